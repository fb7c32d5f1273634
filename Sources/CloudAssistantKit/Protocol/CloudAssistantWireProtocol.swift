package import CloudFoundation

/// The wire protocol of Cloud Assistant: Alibaba's RPC style, with one of two signature versions.
package struct CloudAssistantWireProtocol: WireProtocol {
    /// The version of the ECS API.
    static let version = "2014-05-26"

    let signature: CloudAssistantClient.Signature
    private let acs3 = ACS3Signer()
    private let rpc = AliyunRPCSigner()

    /// Returns the unsigned request for an operation.
    /// - Parameters:
    ///   - action: The operation.
    ///   - endpoint: The endpoint.
    ///   - parameters: The operation's parameters.
    ///   - inForm: Whether the parameters are sent as a form in the body rather than in the query.
    /// - Returns: The request.
    /// - Throws: ``InvalidRequestError`` for an invalid endpoint.
    func request(
        for action: String,
        to endpoint: URL,
        parameters: QueryParameters,
        inForm: Bool
    ) throws(InvalidRequestError) -> TransportRequest {
        var query = inForm ? [] : parameters.parameters
        var headers: TransportHeaders = ["accept": "application/json"]
        switch self.signature {
        case .acs3:
            headers["x-acs-action"] = action
            headers["x-acs-version"] = Self.version
        case .rpc:
            query.append(.init(name: "Action", value: action))
            query.append(.init(name: "Version", value: Self.version))
            query.append(.init(name: "Format", value: "JSON"))
        }
        let url = try URLParts(endpoint).url(query: Self.encoded(query).utf8)
        guard inForm else { return TransportRequest(method: "POST", url: url, headers: headers) }
        headers["content-type"] = "application/x-www-form-urlencoded"
        let form = Data(Self.encoded(parameters.parameters).utf8)
        return TransportRequest(method: "POST", url: url, headers: headers, body: form)
    }

    private static func encoded(_ parameters: [QueryParameters.Parameter]) -> String {
        parameters
            .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
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
