import CloudCore
import CloudFoundation
import SSMKit

/// A step of a Command document.
struct DocumentStep: Sendable {
    /// The step's name, which a response contains as the name of the plugin.
    let name: String

    /// The step's action, such as `aws:runShellScript`.
    let action: String

    /// The name of the folder in a bucket that contains the step's output.
    let folder: String

    /// The platform to which a precondition restricts the step.
    private let platform: SSM.PlatformType?

    private let lines: [String]
    private let workingDirectory: String
    private let timeout: String

    /// Creates a step of a document with schema version 2.
    init(_ step: JSONValue) throws {
        guard let action = step["action"]?.text, let name = step["name"]?.text else {
            throw ErrorResponse("InvalidDocumentContent", "a step needs an action and a name")
        }
        let precondition = step["precondition"]?["StringEquals"]?.texts ?? []
        self.init(
            name,
            action,
            folder: name,
            step["inputs"] ?? .null,
            platform: precondition.contains("platformType")
                ? precondition.first { $0 != "platformType" }.map { SSM.PlatformType(rawValue: $0) } : nil
        )
        if self.isScript, self.lines.isEmpty {
            throw ErrorResponse("InvalidDocumentContent", "the step \(quoted(name)) has no runCommand")
        }
    }

    /// Returns the steps of a plugin of a document with schema version 1.2.
    static func steps(ofPlugin action: String, _ plugin: JSONValue) throws -> [DocumentStep] {
        (plugin["properties"]?.elements ?? []).enumerated().map { index, inputs in
            DocumentStep(action, action, folder: "\(index).\(action.withoutColons)", inputs, platform: nil)
        }
    }

    private init(
        _ name: String,
        _ action: String,
        folder: String,
        _ inputs: JSONValue,
        platform: SSM.PlatformType?
    ) {
        self.name = name
        self.action = action
        self.folder = folder
        self.platform = platform
        self.lines = inputs["runCommand"]?.texts ?? []
        self.workingDirectory = inputs["workingDirectory"]?.text ?? ""
        self.timeout = inputs["timeoutSeconds"]?.text ?? "3600"
    }

    private var isScript: Bool { ["aws:runShellScript", "aws:runPowerShellScript"].contains(self.action) }

    /// The first folder in a bucket that contains the step's output.
    var pluginFolder: String { self.action.withoutColons }

    /// The platforms on which the step runs.
    var platforms: [SSM.PlatformType] {
        if let platform { return [platform] }
        return self.action == "aws:runShellScript" ? [.linux, .macOS] : [.linux, .macOS, .windows]
    }

    /// The names of the parameters that the step uses.
    var parameterNames: [String] {
        (self.lines + [self.workingDirectory, self.timeout]).flatMap { Placeholders.names(in: $0) }
    }

    /// Returns the script of the step.
    /// - Throws: `ErrorResponse` if the step is not a script or its timeout is not valid.
    func script(with values: DocumentValues) throws -> ScriptCall {
        guard self.isScript else {
            throw ErrorResponse("InvalidDocument", "the emulator does not support the action \(quoted(self.action))")
        }
        let timeout = values.text(self.timeout)
        guard let seconds = Int(timeout), (1...172_800).contains(seconds) else {
            throw ErrorResponse("InvalidParameters", "a timeout is 1 to 172800 seconds, not \(quoted(timeout))")
        }
        let folder = values.text(self.workingDirectory)
        return ScriptCall(
            text: self.lines.flatMap(values.lines).joined(separator: "\n"),
            limit: .seconds(seconds),
            folder: folder.isEmpty ? nil : folder,
            platform: self.platform.flatMap { Machine.Platform(rawValue: $0.rawValue) }
        )
    }
}

extension String {
    fileprivate var withoutColons: String { self.replacingBytes(of: ":", with: "") }
}
