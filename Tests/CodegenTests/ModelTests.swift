import CodegenCore
import Foundation
import Testing

/// The models of the services, and what stands beside them.
struct ModelTests {
    @Test
    func haveEveryOperation() throws {
        let ssm = try workspace.description(of: .ssm).model
        #expect(ssm.operations.count >= 154)
        let cloudAssistant = try workspace.description(of: .cloudAssistant).model
        #expect(cloudAssistant.operations.count == 27 + 5)
    }

    @Test(arguments: Service.all.map(\.module))
    func haveNoSummaryOfWhatIsNotThere(module: String) throws {
        let stray = try self.description(of: module).summaries.strayKeys
        #expect(stray == [])
    }

    @Test(arguments: Service.all.map(\.module))
    func haveASummaryOfEveryOperation(module: String) throws {
        let description = try self.description(of: module)
        let missing = description.model.operations.keys.filter { description.summaries.operations[$0] == nil }
        #expect(missing.sorted() == [])
    }

    @Test(arguments: Service.all.map(\.module))
    func nameNoOperationThatIsNotThere(module: String) throws {
        let description = try self.description(of: module)
        let named = Set(description.areas.keys).union(description.idempotent.keys).union(description.notIdempotent.keys)
        #expect(named.subtracting(description.model.operations.keys).sorted() == [])
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
    func sayWhetherEachWriteMayBeRepeated(module: String) throws {
        let description = try self.description(of: module)
        var unsettled: [String] = []
        for (name, operation) in description.model.operations {
            let members = description.model.shapes[operation.input]?.members ?? []
            let isSettled =
                ["Get", "Describe", "List"].contains { name.hasPrefix($0) }
                || members.contains { $0.idempotencyToken == true }
            let verdicts = [description.idempotent[name], description.notIdempotent[name]].compactMap(\.self)
            if verdicts.count != (isSettled ? 0 : 1) { unsettled.append(name) }
        }
        #expect(unsettled.sorted() == [])
    }

    @Test(arguments: ["SendCommand", "StartSession", "StartAutomationExecution", "PutParameter"])
    func neverRepeatWhatWouldHappenTwice(operation: String) throws {
        let description = try workspace.description(of: .ssm)
        #expect(description.notIdempotent[operation] != nil)
        #expect(description.idempotent[operation] == nil)
    }

    @Test(arguments: ["ssm", "cloud-assistant"])
    func sayWhereTheyCameFrom(folder: String) throws {
        let data = try Data(contentsOf: self.models.appending(path: "\(folder)/SOURCE.json"))
        let source = try JSONDecoder().decode([String: String].self, from: data)
        #expect(source["package"]?.isEmpty == false)
        #expect(source["version"]?.contains(".") == true)
        #expect(source["sha256"]?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }

    @Test(arguments: ["ssm", "cloud-assistant"])
    func holdFactsOnly(folder: String) throws {
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
    /// The structures that can be reached from some.
    fileprivate func structures(from roots: [String]) -> Set<String> {
        var reached: Set<String> = []
        var waiting = roots
        while let name = waiting.popLast() {
            guard reached.insert(name).inserted, let shape = self.shapes[name] else { continue }
            waiting += (shape.members ?? []).map(\.shape) + [shape.element, shape.value].compactMap(\.self)
        }
        return reached
    }
}
