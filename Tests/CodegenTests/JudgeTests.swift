import CodegenCore
import Foundation
import Testing

/// Tests of the Python packages that are the reference for generated code.
struct JudgeTests {
    private struct Source: Decodable {
        var package: String
        var version: String
    }

    @Test(arguments: ["ssm", "cloud-assistant"])
    func haveTheVersionOfTheModel(service: String) throws {
        // After a refresh, set the new version in requirements.txt and regenerate the fixtures.
        let source = try JSONDecoder().decode(
            Source.self,
            from: Data(contentsOf: root.appending(path: "Sources/sdk-codegen/Models/\(service)/SOURCE.json"))
        )
        let requirements = try Data(contentsOf: root.appending(path: "Tests/Support/requirements.txt"))
        let pinned = String(decoding: requirements, as: UTF8.self)
            .split(separator: "\n")
            .first { $0.hasPrefix("\(source.package)==") }
        #expect(pinned == "\(source.package)==\(source.version)")
    }
}
