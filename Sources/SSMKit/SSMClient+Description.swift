extension SSMClient: CustomStringConvertible {
    /// The type and the region that was given, and nothing that credentials could be among.
    public var description: String { "SSMClient(region: \(self.region ?? "as configured"))" }
}
