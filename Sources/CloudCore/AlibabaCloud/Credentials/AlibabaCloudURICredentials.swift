package import CloudFoundation

/// A provider that fetches credentials from a custom service that returns JSON.
///
/// The response contains `Code` (`Success`), `AccessKeyId`, `AccessKeySecret`, `SecurityToken` and `Expiration`. Plain
/// HTTP is allowed only to this machine and to the address of the metadata service.
public struct AlibabaCloudURICredentials: CredentialsProvider {
    private static let variable = "ALIBABA_CLOUD_CREDENTIALS_URI"

    private let uri: String?
    private let place: String
    private let host: HostSystem
    private let source: String

    /// Creates a provider.
    /// - Parameters:
    ///   - uri: The URI of the service; by default that of `ALIBABA_CLOUD_CREDENTIALS_URI`.
    ///   - host: The host to read from and send requests through.
    public init(_ uri: String? = nil, host: HostSystem = .current) {
        self.init(uri, place: uri == nil ? Self.variable : "the URI", host: host, source: "credentials URI")
    }

    init(_ uri: String?, place: String, host: HostSystem, source: String) {
        self.uri = uri ?? host.environment.nonBlank(Self.variable)
        self.place = place
        self.host = host
        self.source = source
    }

    /// Fetches the credentials from the service.
    /// - Throws: ``CredentialsError``, which counts as not configured if there is no URI, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            let url = try self.url
            var client = CredentialsClient.alibabaCloud(self.host, "CredentialsURI", name: "the service")
            client.showsMessages = false
            // A service over plain HTTP runs on this machine.
            client.allowsProxy = url.scheme?.lowercased() == "https"
            let request = TransportRequest(method: "GET", url: url, headers: ["accept": "application/json"])
            return try await client.send(request, as: .credentials("GetCredentials")) { response in
                let content = try CredentialsResponse(response.body)
                guard content.members["Code"] == "Success" else {
                    throw CredentialsResponse.Failure(reason: "the Code in the response is not Success")
                }
                return response.correctingClockSkew(try content.credentials(.alibabaCloud))
            }
        }
    }

    /// The URL of the service.
    package var url: URL {
        get throws(CredentialsError) {
            guard let uri else {
                throw CredentialsError(notConfigured: self.source, reason: "\(Self.variable) is not set")
            }
            guard let url = URL(string: uri, encodingInvalidCharacters: false), (try? URLParts(url)) != nil else {
                let reason = "\(self.place) is not a URL that begins with https:// or http://"
                throw CredentialsError(source: self.source, reason: reason)
            }
            guard MetadataAddress.isTrusted(url, plain: MetadataAddress.alibabaCloud, on: self.host) else {
                let reason =
                    "\(self.place) names the host \(quoted(url.host() ?? "")), but plain HTTP is allowed only to this "
                    + "machine: use https://"
                throw CredentialsError(source: self.source, reason: reason)
            }
            return url
        }
    }
}

extension AlibabaCloudURICredentials: CustomReflectable {
    /// The source of the URI, without the URI, which may contain a secret.
    public var customMirror: Mirror { Mirror(self, children: ["source": self.source, "place": self.place]) }
}
