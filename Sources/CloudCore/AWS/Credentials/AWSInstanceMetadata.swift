package import CloudFoundation

/// The metadata service of an EC2 instance, version 2, in which each request requires a token.
///
/// There is no fallback to version 1, which can be read by an attacker who makes the instance fetch a URL.
///
/// Source: [Use the Instance Metadata Service](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html).
package struct AWSInstanceMetadata: Sendable {
    static let source = "instance metadata"

    private let endpoint: URL
    private let isDisabled: Bool
    private let client: CredentialsClient

    /// The setting of the endpoint; `nil` if the program passed the endpoint, or for the default endpoint.
    private let setting: AWSSettings.Setting?

    /// Creates a client of the service.
    /// - Parameters:
    ///   - settings: The settings of the environment and the files.
    ///   - endpoint: The endpoint, which overrides the settings.
    ///   - mode: `IPv4` or `IPv6`, which overrides the mode in the settings.
    /// - Throws: ``ConfigurationError`` for an endpoint, a mode or a number that can't be used.
    package init(settings: AWSSettings, endpoint: URL? = nil, mode: String? = nil) throws(ConfigurationError) {
        let host = settings.host
        self.isDisabled = host.environment.nonBlank("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true"
        self.client = try Self.client(settings)
        let setting = settings.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
        if let endpoint {
            self.endpoint = endpoint
            self.setting = nil
        } else if let setting {
            self.endpoint = try Self.endpoint(setting)
            self.setting = setting
        } else {
            self.endpoint = try Self.endpoint(ofMode: mode, settings)
            self.setting = nil
        }
    }

    private static func client(_ settings: AWSSettings) throws(ConfigurationError) -> CredentialsClient {
        var client = CredentialsClient.metadata(.aws, settings.host, of: .aws, as: settings.userAgent)
        if let seconds = try settings.number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout") {
            client.timeout = .seconds(seconds)
        }
        if let attempts = try settings.number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts") {
            (client.maxAttempts, client.retriesUnreachable) = (attempts, true)
        }
        return client
    }

    private static func endpoint(_ setting: AWSSettings.Setting) throws(ConfigurationError) -> URL {
        guard let url = URL(string: setting.value, encodingInvalidCharacters: false), (try? URLParts(url)) != nil else {
            throw setting.error("it is not a URL that begins with http:// or https://")
        }
        return url
    }

    private static func endpoint(ofMode mode: String?, _ settings: AWSSettings) throws(ConfigurationError) -> URL {
        let setting =
            mode.map { AWSSettings.Setting(value: $0, place: "the endpoint mode") }
            ?? settings.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
            ?? AWSSettings.Setting(value: "ipv4", place: "")
        let address =
            switch setting.value.lowercased() {
            case "ipv4": "http://169.254.169.254"
            case "ipv6": "http://[fd00:ec2::254]"
            default: throw setting.error("it is neither IPv4 nor IPv6")
            }
        guard let url = URL(string: address) else { throw setting.error("it is neither IPv4 nor IPv6") }
        return url
    }

    /// The URL of tokens.
    package var tokenURL: URL { self.url("latest/api/token") }

    /// Returns the region of the instance.
    /// - Throws: ``CredentialsError``, or `CancellationError`.
    package func region() async throws -> String {
        var token = try await self.token()
        return try await self.get("placement/region", &token) { response in
            guard response.text.isHostLabel else { throw Self.broken("the response is not a region") }
            return response.text
        }
    }

    /// Returns the credentials of the instance's role.
    /// - Throws: ``CredentialsError``, or `CancellationError`.
    func credentials() async throws -> Credentials {
        let folder = "iam/security-credentials/"
        var token = try await self.token()
        let roles = try await self.get(folder, &token, \.text)
        guard let role = roles.split(whereSeparator: \.isNewline).first, role.isRoleName else {
            throw CredentialsError(notConfigured: Self.source, reason: "the instance has no role")
        }
        return try await self.get("\(folder)\(role)", &token) { response in
            response.correctingClockSkew(try CredentialsResponse(response.body).credentials(.awsMetadata))
        }
    }

    private func token() async throws -> String {
        guard !self.isDisabled else {
            throw CredentialsError(notConfigured: Self.source, reason: "AWS_EC2_METADATA_DISABLED is true")
        }
        try self.checkEndpoint()
        let request = TransportRequest(
            method: "PUT",
            url: self.tokenURL,
            headers: ["x-aws-ec2-metadata-token-ttl-seconds": "21600"]
        )
        do {
            return try await self.send(request, as: "GetMetadataToken") { response in
                guard let token = response.token else {
                    throw Self.broken("the response to the token request contains no token")
                }
                return token
            }
        } catch let failure as CredentialsClient.Failure {
            throw Self.broken("the token request failed: \(failure.reason)")
        }
    }

    /// Rejects an endpoint from a setting whose host can't be a metadata service, since it would be sent the token.
    private func checkEndpoint() throws(ConfigurationError) {
        guard let setting, !MetadataAddress.mayBeInstanceService(self.endpoint, on: self.client.host) else { return }
        throw setting.error(
            "its host is \(quoted(self.endpoint.host() ?? "")), but metadata services listen only at 169.254.0.0/16, "
                + "fd00:ec2::254 and this machine: correct it, or add the host to HostSystem.trustedMetadataHosts"
        )
    }

    private func get<Value>(
        _ path: String,
        _ token: inout String,
        _ read: (CredentialsClient.Response) throws -> Value
    ) async throws -> Value {
        do {
            do {
                return try await self.fetch(path, token: token, read)
            } catch let failure as CredentialsClient.Failure where failure.status == 401 {
                // The token expired between two requests.
                token = try await self.token()
                return try await self.fetch(path, token: token, read)
            }
        } catch let failure as CredentialsClient.Failure where failure.status == 404 {
            throw CredentialsError(notConfigured: Self.source, reason: "the instance has no role")
        } catch {
            throw CredentialsError.describing(error, source: Self.source)
        }
    }

    private func fetch<Value>(
        _ path: String,
        token: String,
        _ read: (CredentialsClient.Response) throws -> Value
    ) async throws -> Value {
        let request = TransportRequest(
            method: "GET",
            url: self.url("latest/meta-data/\(path)"),
            headers: ["x-aws-ec2-metadata-token": token]
        )
        return try await self.send(request, as: "GetMetadata", read)
    }

    private func send<Value>(
        _ request: TransportRequest,
        as operation: String,
        _ read: (CredentialsClient.Response) throws -> Value
    ) async throws -> Value {
        do {
            return try await self.client.send(request, as: .credentials(operation), reading: read)
        } catch let failure as CredentialsClient.Failure where failure.isUnreachable {
            let reason = "no response from \(self.endpoint.withoutSecrets) (\(failure.reason))"
            throw CredentialsError(notConfigured: Self.source, reason: reason)
        }
    }

    private func url(_ path: String) -> URL { self.endpoint.appending(path: path) }

    private static func broken(_ reason: String) -> CredentialsError {
        CredentialsError(source: Self.source, reason: reason)
    }
}

extension Substring {
    /// Whether the text is a valid name of an IAM role.
    fileprivate var isRoleName: Bool {
        !self.isEmpty
            && self.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar)
                    || "+=,.@_-".unicodeScalars.contains(scalar)
            }
    }
}
