package import CloudFoundation

/// The endpoints of one AWS service: a region's own one, and what replaces it.
///
/// Source: the endpoint rules that AWS publishes with its SDKs.
package struct AWSServiceEndpoint: Sendable, Hashable {
    /// The service's name in variables and files, such as `sso_oidc`.
    package let settingsName: String

    /// What host names begin with, such as `portal.sso`.
    private let hostPrefix: String

    /// Which rules hosts are made by.
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

    /// IAM Identity Center, which gives credentials for a token.
    package static let sso = AWSServiceEndpoint("sso", hostPrefix: "portal.sso")

    /// IAM Identity Center, which renews tokens.
    package static let ssoOIDC = AWSServiceEndpoint("sso_oidc", hostPrefix: "oidc")

    /// S3, with the bucket in the path.
    package static let s3 = AWSServiceEndpoint("s3", rules: .s3)

    /// The service where users sign in, which renews the keys of `aws login`.
    package static let signIn = AWSServiceEndpoint("signin", rules: .signIn)

    /// Returns the endpoint.
    /// - Parameters:
    ///   - region: The region.
    ///   - custom: Where to send requests instead of the region's own endpoint.
    ///   - useFIPS: Whether to use the endpoint with FIPS 140 validated cryptography.
    ///   - useDualStack: Whether to use the endpoint that is reached over IPv6 too.
    /// - Returns: The endpoint.
    /// - Throws: ``InvalidRequestError`` for a region or an endpoint that can't be used, or for options that exclude each
    ///   other.
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

    /// What stands for no region in particular of the partition `aws`.
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
        // In the partition for the government every endpoint is validated, and has no name of its own for it.
        let hasOwnName = useFIPS && (useDualStack || partition.name != "aws-us-gov")
        let domain = useDualStack ? partition.dualStackDomain : partition.domain
        return "\(self.hostPrefix)\(hasOwnName ? "-fips" : "").\(region).\(domain)"
    }

    /// Returns the host of the sign-in service, or `nil` where it is made by the common rules.
    private static func signInHost(in region: String, _ partition: AWSPartition, useFIPS: Bool) -> String? {
        guard useFIPS else { return "\(region).signin.\(partition.signInDomain)" }
        guard partition.name == "aws-us-gov" else { return nil }
        return (region == "us-gov-west-1" ? "" : "\(region).") + "signin-fips.\(partition.signInDomain)"
    }
}

extension AWSSettings {
    /// Returns the endpoint of a service as the environment and the files say.
    /// - Parameters:
    ///   - service: The service.
    ///   - region: The region.
    ///   - useFIPS: Whether to use the endpoint with FIPS 140 validated cryptography, whatever they say.
    ///   - useDualStack: Whether to use the endpoint that is reached over IPv6 too, whatever they say.
    /// - Returns: The endpoint.
    /// - Throws: ``InvalidRequestError`` for a region or for settings that can't be used.
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

    /// Whether the environment or the profile asks for endpoints with FIPS 140 validated cryptography.
    package var useFIPS: Bool? {
        get throws(ConfigurationError) { try self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint") }
    }

    /// Whether the environment or the profile asks for endpoints that are reached over IPv6 too.
    package var useDualStack: Bool? {
        get throws(ConfigurationError) { try self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint") }
    }
}
