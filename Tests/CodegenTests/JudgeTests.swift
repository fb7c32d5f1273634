import CodegenCore
import Foundation
import Testing

/// The Python packages that judge the generated code.
struct JudgeTests {
    private struct Source: Decodable {
        var package: String
        var version: String
    }

    @Test(arguments: ["ssm", "cloud-assistant"])
    func readTheModelThatWeRead(service: String) throws {
        // After a refresh: the new version in requirements.txt, and the fixtures made anew.
        let source = try JSONDecoder().decode(
            Source.self,
            from: Data(contentsOf: root.appending(path: "Sources/sdk-codegen/Models/\(service)/SOURCE.json"))
        )
        let requirements = try String(
            decoding: Data(contentsOf: root.appending(path: "Tests/Support/requirements.txt")),
            as: UTF8.self
        )
        #expect(requirements.split(separator: "\n").contains("\(source.package)==\(source.version)"))
    }
}
