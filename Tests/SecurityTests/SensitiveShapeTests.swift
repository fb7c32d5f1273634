import CloudAssistantKit
import CloudCore
import CodegenCore
import Foundation
import SSMKit
import Testing

/// Tests that no request or response prints a value that the models, or their corrections, mark as secret.
@Suite struct SensitiveShapeTests {
    @Test func systemsManagerDoesNotPrintSecrets() throws {
        let description = try Workspace(package: Project.folder).description(of: .ssm)
        var maker = SampleMaker(description.model, .ssm)
        for type in SSM.requestTypes {
            let operation = try #require(description.model.operations[type.operation.name])
            try Self.check(
                type,
                maker.sample(of: operation.input),
                maker.sample(of: operation.output),
                SSM.makeDecoder()
            )
        }
        let sensitive = description.model.shapes.filter { $0.value.sensitive == true }.map(\.key)
        #expect(sensitive.count >= 17)
        #expect(maker.reached == Set(sensitive).union(Corrections.ssm.secrets))
    }

    @Test func cloudAssistantDoesNotPrintSecrets() throws {
        let description = try Workspace(package: Project.folder).description(of: .cloudAssistant)
        var maker = SampleMaker(description.model, .cloudAssistant)
        for type in CloudAssistant.requestTypes {
            let operation = try #require(description.model.operations[type.operation.name])
            try Self.check(
                type,
                maker.sample(of: operation.input),
                maker.sample(of: operation.output),
                CloudAssistant.makeDecoder()
            )
        }
        #expect(maker.reached == Corrections.cloudAssistant.secrets)
    }

    private static func check<Request: ServiceRequest>(
        _ type: Request.Type,
        _ input: Any,
        _ output: Any,
        _ decoder: JSONDecoder
    ) throws {
        let name = type.operation.name
        let request = try decoder.decode(type, from: JSONSerialization.data(withJSONObject: input))
        let response = try decoder.decode(type.Response.self, from: JSONSerialization.data(withJSONObject: output))
        for (value, json) in [(request as Any, input), (response as Any, output)] {
            // Ensures that the value contains the secret, since otherwise nothing would be redacted.
            let isPlanted =
                "\(json)".contains(Planted.marks[0])
                || "\(json)".contains(Data(Planted.key.utf8).base64EncodedString())
            let rendering = Rendering(of: value)
            #expect(rendering.texts.filter { text in Planted.marks.contains { text.contains($0) } } == [], "\(name)")
            if isPlanted { #expect(rendering.contains("<redacted>"), "\(name)") }
        }
    }
}
