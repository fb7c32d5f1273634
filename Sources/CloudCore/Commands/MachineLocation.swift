/// The location of a machine: its cloud, region and account.
public struct MachineLocation: Sendable, Hashable, Codable {
    /// The cloud.
    public var cloud: Cloud

    /// The region, such as `eu-west-1`, if it is known.
    public var region: String?

    /// The caller's name for the account, if there is one.
    public var account: String?

    /// Creates a location.
    /// - Parameters:
    ///   - cloud: The cloud.
    ///   - region: The region, if it is known.
    ///   - account: The name for the account.
    public init(cloud: Cloud, region: String? = nil, account: String? = nil) {
        self.cloud = cloud
        self.region = region
        self.account = account
    }
}

extension MachineLocation: CustomStringConvertible {
    /// The known parts, such as `aws eu-west-1` or `aws eu-west-1 staging`.
    public var description: String {
        [self.cloud.rawValue, self.region, self.account].compactMap(\.self).joined(separator: " ")
    }
}
