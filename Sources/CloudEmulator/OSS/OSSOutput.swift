import CloudAssistantKit
import CloudCore
import CloudFoundation

/// The location of an invocation's full output in object storage.
struct OSSOutput: Sendable {
    /// The location of the request: `oss://BUCKET/PREFIX`.
    let text: String

    let bucket: String
    private let prefix: [String]

    init(_ text: String) throws {
        let parts =
            text.startsWithBytes(of: "oss://")
            ? Substring(text.utf8.dropFirst(6)).parts(separatedBy: "/", omitsEmpty: true) : []
        guard let bucket = parts.first else {
            throw ErrorResponse("InvalidParameter.OssOutputDelivery", "\(quoted(text)) is not oss://BUCKET/PREFIX")
        }
        self.text = text
        self.bucket = bucket
        self.prefix = Array(parts.dropFirst())
    }

    /// Returns the object key of the output of one repetition on a machine.
    func key(of invocation: String, on machine: String, repetition: Int) -> String {
        (self.prefix + [invocation, machine, "\(repetition).txt"]).joined(separator: "/")
    }

    /// Returns the state of storing the output of a run, in the service's values.
    static func status(of state: InvocationState) -> CloudAssistant.OSSOutputStatus {
        state.result == nil ? state.isActive ? .inProgress : .failed : .finished
    }
}
