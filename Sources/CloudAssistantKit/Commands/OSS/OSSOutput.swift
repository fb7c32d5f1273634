import CloudFoundation

/// The whole output of a script on a machine, which Cloud Assistant has stored in OSS.
struct OSSOutput {
    private let bucket: String
    private let key: String

    private static let operation = OperationDescriptor(name: "GetObject", area: "OSS", isIdempotent: true)

    /// Parses the URI of an object, such as `oss://bucket/key`.
    init?(uri: String) {
        let scheme = "oss://"
        guard uri.utf8.starts(with: scheme.utf8) else { return nil }
        let rest = uri.utf8.dropFirst(scheme.utf8.count)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        self.bucket = String(Substring(rest[..<slash]))
        self.key = String(Substring(rest[rest.index(after: slash)...]))
        guard self.bucket.isHostLabel, !self.key.isEmpty else { return nil }
    }

    /// Fetches the object with the credentials and the transport of a client.
    /// - Parameters:
    ///   - region: The bucket's region, or `nil` for the client's.
    ///   - client: The client.
    /// - Returns: The bytes of the object.
    /// - Throws: ``CloudAssistantError`` if the object can't be read.
    func fetch(in region: String?, with client: CloudAssistantClient) async throws(CloudAssistantError) -> Data {
        let connection = try await client.connection(for: Self.operation)
        let region = region ?? connection.region
        let assistant = connection.pipeline
        let signer = OSSSigner(region: region, bucket: self.bucket, key: self.key)
        let pipeline = ServicePipeline(
            wireProtocol: OSSWireProtocol(signer: signer),
            credentials: assistant.credentials,
            transport: assistant.transport,
            settings: assistant.settings,
            dependencies: assistant.dependencies,
            quota: assistant.quota,
            userAgent: assistant.userAgent,
            trustedAuthorities: assistant.trustedAuthorities
        )
        var call = pipeline.call(of: Self.operation, ServiceName(.alibabaCloud, "OSS"), region: region)
        return try await call.observed { call throws(CloudAssistantError) in
            try await pipeline.run(&call) { () throws(InvalidRequestError) in
                TransportRequest(method: "GET", url: try self.url(region: region, useVPC: client.options.useVPC))
            }
            .response.body
        }
    }

    private func url(region: String, useVPC: Bool) throws(InvalidRequestError) -> URL {
        guard region.isHostLabel else { throw .invalidRegion(region) }
        let host = "\(self.bucket).oss-\(region)\(useVPC ? "-internal" : "").aliyuncs.com"
        let path = self.key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { PercentEncoding.encode(String(Substring($0))) }
            .joined(separator: "/")
        guard let url = URL(string: "https://\(host)/\(path)", encodingInvalidCharacters: false) else {
            throw .invalidRegion(region)
        }
        return url
    }
}
