import Foundation
import Testing

/// That the page about threats names tests that are there.
@Suite struct ThreatModelTests {
    @Test func everyTestThatIsNamedIsThere() throws {
        let page = Project.folder.appending(path: "Docs/ThreatModel.md")
        let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        let links = text.matches(of: /\]\((\.\.\/Tests\/[^)]+)\)/).map { String($0.output.1) }
        #expect(links.count > 20)
        for link in links {
            let file = page.deletingLastPathComponent().appending(path: link).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: file.path), "\(link)")
        }
    }

    /// Each row of the table ends in a test.
    @Test func everyDangerHasATest() throws {
        let page = Project.folder.appending(path: "Docs/ThreatModel.md")
        let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        let table = try #require(text.components(separatedBy: "| threat |").dropFirst().first)
        let rows = table.components(separatedBy: "\n\n")[0].split(separator: "\n").dropFirst(2)
        #expect(rows.count > 10)
        for row in rows { #expect(row.contains("](../Tests/"), "\(row)") }
    }
}
