import CloudCore
import Foundation
import Testing

/// Files of other programs, of which some members are changed and the rest stays as it is written.
@Suite struct JSONMembersTests {
    @Test(
        arguments: [
            ("{}", #"{"a":"x/y", "n":{"b":"\"", "c":"2"}}"#),
            (
                #"{"a": 1, "z" : [1.50, {"a": 2}], "n": {}}"#,
                #"{"z" : [1.50, {"a": 2}], "a":"x/y", "n":{"b":"\"", "c":"2"}}"#
            ),
            (
                #"{"n":{"b":{"c":0}, "kept":"\u0031", "c":[]}, "k":null}"#,
                #"{"k":null, "a":"x/y", "n":{"kept":"\u0031", "b":"\"", "c":"2"}}"#
            ),
            (#"{"n":[1]}"#, #"{"a":"x/y", "n":{"b":"\"", "c":"2"}}"#),
            (#"{"\u0061":1,"n":{"d":1},"n":{"e":2}}"#, #"{"a":"x/y", "n":{"e":2, "b":"\"", "c":"2"}}"#),
        ]
    )
    func setsMembersAtEachDepth(text: String, changed: String) {
        let members: [String: JSONMembers.Value] = [
            "a": .text("x/y"), "n": .members(["b": .text("\""), "c": .text("2")]),
        ]
        #expect(JSONMembers.setting(members, in: text) == changed)
    }

    @Test(arguments: ["", "[]", "[{}]", #""a""#, "1", "{", #"{"a":1"#, #"{"a"}"#, "{} {}"])
    func changesNothingButObjects(text: String) {
        #expect(JSONMembers.setting(["a": .text("x")], in: text) == nil)
    }
}
