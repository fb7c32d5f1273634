import CloudTestSupport
import Foundation
import Testing

@Suite struct FaultTableDocumentTests {
    private static let document = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs/Testing.md")

    /// With `CLOUD_UPDATE_DOCS` set, it writes the table instead.
    @Test func theDocumentationHasTheTable() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let begin = try #require(text.range(of: "<!-- faults: begin -->\n"))
        let end = try #require(text.range(of: "\n<!-- faults: end -->", range: begin.upperBound..<text.endIndex))
        let inside = begin.upperBound..<end.lowerBound
        guard ProcessInfo.processInfo.environment["CLOUD_UPDATE_DOCS"] != nil else {
            #expect(text[inside] == FaultTable.markdown, "run the tests once with CLOUD_UPDATE_DOCS=1")
            return
        }
        try text.replacingCharacters(in: inside, with: FaultTable.markdown)
            .write(to: Self.document, atomically: true, encoding: .utf8)
    }
}
