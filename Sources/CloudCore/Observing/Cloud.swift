/// A cloud provider.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum Cloud: String, Sendable, Hashable, Codable, CaseIterable {
    /// Amazon Web Services.
    case aws

    /// Alibaba Cloud.
    case alibabaCloud = "alibaba-cloud"
}

extension Cloud: CustomStringConvertible {
    /// The name of the cloud: `aws` or `alibaba-cloud`.
    public var description: String { self.rawValue }
}
