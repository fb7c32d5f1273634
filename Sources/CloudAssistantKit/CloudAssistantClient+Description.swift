extension CloudAssistantClient: CustomStringConvertible {
    /// The type and the given region, without anything that may contain credentials.
    public var description: String { "CloudAssistantClient(region: \(self.region ?? "as configured"))" }
}
