public import CloudFoundation

/// The configuration of calls to Alibaba Cloud, from the environment and the command-line tool's file.
public struct AlibabaCloudConfiguration: Sendable, Hashable {
    /// The region; `nil` if none is configured.
    public var region: String?

    /// The settings that were searched for the region.
    public var regionSources: [String]

    /// The endpoint that replaces the region's endpoint; `nil` if not configured.
    public var endpoint: URL?

    /// Whether to use the endpoints that are reachable from within a VPC; `nil` if not configured.
    public var useVPC: Bool?

    /// Loads the configuration.
    ///
    /// The region comes from the first of these that has one: the parameter, `ALIBABA_CLOUD_REGION_ID` and the
    /// profile's `region_id`. For the endpoint the profile takes precedence, as in the tool: its `endpoint` and
    /// `endpoint_type` (`vpc` or `public`), then `ALIBABA_CLOUD_ENDPOINT`, `ALIBABA_CLOUD_ENDPOINT_TYPE` and
    /// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED`.
    /// - Parameters:
    ///   - region: The region, which overrides the settings.
    ///   - profile: The name of the profile; by default that of `ALIBABA_CLOUD_PROFILE`, or else the current one.
    ///   - host: The host to read from.
    /// - Returns: The configuration.
    /// - Throws: ``ConfigurationError`` for a file or a setting that can't be used.
    public static func load(
        region: String? = nil,
        profile: String? = nil,
        host: HostSystem = .current
    ) throws(ConfigurationError) -> AlibabaCloudConfiguration {
        let config = try AlibabaCloudCLIConfig.load(from: host)
        let name = config.flatMap { profile ?? $0.profile(on: host) }
        let found = name.flatMap { config?.profile(named: $0) }
        var configuration = AlibabaCloudConfiguration(
            region: region ?? host.environment.nonBlank("ALIBABA_CLOUD_REGION_ID"),
            regionSources: ["ALIBABA_CLOUD_REGION_ID"]
        )
        if configuration.region == nil, config != nil {
            configuration.region = found?["region_id"]
            configuration.regionSources.append("region_id of profile \(name ?? "(none)") in ~/.aliyun/config.json")
        }
        func setting(_ property: String, _ variable: String) -> (value: String, place: String)? {
            found?[property].map { ($0, "\(property) of profile \(name ?? "")") }
                ?? host.environment.nonBlank(variable).map { ($0, variable) }
        }
        if let (value, place) = setting("endpoint", "ALIBABA_CLOUD_ENDPOINT") {
            configuration.endpoint = try self.endpoint(value, place: place, on: host)
        }
        configuration.useVPC = try self.useVPC(on: host)
        if let (value, place) = setting("endpoint_type", "ALIBABA_CLOUD_ENDPOINT_TYPE") {
            switch value.lowercased() {
            case "vpc": configuration.useVPC = true
            case "public": configuration.useVPC = false
            default: throw ConfigurationError(place: place, reason: "\(quoted(value)) is neither vpc nor public")
            }
        }
        return configuration
    }

    /// Returns whether the environment enables the endpoints that are reachable from within a VPC.
    package static func useVPC(on host: HostSystem) throws(ConfigurationError) -> Bool? {
        let variable = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"
        guard let text = host.environment.nonBlank(variable) else { return nil }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw ConfigurationError(place: variable, reason: "\(quoted(text)) is neither true nor false")
        }
    }

    /// Reads an endpoint, where `https://` is optional and plain HTTP is allowed only to this machine.
    static func endpoint(
        _ text: String,
        place: String,
        on host: HostSystem
    ) throws(ConfigurationError) -> URL {
        let text = text.contains("://") ? text : "https://\(text)"
        guard let url = URL(string: text, encodingInvalidCharacters: false), (try? URLParts(url)) != nil,
            (try? URLParts.checkEndpoint(url)) != nil, MetadataAddress.isTrusted(url, plain: [], on: host)
        else {
            throw ConfigurationError(place: place, reason: "it is neither a host nor a URL that begins with https://")
        }
        return url
    }
}
