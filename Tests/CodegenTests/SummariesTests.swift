import CodegenCore
import Foundation
import Testing

/// Tests of the summaries of shapes that have several users.
struct SummariesTests {
    @Test(arguments: Service.all.map(\.module))
    func areNeutralWhereAShapeHasSeveralUsers(module: String) throws {
        // Add a summary that is true for all users to the section `shapes`.
        let service = try #require(Service.all.first { $0.module == module })
        #expect(try workspace.description(of: service).summaries.ambiguousKeys == [])
    }

    @Test
    func areThoseOfTheUsersIfTheyAgree() throws {
        let texts = ["A.Mode": "The mode.", "B.Mode": "The mode.", "A.Box": "A box.", "B.Box": "A box."]
        let sizes = ["A.Box.Size": "The size.", "B.Box.Size": "The size."]
        let summaries = try Self.summaries(["requests": texts.merging(sizes) { first, _ in first }])
        #expect(summaries.ambiguousKeys == [])
        #expect(summaries.strayKeys == [])
        #expect(summaries.shapes == ["Mode": "The mode.", "Box": "A box."])
        #expect(summaries.members["Box.Size"] == "The size.")
    }

    @Test
    func areAmbiguousIfTheUsersDisagree() throws {
        let summaries = try Self.summaries([
            "requests": [
                "A.Mode": "The mode, fast when absent.", "B.Mode": "The mode to match.", "A.Box": "A box.",
                "B.Box": "A box.", "A.Box.Size": "The size, at most 5.", "B.Box.Size": "The size to match.",
            ],
            "values": ["A.Mode.fast": "Runs fast.", "Mode.fast": "Ran fast.", "Mode.slow": "Slow."],
        ])
        #expect(summaries.ambiguousKeys == ["Box.Size", "Mode", "Mode.fast"])
    }

    @Test
    func areAmbiguousIfOnlySomeUsersHaveOne() throws {
        let summaries = try Self.summaries(["requests": ["B.Mode": "The mode.", "A.Box.Size": "The size."]])
        #expect(summaries.ambiguousKeys == ["Box.Size", "Mode"])
    }

    @Test
    func areThoseOfTheShapesSectionIfItHasThem() throws {
        let summaries = try Self.summaries([
            "shapes": ["Mode": "A mode.", "Mode.fast": "Fast.", "Box": "Any box.", "Box.Size": "A size."],
            "requests": ["A.Mode": "The mode, fast when absent.", "B.Mode": "The mode to match.", "A.Box": "A box."],
            "values": ["Mode.slow": "Slow."],
        ])
        #expect(summaries.ambiguousKeys == [])
        #expect(summaries.strayKeys == [])
        #expect(summaries.shapes == ["Mode": "A mode.", "Box": "Any box."])
        #expect(summaries.members["Box.Size"] == "A size.")
        #expect(summaries.members["ARequest.Mode"] == "The mode, fast when absent.")
        #expect(summaries.members["BRequest.Mode"] == "The mode to match.")
        #expect(summaries.values == ["Mode.fast": "Fast.", "Mode.slow": "Slow."])
    }

    @Test
    func areStrayIfTheyHaveNoEffect() throws {
        let summaries = try Self.summaries([
            "shapes": ["Box.Size": "A size.", "Mode.fast": "Fast.", "Mode.medium": "Medium.", "Lid": "A lid."],
            "requests": ["A.Box.Size": "The size, at most 5."],
            "values": ["Mode.fast": "Runs fast."],
        ])
        #expect(summaries.strayKeys == ["A.Box.Size", "Lid", "Mode.fast", "Mode.medium"])
    }

    @Test
    func areAmbiguousIfTwoFilesDisagree() throws {
        let files = [
            ["shapes": ["Box": "A box.", "Mode": "A mode."]], ["shapes": ["Box": "A box.", "Mode": "The mode."]],
        ]
        #expect(Summaries(byName: files, of: try Self.model()).ambiguousKeys == ["Mode"])
    }

    private static func summaries(_ file: [String: [String: String]]) throws -> Summaries {
        Summaries(byPath: file, of: try self.model())
    }

    /// Returns a model with two operations that use the same shapes.
    private static func model() throws -> Model {
        let members = """
            [{"name": "Mode", "shape": "Mode"}, {"name": "Box", "shape": "Box"}]
            """
        let model = """
            {
                "operations": {
                    "A": {"input": "ARequest", "output": "Nothing", "errors": []},
                    "B": {"input": "BRequest", "output": "Nothing", "errors": []}
                },
                "shapes": {
                    "ARequest": {"type": "structure", "members": \(members)},
                    "BRequest": {"type": "structure", "members": \(members)},
                    "Nothing": {"type": "structure", "members": []},
                    "Box": {"type": "structure", "members": [{"name": "Size", "shape": "Size"}]},
                    "Size": {"type": "integer"},
                    "Mode": {"type": "string", "enum": ["fast", "slow"]}
                }
            }
            """
        return try JSONDecoder().decode(Model.self, from: Data(model.utf8))
    }
}
