package import CloudFoundation

/// A provider that fetches the credentials of a container: an ECS task, or an EKS pod with Pod Identity.
///
/// It reads the URI from `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`, and the
/// authorization token from the file in `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, which is read each time, or from
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN`. Plain HTTP is allowed only to this machine and to the link-local addresses of
/// ECS and EKS.
public struct AWSContainerCredentials: CredentialsProvider {
    private static let source = "container"
    private static let relativeVariable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let fullVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    private let host: HostSystem

    /// Creates a provider.
    /// - Parameter host: The host to read from and send requests through.
    public init(host: HostSystem = .current) {
        self.host = host
    }

    /// Fetches the credentials from the container's credentials service.
    /// - Throws: ``CredentialsError``, which counts as not configured if neither URI is set, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: Self.source) {
            let url = try self.url
            let token = try self.token
            let name = self.host.applicationName ?? self.host.environment.nonBlank("AWS_SDK_UA_APP_ID")
            let userAgent = self.host.awsUserAgent(applicationName: name)
            var request = TransportRequest(method: "GET", url: url, headers: ["accept": "application/json"])
            request.headers["authorization"] = token
            return try await CredentialsClient.container(self.host, as: userAgent)
                .send(request, as: .credentials("GetContainerCredentials")) { response in
                    response.correctingClockSkew(try CredentialsResponse(response.body).credentials(.awsMetadata))
                }
        }
    }

    /// The URL of the credentials service.
    package var url: URL {
        get throws(CredentialsError) {
            if let path = self.host.environment.nonBlank(Self.relativeVariable) {
                // Other text than a path could change the host.
                guard path.hasPrefix("/"), let url = self.parse("http://169.254.170.2\(path)") else {
                    throw self.broken("\(Self.relativeVariable) is not a path that begins with /")
                }
                return url
            }
            guard let text = self.host.environment.nonBlank(Self.fullVariable) else {
                let reason = "neither \(Self.relativeVariable) nor \(Self.fullVariable) is set"
                throw CredentialsError(notConfigured: Self.source, reason: reason)
            }
            guard let url = self.parse(text) else {
                throw self.broken("\(Self.fullVariable) is not a URL that begins with https:// or http://")
            }
            let addresses = MetadataAddress.containers
            guard MetadataAddress.isTrusted(url, plain: addresses, on: self.host) else {
                let reason = "plain HTTP is allowed only to this machine and \(addresses.sorted())"
                throw self.broken("\(Self.fullVariable) names the host \(quoted(url.host() ?? "")): \(reason)")
            }
            return url
        }
    }

    private var token: String? {
        get throws {
            let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
            var token: String?
            var place = variable
            if let file = self.host.environment.nonBlank("\(variable)_FILE") {
                place = "the file in \(variable)_FILE"
                token = try self.host.readText(file).trimmed
            } else {
                token = self.host.environment.nonBlank(variable)
            }
            guard let token else { return nil }
            guard !token.isEmpty, token.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
                throw self.broken("\(place) contains no token, or one with a line break")
            }
            return token
        }
    }

    private func parse(_ text: String) -> URL? {
        guard let url = URL(string: text, encodingInvalidCharacters: false), (try? URLParts(url)) != nil else {
            return nil
        }
        return url
    }

    private func broken(_ reason: String) -> CredentialsError {
        CredentialsError(source: Self.source, reason: reason)
    }
}
