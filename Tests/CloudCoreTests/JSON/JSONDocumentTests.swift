import Foundation
import Testing

@testable import CloudCore

@Suite struct JSONDocumentTests {
    private func setting(_ values: [String: JSONDocument.Value], in text: String) -> String? {
        JSONDocument(text).flatMap { document in document.setting(values, of: document.root) }
    }

    @Test(arguments: [
        ("{}", #"{"a":1,"b":"x/\"y"}"#), (" { } ", #" {"a":1,"b":"x/\"y" } "#),
        (#"{"a":"old"}"#, #"{"a":1,"b":"x/\"y"}"#), (#"{"b":{"b":[2]},"a" : null}"#, #"{"b":"x/\"y","a" : 1}"#),
        ("{\n  \"c\": [1, {\"a\": 2}]\n}\n", "{\n  \"c\": [1, {\"a\": 2}],\n  \"a\": 1,\n  \"b\": \"x/\\\"y\"\n}\n"),
        (#"{"\u0061":0,"c":1,}"#, #"{"\u0061":1,"c":1,"b":"x/\"y",}"#),
        (#"{"a":0,"c":"\u0031é","a":2}"#, #"{"a":1,"c":"\u0031é","a":1,"b":"x/\"y"}"#),
        ("\u{feff}{\"é\":1e5}", "\u{feff}{\"é\":1e5,\"a\":1,\"b\":\"x/\\\"y\"}"),
    ])
    func changesOnlyTheGivenMembers(text: String, changed: String) {
        #expect(self.setting(["a": .number(1), "b": .text("x/\"y")], in: text) == changed)
    }

    @Test(arguments: ["", "[]", "1", #""a""#, "{", "{}}", "{}{}", #"{"a"}"#, "null"])
    func returnsNilWithoutAnObject(text: String) {
        #expect(self.setting(["a": .number(1)], in: text) == nil)
    }

    @Test func changesAnObjectWithinAList() throws {
        let document = try #require(JSONDocument(#"{"l": [{"n":"x"}, {"n":"y", "v": 1}, 3]}"#))
        let list = try #require(document.root["l"])
        let object = try #require(list.elements.first { $0["n"].flatMap(document.text) == "y" })
        #expect(document.setting(["v": .number(2)], of: object) == #"{"l": [{"n":"x"}, {"n":"y", "v": 2}, 3]}"#)
        #expect(document.setting(["v": .number(2)], of: list) == nil)
        #expect(list.elements.last.flatMap(document.text) == nil)
    }

    /// For any text, the result is valid JSON with the new value, or `nil`.
    @Test func producesValidJSON() throws {
        let pieces = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"b\\n\"", "1", "null", " ", "\n"]
        var seed: UInt64 = 1
        func next(_ count: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(count))
        }
        var changed = 0
        for _ in 0..<20_000 {
            let text = (0..<next(12)).map { _ in pieces[next(pieces.count)] }.joined()
            guard let result = self.setting(["a": .number(7)], in: "{\(text)}") else { continue }
            changed += 1
            let document = try #require(JSONDocument(result), "\(text)")
            let value = try #require(document.root["a"])
            #expect(document.bytes[value.range].elementsEqual("7".utf8))
        }
        #expect(changed > 100)
    }
}
