import CodegenCore
import Foundation
import Testing

/// Tests of the Generated folders.
@Suite(.serialized)
struct GeneratedFolderTests {
    @Test
    func matchTheOutputOfTheGenerator() throws {
        // If this fails after a change of model or generator, run: swift run sdk-codegen
        #expect(try workspace.update(checkingOnly: true) == [])
    }

    @Test(arguments: Service.all.map(\.module))
    func documentEveryPublicDeclaration(module: String) throws {
        let service = try #require(Service.all.first { $0.module == module })
        var undocumented: [String] = []
        for (path, text) in try workspace.present(in: workspace.folder(of: service)) {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
            for (index, line) in lines.enumerated() where line.hasPrefix("public ") && !line.hasPrefix("public import")
            {
                let above = lines[..<index].last { !$0.hasPrefix("@") && !$0.hasPrefix("#") } ?? ""
                if !above.hasPrefix("///") { undocumented.append("\(path): \(line)") }
            }
        }
        #expect(undocumented == [])
    }

    @Test
    func containANewOperationOfTheModel() throws {
        let before = try Generator(.ssm, workspace.description(of: .ssm)).files()
        var description = try workspace.description(of: .ssm)
        description.areas["ListTeapots"] = "Tea Time"
        description.summaries.operations["ListTeapots"] = "Lists the teapots."
        let teapots = try Self.teapots()
        description.model.operations.merge(teapots.operations) { _, new in new }
        description.model.shapes.merge(teapots.shapes) { _, new in new }
        let after = try Generator(.ssm, description).files()
        let changed = after.keys.filter { before[$0] != after[$0] }.sorted()
        #expect(changed == ["ErrorCode.swift", "Operations.swift", "TeaTime/ListTeapots.swift"])
        #expect(before.keys.allSatisfy { after[$0] != nil })
        let text = try #require(after["TeaTime/ListTeapots.swift"])
        #expect(text.contains("/// Lists the teapots.\n"))
        #expect(text.contains("extension SSM.ListTeapotsRequest: PaginatedRequest {"))
        #expect(text.contains("public func listTeapots(nextToken: String? = nil) async throws(SSMError)"))
        #expect(text.contains("public var teapotARN: String?\n"))
        #expect(text.contains("public static let inUse = TeapotState(rawValue: \"IN_USE\")\n"))
        #expect(after["Operations.swift"]?.contains("ListTeapotsRequest.self,\n") == true)
        #expect(after["ErrorCode.swift"]?.contains("case teapotNotFound\n") == true)
    }

    private static func teapots() throws -> Model {
        let text = """
            {
                "operations": {"ListTeapots": {
                    "input": "ListTeapotsRequest", "output": "ListTeapotsResult", "errors": ["TeapotNotFound"],
                    "pagination": {"token": "NextToken", "items": "Teapots"}
                }},
                "shapes": {
                    "ListTeapotsRequest": {"type": "structure", "members": [{"name": "NextToken", "shape": "NextToken"}]},
                    "ListTeapotsResult": {"type": "structure", "members": [
                        {"name": "Teapots", "shape": "Teapots"}, {"name": "NextToken", "shape": "NextToken"}
                    ]},
                    "Teapots": {"type": "list", "element": "Teapot"},
                    "Teapot": {"type": "structure", "members": [
                        {"name": "TeapotArn", "shape": "TeapotArn"}, {"name": "State", "shape": "TeapotState"},
                        {"name": "Blends", "shape": "Blends"}
                    ]},
                    "TeapotArn": {"type": "string"},
                    "Blends": {"type": "list", "element": "Blend"}, "Blend": {"type": "string"},
                    "TeapotState": {"type": "string", "enum": ["IN_USE", "IDLE"]},
                    "TeapotNotFound": {"type": "structure", "members": [], "exception": true}
                }
            }
            """
        return try JSONDecoder().decode(Model.self, from: Data(text.utf8))
    }
}
