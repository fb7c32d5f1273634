package import CloudFoundation

/// Credentials from a service of the user's own that answers with JSON.
///
/// The answer has `Code` (`Success`), `AccessKeyId`, `AccessKeySecret`, `SecurityToken` and `Expiration`. Plain HTTP is
/// taken only from this machine and from the metadata service's address.
public struct AlibabaCloudURICredentials: CredentialsProvider {
    private static let variable = "ALIBABA_CLOUD_CREDENTIALS_URI"

    private let uri: String?
    private let place: String
    private let host: HostSystem
    private let source: String

    /// Creates a provider.
    /// - Parameters:
    ///   - uri: Where to ask; by default what `ALIBABA_CLOUD_CREDENTIALS_URI` says.
    ///   - host: What to read from and ask through.
    public init(_ uri: String? = nil, host: HostSystem = .current) {
        self.init(uri, place: uri == nil ? Self.variable : "the URI", host: host, source: "credentials URI")
    }

    init(_ uri: String?, place: String, host: HostSystem, source: String) {
        self.uri = uri ?? host.environment.nonBlank(Self.variable)
        self.place = place
        self.host = host
        self.source = source
    }

    /// Asks the service.
    /// - Throws: ``CredentialsError``, which counts as not configured if there is no URI; or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            let url = try self.url
            var client = CredentialsClient.alibabaCloud(self.host, name: "the service")
            client.showsMessages = false
            // Over plain HTTP the service is one of this machine.
            client.allowsProxy = url.scheme?.lowercased() == "https"
            let request = TransportRequest(method: "GET", url: url, headers: ["accept": "application/json"])
            let response = try await client.send(request, as: .credentials("GetCredentials"))
            let answer = try CredentialsResponse(response.body)
            guard answer.members["Code"] == "Success" else {
                throw CredentialsResponse.Failure(reason: "the answer's Code is not Success")
            }
            return response.onThisClock(try answer.credentials(.alibabaCloud))
        }
    }

    /// Where to ask.
    package var url: URL {
        get throws(CredentialsError) {
            guard let uri else {
                throw CredentialsError(notConfigured: self.source, reason: "\(Self.variable) is not set")
            }
            guard let url = URL(string: uri, encodingInvalidCharacters: false), (try? URLParts(url)) != nil else {
                let reason = "\(self.place) is no URL that begins with https:// or http://"
                throw CredentialsError(source: self.source, reason: reason)
            }
            guard MetadataAddress.isTrusted(url, plain: MetadataAddress.alibabaCloud, on: self.host) else {
                let reason =
                    "\(self.place) names the host \(quoted(url.host() ?? "")), and plain HTTP is for this machine: use https://"
                throw CredentialsError(source: self.source, reason: reason)
            }
            return url
        }
    }
}

extension AlibabaCloudURICredentials: CustomReflectable {
    /// Where the URI comes from, without the URI, which may hold a secret.
    public var customMirror: Mirror { Mirror(self, children: ["source": self.source, "place": self.place]) }
}
