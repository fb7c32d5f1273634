public import CloudFoundation

/// A provider that fetches the credentials of an ECS instance's RAM role from its metadata service (version 2).
///
/// `ALIBABA_CLOUD_ECS_METADATA_DISABLED=true` disables it. `ALIBABA_CLOUD_ECS_METADATA` names the role, which saves a
/// request.
///
/// Source: [Instance metadata](https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata).
public struct AlibabaCloudInstanceCredentials: CredentialsProvider {
    private let role: String?
    private let endpoint: URL?
    private let host: HostSystem
    private let source: String

    /// Creates a provider.
    /// - Parameters:
    ///   - role: The name of the role; by default that of the environment, or else that of the metadata service.
    ///   - endpoint: The endpoint of the service; by default `http://100.100.100.200`.
    ///   - host: The host to read from and send requests through.
    public init(role: String? = nil, endpoint: URL? = nil, host: HostSystem = .current) {
        self.init(role: role, endpoint: endpoint, host: host, source: "ECS RAM role")
    }

    init(role: String?, endpoint: URL?, host: HostSystem, source: String) {
        self.role = role ?? host.environment.nonBlank("ALIBABA_CLOUD_ECS_METADATA")
        self.endpoint = endpoint ?? URL(string: "http://100.100.100.200")
        self.host = host
        self.source = source
    }

    /// Fetches the credentials from the metadata service.
    /// - Throws: ``CredentialsError``, which counts as not configured if no role is named and no server responds or the
    ///   instance has no role, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        if self.host.environment.nonBlank("ALIBABA_CLOUD_ECS_METADATA_DISABLED")?.lowercased() == "true" {
            throw CredentialsError(
                notConfigured: self.source,
                reason: "ALIBABA_CLOUD_ECS_METADATA_DISABLED is true"
            )
        }
        return try await CredentialsError.attributing(to: self.source) {
            let folder = "latest/meta-data/ram/security-credentials/"
            var token = try await self.token()
            let role: String
            if let named = self.role {
                role = named
            } else {
                let roles = try await self.get(folder, &token, \.text)
                role = roles.split(whereSeparator: \.isNewline).first.map { String($0) } ?? ""
            }
            guard role.isConfigName, !role.contains("/") else { throw self.absent("the instance has no role") }
            return try await self.get(folder + role, &token) { response in
                response.correctingClockSkew(try CredentialsResponse(response.body).credentials(.alibabaCloud))
            }
        }
    }

    private func token() async throws -> String {
        do {
            return try await self.send(
                "PUT",
                "latest/api/token",
                headers: ["x-aliyun-ecs-metadata-token-ttl-seconds": "21600"]
            ) { response in
                guard let token = response.token else {
                    throw CredentialsResponse.Failure(reason: "the response to the token request contains no token")
                }
                return token
            }
        } catch let failure as CredentialsClient.Failure {
            let reason = "the token request failed: \(failure.reason)"
            if [403, 404, 405].contains(failure.status) { throw self.absent(reason) }
            throw CredentialsResponse.Failure(reason: reason)
        }
    }

    private func get<Value>(
        _ path: String,
        _ token: inout String,
        _ read: (CredentialsClient.Response) throws -> Value
    ) async throws -> Value {
        do {
            do {
                return try await self.send("GET", path, headers: ["x-aliyun-ecs-metadata-token": token], read)
            } catch let failure as CredentialsClient.Failure where failure.status == 401 {
                // The token expired between two requests.
                token = try await self.token()
                return try await self.send("GET", path, headers: ["x-aliyun-ecs-metadata-token": token], read)
            }
        } catch let failure as CredentialsClient.Failure where failure.status == 404 {
            throw self.absent("the instance has no role\(self.role.map { " \(quoted($0))" } ?? "")")
        }
    }

    private func send<Value>(
        _ method: String,
        _ path: String,
        headers: TransportHeaders,
        _ read: (CredentialsClient.Response) throws -> Value
    ) async throws -> Value {
        guard let url = self.endpoint?.appending(path: path) else { throw self.absent("the endpoint is not a URL") }
        do {
            return try await CredentialsClient.metadata(
                .alibabaCloud,
                self.host,
                of: .alibabaCloud,
                as: self.host.alibabaCloudUserAgent
            ).send(
                TransportRequest(method: method, url: url, headers: headers),
                as: .credentials(method == "PUT" ? "GetMetadataToken" : "GetMetadata"),
                reading: read
            )
        } catch let failure as CredentialsClient.Failure where failure.isUnreachable {
            throw self.absent("no response from \(url.host() ?? "") (\(failure.reason))")
        }
    }

    /// Returns an error about a missing service or role, which counts as configured only if the role was named.
    private func absent(_ reason: String) -> CredentialsError {
        self.role == nil
            ? CredentialsError(notConfigured: self.source, reason: reason)
            : CredentialsError(source: self.source, reason: reason)
    }
}
