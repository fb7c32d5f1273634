/// What the environment and the files of the command-line tool say about calls to Alibaba Cloud.
public struct AlibabaCloudConfiguration: Sendable, Hashable {
    /// The region; `nil` if none is configured.
    public var region: String?

    /// What was looked at for the region.
    public var regionSources: [String]

    /// Whether to use the endpoints that are reached from within a VPC; `nil` if nothing says.
    public var usesVPC: Bool?

    /// Reads what is configured.
    ///
    /// The region is the one given, or what `ALIBABA_CLOUD_REGION_ID` or the `region_id` of the profile says: the first
    /// of these.
    /// - Parameters:
    ///   - region: The region, if it is known.
    ///   - profile: The profile's name; by default what `ALIBABA_CLOUD_PROFILE` says, else the tool's current one.
    ///   - host: What to read from.
    /// - Returns: What is configured.
    /// - Throws: ``ConfigurationError`` for a file or a setting that can't be used.
    public static func load(
        region: String? = nil,
        profile: String? = nil,
        host: HostSystem = .current
    ) throws(ConfigurationError) -> AlibabaCloudConfiguration {
        var configuration = AlibabaCloudConfiguration(
            region: region ?? host.environment.nonBlank("ALIBABA_CLOUD_REGION_ID"),
            regionSources: ["ALIBABA_CLOUD_REGION_ID"],
            usesVPC: try self.usesVPC(on: host)
        )
        if configuration.region == nil, let config = try AlibabaCloudCLIConfig.load(from: host) {
            let name = profile ?? config.profile(on: host)
            configuration.region = name.flatMap(config.profile(named:))?["region_id"]
            configuration.regionSources.append("region_id of profile \(name ?? "(none)") in ~/.aliyun/config.json")
        }
        return configuration
    }

    /// Whether the environment asks for the endpoints that are reached from within a VPC.
    package static func usesVPC(on host: HostSystem) throws(ConfigurationError) -> Bool? {
        let variable = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"
        guard let text = host.environment.nonBlank(variable) else { return nil }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw ConfigurationError(place: variable, reason: "\(quoted(text)) is neither true nor false")
        }
    }
}
