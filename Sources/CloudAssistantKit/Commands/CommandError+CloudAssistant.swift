extension CommandError {
    /// The error of the call to Cloud Assistant that failed, if one did.
    public var cloudAssistant: CloudAssistantError? { self.failedCall?.underlying as? CloudAssistantError }
}
