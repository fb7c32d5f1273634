import CodegenCore
import Testing

/// Tests of the emulator's table of the shapes in requests.
struct RequestShapeTests {
    private static let members = """
        [
            {"name": "Name", "shape": "Name", "required": true}, {"name": "Tags", "shape": "Tags", "max": 5},
            {"name": "State", "shape": "State"}, {"name": "Secrets", "shape": "Secrets"},
            {"name": "Options", "shape": "String", "json": true}
        ]
        """
    private static let shapes = #"""
        , "Name": {"type": "string", "min": 1, "max": 8, "pattern": "^[a-z\\d]+$"},
        "Tags": {"type": "list", "element": "Name", "max": 9},
        "State": {"type": "string", "enum": ["on", "off"]},
        "Secrets": {"type": "map", "key": "Name", "value": "String", "sensitive": true}
        """#

    private static func table(output: String = "[]") throws -> [String: String] {
        let description = try sample(model(input: self.members, output: output, shapes: self.shapes))
        return try Generator(.ssm, description).requestShapes()
    }

    @Test
    func containTheLimitsOfTheModel() throws {
        let files = try Self.table()
        #expect(files.keys.sorted() == ["SSMShapes.swift", "SSMSomeAreaShapes.swift"])
        let text = try #require(files["SSMSomeAreaShapes.swift"])
        #expect(text.contains(##""Name": .string(min: 1, max: 8, pattern: #"^[a-z\d]+$"#),"##))
        #expect(text.contains(#".required("Name", "Name"),"#))
        #expect(text.contains(#".optional("Tags", "Tags", max: 5),"#))
        #expect(text.contains(#""Tags": .list(of: "Name", max: 9),"#))
        #expect(text.contains(#""State": .string(values: ["on", "off"]),"#))
        #expect(text.contains(#""Secrets": .map(key: "Name", value: "String", isSecret: true),"#))
        #expect(text.contains(#".optional("Options", "String"),"#))
        #expect(files["SSMShapes.swift"]?.contains("static let ssm = joined([ssmSomeArea])") == true)
    }

    @Test
    func containNoShapesOfResponses() throws {
        let output = #"[{"name": "Time", "shape": "Time"}]"#
        #expect(try Self.table(output: output) == Self.table())
    }

    @Test(arguments: Service.all.map(\.module))
    func containEveryOperation(module: String) throws {
        let service = try #require(Service.all.first { $0.module == module })
        let description = try workspace.description(of: service)
        let text = try Generator(service, description).requestShapes().values.joined()
        let missing = description.model.operations.keys.filter { !text.contains("\"\($0)Request\": .structure([") }
        #expect(missing == [])
    }
}
