import CodegenCore
import Testing

/// Tests of the errors of the generator.
struct GeneratorErrorTests {
    private func error(of sample: @autoclosure () throws -> ServiceDescription) -> String {
        do {
            _ = try Generator(.ssm, sample()).files()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test
    func rejectsAnOperationWithoutAnArea() throws {
        let sample = try sample(model(), areas: ["Other": "Some Area"])
        #expect(self.error(of: sample) == "MakeThing has no area: add it to Models/ssm/areas.json")
    }

    @Test(arguments: ["none", "None", "NONE", "some", "Some"])
    func rejectsAValueWithTheNameOfAnOptionalCase(value: String) throws {
        let sample = try sample(
            model(
                output: #"[{"name": "State", "shape": "State"}]"#,
                shapes: #", "State": {"type": "string", "enum": ["\#(value)"]}"#
            )
        )
        let name = value.lowercased()
        let expected = "State has a value \(value), and .\(name) of an optional value means something else: "
        #expect(self.error(of: sample) == expected + "name it in Corrections.swift")
    }

    @Test
    func acceptsAValueWithACorrectedName() throws {
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
        (#"["A-B", "AB"]"#, "no error"),
        (#"["IN_USE", "InUse"]"#, "State has values IN_USE and InUse, which would both be .inUse"),
        (#"["2xlarge"]"#, "State has a value 2xlarge, and .2xlarge isn't a valid name"),
        (#"["RawValue"]"#, "State has a value RawValue, and .rawValue is taken"),
    ])
    func rejectsValuesWithInvalidNames(values: String, expected: String) throws {
        let sample = try sample(
            model(
                output: #"[{"name": "State", "shape": "State"}]"#,
                shapes: #", "State": {"type": "string", "enum": \#(values)}"#
            )
        )
        #expect(self.error(of: sample).hasPrefix(expected))
    }

    @Test
    func rejectsMembersWithTheSameName() throws {
        let sample = try sample(
            model(input: #"[{"name": "KeyId", "shape": "String"}, {"name": "KeyID", "shape": "String"}]"#)
        )
        let expected = "MakeThingRequest.KeyId and .KeyID would both be keyID: edit Corrections.swift"
        #expect(self.error(of: sample) == expected)
    }

    @Test
    func rejectsTheDeprecationOfARequiredMember() throws {
        var deprecations = Deprecations()
        deprecations.members = ["MakeThingRequest.Name": "Use nothing."]
        let sample = try sample(
            model(input: #"[{"name": "Name", "shape": "String", "required": true}]"#),
            deprecations: deprecations
        )
        let expected = "MakeThingRequest.Name is required, not deprecated: edit deprecations.json"
        #expect(self.error(of: sample) == expected)
    }

    @Test
    func rejectsErrorsWithTheSameName() throws {
        let sample = try sample(model(), commonErrors: ["Expired": "", "ExpiredException": ""])
        let expected =
            "the error codes Expired and ExpiredException would both be .expired: name them in Corrections.swift"
        #expect(self.error(of: sample) == expected)
    }

    @Test
    func rejectsAShapeThatShadowsAType() throws {
        let sample = try sample(
            model(
                output: #"[{"name": "Date", "shape": "Date"}]"#,
                shapes: #", "Date": {"type": "structure", "members": []}"#
            )
        )
        #expect(self.error(of: sample) == "Date would shadow another Date: name it in Corrections.swift")
    }

    @Test
    func rejectsAReferenceToAMissingShape() throws {
        let sample = try sample(model(input: #"[{"name": "Name", "shape": "Lost"}]"#))
        #expect(self.error(of: sample) == "the model refers to the shape Lost, which it doesn't define")
    }

    @Test
    func rejectsPaginationWithoutItsMembers() throws {
        let sample = try sample(
            model(
                output: #"[{"name": "Names", "shape": "Names"}]"#,
                operation: #", "pagination": {"token": "NextToken", "items": "Names"}"#
            )
        )
        let expected = "the pages of MakeThingRequest need its member NextToken, which the model doesn't have"
        #expect(self.error(of: sample) == expected)
    }
}
