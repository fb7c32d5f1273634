extension SSMClient: CustomStringConvertible {
    /// The type and the given region, without anything that may contain credentials.
    public var description: String { "SSMClient(region: \(self.region ?? "as configured"))" }
}
