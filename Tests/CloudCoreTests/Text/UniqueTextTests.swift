import CloudCore
import Foundation
import Testing

@Suite struct UniqueTextTests {
    @Test func uniqueTextsAreRandomUUIDs() throws {
        let texts = (0..<1_000).map { _ in Dependencies().unique() }
        #expect(Set(texts).count == texts.count)
        for text in texts {
            #expect(UUID(uuidString: text)?.uuidString.lowercased() == text)
            let marks = text.split(separator: "-").dropFirst(2).prefix(2).compactMap(\.first)
            #expect(marks.first == "4" && marks.last.map { "89ab".contains($0) } == true, "\(text)")
        }
    }
}
