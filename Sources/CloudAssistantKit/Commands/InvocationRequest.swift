/// A request that starts a script, a stored command or a file upload on instances.
protocol StartingRequest: CloudAssistantRequest, IdempotentRequest {
    /// The instances, if they are named by id.
    var machineIDs: [String]? { get }

    /// Returns the id of the invocation in a response.
    static func invocationID(in response: Response) -> String?
}

/// A request that runs a script or a stored command.
protocol InvocationRequest: StartingRequest {
    var instanceIDs: [String]? { get set }
    var resourceTags: [CloudAssistant.Tag]? { get set }
    var resourceGroupID: String? { get set }
    var frequency: String? { get set }
    var repeatMode: CloudAssistant.RepeatMode? { get set }
    var ossOutputDelivery: String? { get set }
}

extension InvocationRequest {
    var machineIDs: [String]? { self.instanceIDs }
}

extension CloudAssistant.RunCommandRequest: InvocationRequest {
    static func invocationID(in response: CloudAssistant.RunCommandResponse) -> String? { response.invokeID }
}

extension CloudAssistant.InvokeCommandRequest: InvocationRequest {
    static func invocationID(in response: CloudAssistant.InvokeCommandResponse) -> String? { response.invokeID }
}

extension CloudAssistant.SendFileRequest: StartingRequest {
    var machineIDs: [String]? { self.instanceIDs }

    static func invocationID(in response: CloudAssistant.SendFileResponse) -> String? { response.invokeID }
}
