import CloudCore
import CloudFoundation
import SSMKit

/// The location of a command's full output in a bucket.
struct S3Output {
    /// An output stream, with the last part of its object's key as the raw value.
    enum Stream: String, CaseIterable {
        case standardOutput = "stdout"
        case standardError = "stderr"
    }

    private let command: EmulatorState.SSMCommand

    init(_ command: EmulatorState.SSMCommand) {
        self.command = command
    }

    var bucket: String { self.command.request.outputS3BucketName ?? "" }
    var prefix: String { self.command.request.outputS3KeyPrefix ?? "" }
    var region: String { self.command.request.deprecatedOutputS3Region ?? self.command.region }

    /// Returns the object key of a step's output.
    func key(of machine: Machine, _ step: DocumentStep, _ stream: Stream) -> String {
        let folder = self.prefix.parts(separatedBy: "/", omitsEmpty: true)
        let id = self.command.record.id
        return (folder + [id, machine.id, step.pluginFolder, step.folder, stream.rawValue]).joined(separator: "/")
    }

    /// Returns the object's URL, or an empty string if there is no bucket.
    func url(of machine: Machine, _ step: DocumentStep, _ stream: Stream) -> String {
        self.bucket.isEmpty
            ? "" : "https://s3.\(self.region).amazonaws.com/\(self.bucket)/\(self.key(of: machine, step, stream))"
    }
}
