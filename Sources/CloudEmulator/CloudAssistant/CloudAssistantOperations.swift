import CloudAssistantKit
import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// A handler that returns the JSON of a response to a query.
    typealias CloudAssistantOperation = @Sendable (EmulatedCloud, EmulatorQuery, String) async throws -> Data

    /// The supported operations of Cloud Assistant, by name.
    static let cloudAssistantOperations: [String: CloudAssistantOperation] = [
        "CreateCommand": handler(unsupported: ["Launcher"]) { try $0.createCommand($1, requestID: $2) },
        "ModifyCommand": handler(unsupported: ["Launcher"]) { try $0.modifyCommand($1, requestID: $2) },
        "DeleteCommand": handler { try $0.deleteCommand($1, requestID: $2) },
        "DescribeCommands": handler(unsupported: ["Latest", "Provider"]) { try $0.describeCommands($1, requestID: $2) },
        "InvokeCommand": handler(unsupported: unsupportedInvocationParameters) {
            try await $0.invokeCommand($1, requestID: $2)
        },
        "RunCommand": handler(unsupported: unsupportedInvocationParameters) {
            try await $0.runCommand($1, requestID: $2)
        },
        "StopInvocation": handler { try $0.stopInvocation($1, requestID: $2) },
        "DescribeInvocations": handler(unsupported: ["InvokeStatus", "Timed"]) {
            try $0.describeInvocations($1, requestID: $2)
        },
        "DescribeInvocationResults": handler(unsupported: ["InvokeRecordStatus"]) {
            try $0.describeInvocationResults($1, requestID: $2)
        },
        "SendFile": handler { try $0.sendFile($1, requestID: $2) },
        "DescribeSendFileResults": handler { try $0.describeSendFileResults($1, requestID: $2) },
        "DescribeCloudAssistantStatus": handler { try $0.describeCloudAssistantStatus($1, requestID: $2) },
        "TagResources": handler { try $0.tagResources($1, requestID: $2) },
        "UntagResources": handler { try $0.untagResources($1, requestID: $2) },
        "ListTagResources": handler(unsupported: ["TagFilter"]) { try $0.listTagResources($1, requestID: $2) },
    ]

    private static let unsupportedInvocationParameters: Set<String> = [
        "ContainerId", "ContainerName", "Launcher", "WindowsPasswordName",
    ]

    /// Returns the handler of an operation.
    ///
    /// Requests that violate the limits of the service's model are rejected before the operation runs.
    /// - Parameters:
    ///   - unsupported: The unsupported parameters. A request that contains one of them is rejected.
    ///   - respond: A closure that returns the response to a query.
    /// - Returns: The operation's handler.
    private static func handler<Response: ServiceShape>(
        unsupported: Set<String> = [],
        _ respond: @escaping @Sendable (EmulatedCloud, EmulatorQuery, String) async throws -> Response
    ) -> CloudAssistantOperation {
        { emulator, query, requestID in
            _ = try query.required("RegionId")
            if let name = query.names.sorted().first(where: unsupported.contains) {
                throw ErrorResponse("UnsupportedParameter", "the emulator does not support the parameter \(name)")
            }
            await emulator.runDueSchedules()
            return try await respond(emulator, query, requestID).json()
        }
    }

    /// Returns a date in the format of Cloud Assistant, or an empty string if there is no date.
    static func time(_ date: Date?) -> String {
        date.flatMap { try? Timestamp($0).extended } ?? ""
    }
}
