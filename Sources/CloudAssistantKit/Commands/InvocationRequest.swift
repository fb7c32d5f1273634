/// What the requests have in common that start something on instances.
protocol StartingRequest: CloudAssistantRequest, IdempotentRequest {
    /// The instances, if they are named by id.
    var machineIDs: [String]? { get }

    /// The id that an answer gives to what was started.
    static func invocationID(in response: Response) -> String?
}

/// What the requests that run a script and those that run a stored command have in common.
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
