/// Where a machine is: its cloud, region and account.
public struct MachineLocation: Sendable, Hashable, Codable {
    /// The cloud.
    public var cloud: Cloud

    /// The region, such as `eu-west-1`, if it is known.
    public var region: String?

    /// What the caller calls the account, if anything.
    public var account: String?

    /// Creates a location.
    /// - Parameters:
    ///   - cloud: The cloud.
    ///   - region: The region, if it is known.
    ///   - account: What to call the account.
    public init(cloud: Cloud, region: String? = nil, account: String? = nil) {
        self.cloud = cloud
        self.region = region
        self.account = account
    }
}

extension MachineLocation: CustomStringConvertible {
    /// The parts that are known, such as `aws eu-west-1` or `aws eu-west-1 staging`.
    public var description: String {
        [self.cloud.rawValue, self.region, self.account].compactMap(\.self).joined(separator: " ")
    }
}
