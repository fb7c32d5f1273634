package import CloudFoundation

/// The wire protocol of Cloud Assistant: Alibaba's RPC style, with one of two signature versions.
package struct CloudAssistantWireProtocol: WireProtocol {
    /// The version of the ECS API.
    static let version = "2014-05-26"

    let signature: CloudAssistantClient.Signature
    private let acs3 = ACS3Signer()
    private let rpc = AliyunRPCSigner()

    /// Returns the unsigned HTTP request.
    /// - Parameters:
    ///   - request: The request.
    ///   - endpoint: The endpoint.
    ///   - region: The client's region, for a request without one.
    /// - Returns: The HTTP request.
    /// - Throws: ``InvalidRequestError`` for an invalid endpoint, or a value without a wire format.
    func request<Request: CloudAssistantRequest>(
        for request: Request,
        to endpoint: URLParts,
        region: String
    ) throws(InvalidRequestError) -> TransportRequest {
        var parameters = QueryWriter()
        do throws(EncodingError) {
            try parameters.add(membersOf: request, defaults: ["RegionId": region])
        } catch {
            throw .unencodable(operation: Request.operation.name, reason: "\(error)")
        }
        // Servers log URLs, so user text is sent in the body.
        let inForm = Request.members.table.hasSecrets
        var query = inForm ? QueryWriter() : parameters
        var headers: TransportHeaders = ["accept": "application/json"]
        switch self.signature {
        case .acs3:
            headers["x-acs-action"] = Request.operation.name
            headers["x-acs-version"] = Self.version
        case .rpc:
            query.add("Action", Request.operation.name)
            query.add("Version", Self.version)
            query.add("Format", "JSON")
        }
        let url = try endpoint.with(query: query.bytes)
        guard inForm else { return TransportRequest(method: "POST", to: url, headers: headers) }
        headers["content-type"] = "application/x-www-form-urlencoded"
        return TransportRequest(method: "POST", to: url, headers: headers, body: Data(parameters.bytes))
    }

    package func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest {
        switch self.signature {
        case .acs3: try self.acs3.sign(request, with: credentials, at: date, nonce: nonce())
        case .rpc: try self.rpc.sign(request, with: credentials, at: date, nonce: nonce())
        }
    }

    package func requestID(in response: TransportResponse) -> String? {
        if let id = response.headers["x-acs-request-id"] { return id }
        let members = JSONText.members(of: response.body)
        return members?["RequestId"] ?? members?["requestId"]
    }

    package func clockSuspicion(_ code: CloudAssistant.ErrorCode) -> ClockSkew.Suspicion? {
        AlibabaCloudErrors.clockSuspicion(code.rawValue)
    }

    package func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<CloudAssistant.ErrorCode> {
        let members = Self.members(of: response.body)
        let wireCode = members["Code"] ?? "HTTP \(response.status)"
        var failure = ServiceFailure(
            operation: operation.name,
            code: CloudAssistant.ErrorCode(rawValue: wireCode),
            message: members["Message"] ?? (members.isEmpty ? response.excerpt(hiding: secrets) : nil),
            requestID: members["RequestId"] ?? self.requestID(in: response),
            status: response.status,
            details: CloudAssistant.ErrorDetails(
                hostID: members["HostId"].map { secrets($0) },
                recommendation: members["Recommend"].map { secrets($0) },
                accessDenied: Self.accessDenied(in: response.body, hiding: secrets)
            )
        )
        failure.retryReason = AlibabaCloudErrors.retryReason(code: wireCode, status: response.status)
        failure.retryHint = response.headers["x-acs-retry-after"].flatMap(Duration.init(milliseconds:))
        return failure
    }

    /// Returns the details of a denied access in a response: an object in JSON, elements in XML.
    private static func accessDenied(
        in body: Data,
        hiding secrets: SecretFilter
    ) -> CloudAssistant.AccessDeniedDetail? {
        ["AccessDeniedDetail", "accessDeniedDetail"].lazy
            .compactMap { name in
                CloudAssistant.AccessDeniedDetail(self.members(of: body, in: name).mapValues { secrets($0) })
            }
            .first
    }

    /// Returns the strings of an error response: JSON, JSON with lowercase initials, or XML.
    private static func members(of body: Data, in owner: String? = nil) -> [String: String] {
        Dictionary(
            ErrorText.members(of: body, in: owner).map {
                ($0.key.prefix(1).uppercased() + $0.key.dropFirst(), $0.value)
            },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
