import Foundation
import Testing

/// Tests that the tests named in the threat model exist.
@Suite struct ThreatModelTests {
    @Test func everyNamedTestExists() throws {
        let page = Project.folder.appending(path: "Docs/ThreatModel.md")
        let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        let links = text.matches(of: /\]\((\.\.\/Tests\/[^)]+)\)/).map { String($0.output.1) }
        #expect(links.count > 20)
        for link in links {
            let file = page.deletingLastPathComponent().appending(path: link).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: file.path), "\(link)")
        }
    }

    /// Each row of the table links to a test.
    @Test func everyThreatHasATest() throws {
        let page = Project.folder.appending(path: "Docs/ThreatModel.md")
        let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
        let table = try #require(text.components(separatedBy: "| threat |").dropFirst().first)
        let rows = table.components(separatedBy: "\n\n")[0].split(separator: "\n").dropFirst(2)
        #expect(rows.count > 10)
        for row in rows { #expect(row.contains("](../Tests/"), "\(row)") }
    }
}
