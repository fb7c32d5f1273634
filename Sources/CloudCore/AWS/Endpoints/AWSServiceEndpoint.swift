package import CloudFoundation

/// The endpoints of one AWS service: those of the regions, and a custom one that replaces them.
///
/// Source: the endpoint rules that AWS publishes with its SDKs.
package struct AWSServiceEndpoint: Sendable, Hashable {
    /// The name of the service in variables and files, such as `sso_oidc`.
    package let settingsName: String

    /// The prefix of host names, such as `portal.sso`.
    private let hostPrefix: String

    /// The rules for host names.
    private enum Rules { case common, s3, signIn }

    private let rules: Rules

    private init(_ settingsName: String, hostPrefix: String? = nil, rules: Rules = .common) {
        self.settingsName = settingsName
        self.hostPrefix = hostPrefix ?? settingsName
        self.rules = rules
    }

    /// Systems Manager.
    package static let ssm = AWSServiceEndpoint("ssm")

    /// The Security Token Service.
    package static let sts = AWSServiceEndpoint("sts")

    /// IAM Identity Center, which returns credentials for a token.
    package static let sso = AWSServiceEndpoint("sso", hostPrefix: "portal.sso")

    /// IAM Identity Center, which renews tokens.
    package static let ssoOIDC = AWSServiceEndpoint("sso_oidc", hostPrefix: "oidc")

    /// S3, with the bucket in the path.
    package static let s3 = AWSServiceEndpoint("s3", rules: .s3)

    /// The sign-in service, which renews the keys of `aws login`.
    package static let signIn = AWSServiceEndpoint("signin", rules: .signIn)

    /// Returns the endpoint.
    /// - Parameters:
    ///   - region: The region.
    ///   - custom: The endpoint that replaces the region's endpoint, if any.
    ///   - useFIPS: Whether to use the endpoint with FIPS 140 validated cryptography.
    ///   - useDualStack: Whether to use the endpoint that is also reachable over IPv6.
    /// - Returns: The endpoint.
    /// - Throws: ``InvalidRequestError`` for an invalid region or endpoint, or for options that exclude each other.
    package func url(
        region: String,
        custom: URL?,
        useFIPS: Bool,
        useDualStack: Bool
    ) throws(InvalidRequestError) -> URL {
        if let custom {
            let endpoint = "a custom endpoint for \(self.settingsName)"
            guard !useFIPS else { throw .conflictingOptions("\(endpoint) and useFIPS") }
            guard !useDualStack else { throw .conflictingOptions("\(endpoint) and useDualStack") }
            try URLParts.checkEndpoint(custom)
            return custom
        }
        guard region.isHostLabel else { throw .invalidRegion(region) }
        let host = try self.host(in: region, useFIPS: useFIPS, useDualStack: useDualStack)
        guard let url = URL(string: "https://\(host)/") else { throw .invalidRegion(region) }
        return url
    }

    /// The pseudo region of global endpoints in the partition `aws`.
    private static let globalRegion = "aws-global"

    /// Returns the region that requests to a region's endpoint are signed for.
    package func signingRegion(for region: String) -> String {
        self == .sts && region == Self.globalRegion ? "us-east-1" : region
    }

    private func host(in region: String, useFIPS: Bool, useDualStack: Bool) throws(InvalidRequestError) -> String {
        let partition = AWSPartition.containing(region)
        if self == .sts, region == Self.globalRegion, !useFIPS, !useDualStack { return "sts.amazonaws.com" }
        if self.rules == .signIn, !useDualStack, let host = Self.signInHost(in: region, partition, useFIPS: useFIPS) {
            return host
        }
        if self.rules == .s3 {
            guard !useFIPS || partition.name != "aws-cn" else {
                throw .conflictingOptions("useFIPS and the region \(region), where S3 has no such endpoint")
            }
            let name = (useFIPS ? "s3-fips" : "s3") + (useDualStack ? ".dualstack" : "")
            return "\(name).\(region).\(partition.domain)"
        }
        // In the partition aws-us-gov all endpoints are FIPS endpoints, without the suffix in their name.
        let hasOwnName = useFIPS && (useDualStack || partition.name != "aws-us-gov")
        let domain = useDualStack ? partition.dualStackDomain : partition.domain
        return "\(self.hostPrefix)\(hasOwnName ? "-fips" : "").\(region).\(domain)"
    }

    /// Returns the host of the sign-in service, or `nil` if the common rules apply.
    private static func signInHost(in region: String, _ partition: AWSPartition, useFIPS: Bool) -> String? {
        guard useFIPS else { return "\(region).signin.\(partition.signInDomain)" }
        guard partition.name == "aws-us-gov" else { return nil }
        return (region == "us-gov-west-1" ? "" : "\(region).") + "signin-fips.\(partition.signInDomain)"
    }
}

extension AWSSettings {
    /// Returns the endpoint of a service by the settings of the environment and the files.
    /// - Parameters:
    ///   - service: The service.
    ///   - region: The region.
    ///   - useFIPS: Whether to use the endpoint with FIPS 140 validated cryptography regardless of the settings.
    ///   - useDualStack: Whether to use the endpoint that is also reachable over IPv6 regardless of the settings.
    /// - Returns: The endpoint.
    /// - Throws: ``InvalidRequestError`` for an invalid region or invalid settings.
    package func url(
        of service: AWSServiceEndpoint,
        region: String,
        useFIPS: Bool = false,
        useDualStack: Bool = false
    ) throws(InvalidRequestError) -> URL {
        let configured: (endpoint: URL?, fips: Bool?, dualStack: Bool?)
        do throws(ConfigurationError) {
            configured = (try self.endpoint(of: service.settingsName), try self.useFIPS, try self.useDualStack)
        } catch {
            throw .invalidConfiguration(error)
        }
        return try service.url(
            region: region,
            custom: configured.endpoint,
            useFIPS: useFIPS || configured.fips == true,
            useDualStack: useDualStack || configured.dualStack == true
        )
    }

    /// Whether the settings enable endpoints with FIPS 140 validated cryptography; `nil` if not configured.
    package var useFIPS: Bool? {
        get throws(ConfigurationError) { try self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint") }
    }

    /// Whether the settings enable endpoints that are also reachable over IPv6; `nil` if not configured.
    package var useDualStack: Bool? {
        get throws(ConfigurationError) { try self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint") }
    }
}
