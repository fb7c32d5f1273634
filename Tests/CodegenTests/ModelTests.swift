import CodegenCore
import Foundation
import Testing

/// Tests of the services' models and the files that supplement them.
struct ModelTests {
    @Test
    func containAllOperations() throws {
        let ssm = try workspace.description(of: .ssm).model
        #expect(ssm.operations.count >= 154)
        let cloudAssistant = try workspace.description(of: .cloudAssistant).model
        #expect(cloudAssistant.operations.count == 27 + 5)
    }

    @Test(arguments: Service.all.map(\.module))
    func haveNoStraySummaries(module: String) throws {
        let description = try self.description(of: module)
        #expect(description.summaries.strayKeys == [])
        #expect(description.deprecations.strayKeys(in: description.model) == [])
    }

    @Test(arguments: Service.all.map(\.module))
    func haveASummaryOfEveryOperation(module: String) throws {
        let description = try self.description(of: module)
        let missing = description.model.operations.keys.filter { description.summaries.operations[$0] == nil }
        #expect(missing.sorted() == [])
    }

    @Test(arguments: Service.all.map(\.module))
    func referOnlyToExistingOperations(module: String) throws {
        let description = try self.description(of: module)
        let keys = Set(description.areas.keys).union(description.idempotent.keys).union(description.notIdempotent.keys)
        #expect(keys.subtracting(description.model.operations.keys).sorted() == [])
    }

    @Test(arguments: [
        ("SSMKit", ["Run Command", "State Manager", "Maintenance Windows", "Parameter Store"]),
        ("CloudAssistantKit", []),
    ])
    func haveASummaryOfEveryMember(module: String, areas: [String]) throws {
        let description = try self.description(of: module)
        var missing: Set<String> = []
        for (name, operation) in description.model.operations {
            guard areas.isEmpty || areas.contains(description.areas[name] ?? "") else { continue }
            for shape in description.model.structures(from: [operation.input, operation.output]) {
                for member in description.model.shapes[shape]?.members ?? [] {
                    let key = "\(shape).\(member.name)"
                    if description.summaries.members[key] == nil { missing.insert(key) }
                }
            }
        }
        #expect(missing.sorted() == [])
    }

    @Test
    func haveASummaryOfEveryErrorCodeOfCloudAssistant() throws {
        let description = try workspace.description(of: .cloudAssistant)
        let codes = Set((description.model.commonErrors ?? []) + description.model.operations.values.flatMap(\.errors))
        #expect(codes.filter { description.summaries.errors[$0] == nil }.sorted() == [])
    }

    @Test(arguments: Service.all.map(\.module))
    func classifyTheIdempotencyOfEachWrite(module: String) throws {
        let description = try self.description(of: module)
        var unclassified: [String] = []
        for (name, operation) in description.model.operations {
            let members = description.model.shapes[operation.input]?.members ?? []
            let isClassified =
                ["Get", "Describe", "List"].contains { name.hasPrefix($0) }
                || members.contains { $0.idempotencyToken == true }
            let reasons = [description.idempotent[name], description.notIdempotent[name]].compactMap(\.self)
            if reasons.count != (isClassified ? 0 : 1) { unclassified.append(name) }
        }
        #expect(unclassified.sorted() == [])
    }

    @Test(arguments: ["SendCommand", "StartSession", "StartAutomationExecution", "PutParameter"])
    func doNotMarkUnsafeWritesAsIdempotent(operation: String) throws {
        let description = try workspace.description(of: .ssm)
        #expect(description.notIdempotent[operation] != nil)
        #expect(description.idempotent[operation] == nil)
    }

    @Test(arguments: ["ssm", "cloud-assistant"])
    func containTheirSource(folder: String) throws {
        let data = try Data(contentsOf: self.models.appending(path: "\(folder)/SOURCE.json"))
        let source = try JSONDecoder().decode([String: String].self, from: data)
        #expect(source["package"]?.isEmpty == false)
        #expect(source["version"]?.contains(".") == true)
        #expect(source["sha256"]?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }

    @Test(arguments: ["ssm", "cloud-assistant"])
    func containOnlyFacts(folder: String) throws {
        let data = try Data(contentsOf: self.models.appending(path: "\(folder)/model.json"))
        let model = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let texts = Self.texts(in: model).filter {
            $0.count > 60 && $0.contains(" ") && !$0.contains("[") && !$0.contains("\\")
        }
        #expect(texts == [])
    }

    private let models = root.appending(path: "Sources/sdk-codegen/Models")

    private func description(of module: String) throws -> ServiceDescription {
        try workspace.description(of: try #require(Service.all.first { $0.module == module }))
    }

    private static func texts(in value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap(self.texts)
        case let object as [String: Any]: object.values.flatMap(self.texts)
        default: []
        }
    }
}

extension Model {
    /// Returns the structures that are reachable from others.
    fileprivate func structures(from roots: [String]) -> Set<String> {
        var reached: Set<String> = []
        var pending = roots
        while let name = pending.popLast() {
            guard reached.insert(name).inserted, let shape = self.shapes[name] else { continue }
            pending += (shape.members ?? []).map(\.shape) + [shape.element, shape.value].compactMap(\.self)
        }
        return reached
    }
}
