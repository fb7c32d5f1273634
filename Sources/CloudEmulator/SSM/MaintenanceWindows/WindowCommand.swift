import CloudCore
import CloudFoundation
import SSMKit

/// The command that a task of a maintenance window sends to its targets.
struct WindowCommand {
    let request: SSM.SendCommandRequest

    init(_ task: SSM.GetMaintenanceWindowTaskResponse, on targets: [SSM.Target]) {
        let settings = task.taskInvocationParameters?.runCommand
        let machines = targets.count == 1 && targets[0].key == "InstanceIds" ? targets[0].values : nil
        self.request = SSM.SendCommandRequest(
            documentName: task.taskARN ?? "",
            instanceIDs: machines,
            targets: machines == nil ? targets : nil,
            documentVersion: settings?.documentVersion,
            documentHash: settings?.documentHash,
            documentHashType: settings?.documentHashType,
            timeoutSeconds: settings?.timeoutSeconds,
            comment: settings?.comment,
            parameters: settings?.parameters ?? task.deprecatedTaskParameters.mapValues { $0.values ?? [] },
            outputS3BucketName: settings?.outputS3BucketName ?? task.deprecatedLoggingInfo?.s3BucketName,
            outputS3KeyPrefix: settings?.outputS3KeyPrefix ?? task.deprecatedLoggingInfo?.s3KeyPrefix,
            maxConcurrency: task.maxConcurrency,
            maxErrors: task.maxErrors
        )
    }

    /// The members of the request in the format of a task invocation's parameters.
    private struct Parameters: Encodable {
        struct Target: Encodable {
            var key: String
            var values: [String]
        }

        var documentName: String
        var documentVersion: String?
        var instanceIds: [String]?
        var targets: [Target]?
        var timeoutSeconds: Int?
        var comment: String?
        var parameters: [String: [String]]
        var outputS3BucketName: String?
        var outputS3KeyPrefix: String?
        var maxConcurrency: String?
        var maxErrors: String?
    }

    /// The parameters of the command as JSON.
    var json: String {
        let parameters = Parameters(
            documentName: self.request.documentName,
            documentVersion: self.request.documentVersion,
            instanceIds: self.request.instanceIDs,
            targets: self.request.targets?.map { Parameters.Target(key: $0.key ?? "", values: $0.values ?? []) },
            timeoutSeconds: self.request.timeoutSeconds,
            comment: self.request.comment,
            parameters: self.request.parameters ?? [:],
            outputS3BucketName: self.request.outputS3BucketName,
            outputS3KeyPrefix: self.request.outputS3KeyPrefix,
            maxConcurrency: self.request.maxConcurrency,
            maxErrors: self.request.maxErrors
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(parameters)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
