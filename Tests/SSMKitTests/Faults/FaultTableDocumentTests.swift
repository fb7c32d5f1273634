import CloudTestSupport
import Foundation
import Testing

@Suite struct FaultTableDocumentTests {
    private static let document = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs/Testing.md")

    /// Writes the tables instead if `CLOUD_UPDATE_DOCS` is set.
    @Test func documentsTheCurrentTables() throws {
        try Self.check("faults", FaultTable.markdown)
        try Self.check("AsyncHTTPClient", FaultTable.differences(of: .asyncHTTPClient))
        try Self.check("URLSession", FaultTable.differences(of: .urlSession))
    }

    private static func check(_ name: String, _ table: String) throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let begin = try #require(text.range(of: "<!-- \(name): begin -->\n"))
        let end = try #require(text.range(of: "\n<!-- \(name): end -->", range: begin.upperBound..<text.endIndex))
        let inside = begin.upperBound..<end.lowerBound
        guard ProcessInfo.processInfo.environment["CLOUD_UPDATE_DOCS"] != nil else {
            #expect(text[inside] == table, "run the tests once with CLOUD_UPDATE_DOCS=1")
            return
        }
        try text.replacingCharacters(in: inside, with: table)
            .write(to: Self.document, atomically: true, encoding: .utf8)
    }
}
