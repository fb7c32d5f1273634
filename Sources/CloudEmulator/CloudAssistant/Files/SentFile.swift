import CloudAssistantKit
import CloudFoundation

/// A file that was sent to machines.
struct SentFile: Sendable {
    /// The delivery of a file to a machine, in the service's values.
    struct Delivery: Sendable {
        var machine: String
        var status: CloudAssistant.InvocationStatus = .success
        var errorCode: CloudAssistant.InvocationErrorCode = ""
        var errorInfo = ""
    }

    var id: String
    var sentAt: Date
    var visibleAt: Date
    var name: String
    var folder: String
    var content: String
    var contentType: CloudAssistant.FileContentType
    var description: String
    var group: String
    var mode: String
    var owner: String
    var overwrites: Bool
    var tags: [CloudAssistant.AttachedTag]
    var deliveries: [Delivery]

    /// The file's path on a machine.
    var path: String { self.folder.hasSuffix("/") ? self.folder + self.name : "\(self.folder)/\(self.name)" }

    var status: CloudAssistant.InvocationStatus {
        let succeeded = self.deliveries.count { $0.status == .success }
        return succeeded == self.deliveries.count ? .success : succeeded == 0 ? .failed : .partialFailed
    }
}
