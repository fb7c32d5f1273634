import CloudCore
import Foundation
import Testing

@Suite struct UniqueTextTests {
    @Test func uniqueTextsAreRandomUUIDs() throws {
        let texts = (0..<1_000).map { _ in Dependencies().unique() }
        #expect(Set(texts).count == texts.count)
        for text in texts {
            #expect(UUID(uuidString: text)?.uuidString.lowercased() == text)
            #expect(text.isUUID && text.uppercased().isUUID)
            let marks = text.split(separator: "-").dropFirst(2).prefix(2).compactMap(\.first)
            #expect(marks.first == "4" && marks.last.map { "89ab".contains($0) } == true, "\(text)")
        }
    }

    @Test(arguments: [
        "", "4e8a5f3c-0000-4000-8000-00000000000", "4e8a5f3c-0000-4000-8000-0000000000000",
        "4e8a5f3cx0000-4000-8000-000000000000", "ge8a5f3c-0000-4000-8000-000000000000",
        "4e8a5f3c-0000-4000-8000-00000000000é",
    ])
    func otherTextsAreNotUUIDs(text: String) {
        #expect(!text.isUUID)
    }
}
