import CodegenCore
import Testing

/// What the generator refuses, and how it says so.
struct ErrorResponseTests {
    private func serviceError(of sample: @autoclosure () throws -> ServiceDescription) -> String {
        do {
            _ = try Generator(.ssm, sample()).files()
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test
    func anOperationWithoutAnArea() throws {
        let sample = try sample(model(), areas: ["Other": "Some Area"])
        #expect(self.serviceError(of: sample) == "MakeThing has no area: add it to Models/ssm/areas.json")
    }

    @Test(arguments: ["none", "None", "NONE", "some", "Some"])
    func aWordThatOptionalsHave(word: String) throws {
        let sample = try sample(
            model(
                output: #"[{"name": "State", "shape": "State"}]"#,
                shapes: #", "State": {"type": "string", "enum": ["\#(word)"]}"#
            )
        )
        let name = word.lowercased()
        let expected = "State has a word \(word), and .\(name) of an optional value means something else: "
        #expect(self.serviceError(of: sample) == expected + "name it in Corrections.swift")
    }

    @Test
    func aWordThatACorrectionNamesIsAccepted() throws {
        var service = Service.ssm
        service.corrections.values["State.None"] = "noState"
        let sample = try sample(
            model(
                output: #"[{"name": "State", "shape": "State"}]"#,
                shapes: #", "State": {"type": "string", "enum": ["None"]}"#
            )
        )
        let text = try file("SomeArea/MakeThing.swift", of: sample, for: service)
        #expect(text.contains(#"public static let noState = State(rawValue: "None")"#))
    }

    @Test(arguments: [
        (#"["A-B", "AB"]"#, "nothing"),
        (#"["IN_USE", "InUse"]"#, "State has words IN_USE and InUse, which would both be .inUse"),
        (#"["2xlarge"]"#, "State has a word 2xlarge, and no name begins as .2xlarge does"),
        (#"["RawValue"]"#, "State has a word RawValue, and .rawValue is taken"),
    ])
    func valuesThatCannotBeNamed(words: String, expected: String) throws {
        let sample = try sample(
            model(
                output: #"[{"name": "State", "shape": "State"}]"#,
                shapes: #", "State": {"type": "string", "enum": \#(words)}"#
            )
        )
        #expect(self.serviceError(of: sample).hasPrefix(expected))
    }

    @Test
    func membersOfOneName() throws {
        let sample = try sample(
            model(input: #"[{"name": "KeyId", "shape": "String"}, {"name": "KeyID", "shape": "String"}]"#)
        )
        let expected = "MakeThingRequest.KeyId and .KeyID would both be keyID: mend Corrections.swift"
        #expect(self.serviceError(of: sample) == expected)
    }

    @Test
    func errorsOfOneName() throws {
        let sample = try sample(model(), commonErrors: ["Expired": "", "ExpiredException": ""])
        let expected =
            "the error codes Expired and ExpiredException would both be .expired: name them in Corrections.swift"
        #expect(self.serviceError(of: sample) == expected)
    }

    @Test
    func aShapeThatWouldHideAnotherType() throws {
        let sample = try sample(
            model(
                output: #"[{"name": "Date", "shape": "Date"}]"#,
                shapes: #", "Date": {"type": "structure", "members": []}"#
            )
        )
        #expect(self.serviceError(of: sample) == "Date would hide another Date: name it in Corrections.swift")
    }

    @Test
    func aShapeThatIsNotDescribed() throws {
        let sample = try sample(model(input: #"[{"name": "Name", "shape": "Lost"}]"#))
        #expect(self.serviceError(of: sample) == "the model names the shape Lost and doesn't describe it")
    }

    @Test
    func pagesWithoutTheMembersTheyNeed() throws {
        let sample = try sample(
            model(
                output: #"[{"name": "Names", "shape": "Names"}]"#,
                operation: #", "pagination": {"token": "NextToken", "items": "Names"}"#
            )
        )
        let expected = "the pages of MakeThingRequest need its member NextToken, which the model doesn't have"
        #expect(self.serviceError(of: sample) == expected)
    }
}
