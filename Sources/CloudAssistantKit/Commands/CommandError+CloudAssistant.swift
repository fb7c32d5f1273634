extension CommandError {
    /// The error of the failed call to Cloud Assistant, if there is one.
    public var cloudAssistant: CloudAssistantError? { self.failedCall?.underlying as? CloudAssistantError }
}
