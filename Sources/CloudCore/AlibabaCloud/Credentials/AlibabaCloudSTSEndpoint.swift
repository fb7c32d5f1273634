import CloudFoundation

/// The endpoint of Alibaba's Security Token Service, as far as a profile configures it.
struct AlibabaCloudSTSEndpoint: Sendable {
    /// The region.
    var region: String?

    /// The endpoint, with or without `https://`.
    var endpoint: String?

    /// Whether to use the endpoint that is reachable from within a VPC.
    var useVPC: Bool?

    /// Returns the endpoint of these settings, or else of the environment.
    /// - Throws: ``ConfigurationError`` or ``InvalidRequestError`` for settings that can't be used.
    func endpoint(on host: HostSystem) throws -> URL {
        let variable = "ALIBABA_CLOUD_STS_ENDPOINT"
        if let endpoint { return try AlibabaCloudConfiguration.endpoint(endpoint, place: "sts_endpoint", on: host) }
        if let endpoint = host.environment.nonBlank(variable) {
            return try AlibabaCloudConfiguration.endpoint(endpoint, place: variable, on: host)
        }
        guard let region = self.region ?? host.environment.nonBlank("ALIBABA_CLOUD_STS_REGION") else {
            return try AlibabaCloudConfiguration.endpoint("sts.aliyuncs.com", place: variable, on: host)
        }
        guard region.isHostLabel else { throw InvalidRequestError.invalidRegion(region) }
        let useVPC = try self.useVPC ?? AlibabaCloudConfiguration.useVPC(on: host) ?? false
        let name = "\(useVPC ? "sts-vpc" : "sts").\(region).aliyuncs.com"
        return try AlibabaCloudConfiguration.endpoint(name, place: "sts_region", on: host)
    }
}
