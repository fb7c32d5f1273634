import CloudFoundation

/// The wire protocol of the services that return credentials: the token services of both clouds and metadata services.
struct CredentialsWireProtocol: WireProtocol {
    /// The signature of requests.
    enum Signature: Sendable {
        /// No signature: the request carries a token, or the service is open to this machine.
        case unsigned

        /// An AWS Signature Version 4 signature.
        case sigV4(SigV4Signer)

        /// An ACS3 signature of Alibaba Cloud.
        case acs3

        /// A proof that the sender has the key to which its token is bound (DPoP).
        case dpop(DPoPSigner)

        /// No signature, but the time and a nonce in the query, for Alibaba's services.
        case timestamp

        /// The region that a request is signed for.
        var region: String? {
            if case .sigV4(let signer) = self { signer.region } else { nil }
        }
    }

    /// The code of a service error: any text, since the codes of many services differ.
    struct ErrorCode: ServiceErrorCode {
        let rawValue: String
        var rejectsCredentials = false

        init(rawValue: String) { self.rawValue = rawValue }

        /// Always `false`, since a text in place of the code may be a secret.
        var isRecognized: Bool { false }

        /// Returns the code of an error without a code.
        static func none(_ status: Int) -> ErrorCode { ErrorCode(rawValue: "HTTP \(status)") }
    }

    let classifier: ErrorClassifier
    let signature: Signature

    /// Whether to retry if the service can't be reached.
    let retriesUnreachable: Bool

    /// Whether errors contain the service's messages.
    let showsMessages: Bool

    func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest {
        switch self.signature {
        case .unsigned: return request
        case .sigV4(let signer): return try signer.sign(request, with: credentials, at: date)
        case .acs3: return try ACS3Signer().sign(request, with: credentials, at: date, nonce: nonce())
        case .dpop(let signer): return try signer.sign(request, at: date, nonce: nonce())
        case .timestamp:
            let time = "Timestamp=\(PercentEncoding.encode(try Timestamp(date).extended))&SignatureNonce=\(nonce())"
            let query = [request.url.query(percentEncoded: true), time].compactMap(\.self).joined(separator: "&")
            var request = request
            request.url = try request.urlParts().url(query: query.utf8)
            return request
        }
    }

    func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<ErrorCode> {
        let members = ErrorText.members(of: response.body)
        // A service that takes a DPoP proof has the cause in `error`; the type is the same for each denied request.
        let detail = self.takesProof ? members.first("error") : nil
        let named = detail ?? response.headers["x-amzn-errortype"] ?? members.first("Code", "code", "__type", "error")
        let code = named.map(ErrorText.bareCode).flatMap { $0.isEmpty ? nil : $0 }
        var shown = code.map { ErrorCode(rawValue: secrets($0).shortCode) } ?? .none(response.status)
        shown.rejectsCredentials = self.classifier.rejectedCredentials.contains(shown.rawValue)
        var failure = ServiceFailure(
            operation: operation.name,
            code: shown,
            message: self.showsMessages ? members.first("Message", "message", "error_description") : nil,
            requestID: self.requestID(in: response),
            status: response.status
        )
        failure.retryReason = self.classifier.retryReason(code ?? "", response.status)
        failure.retryHint = (response.headers["x-amz-retry-after"] ?? response.headers["x-acs-retry-after"])
            .flatMap(Duration.init(milliseconds:))
        return failure
    }

    func retryReason(after failure: TransportError) -> RetryReason? {
        if !self.retriesUnreachable, failure.kind == .notConnected || failure.kind == .timedOut { return nil }
        return failure.isRetryable ? .transient : nil
    }

    func requestID(in response: TransportResponse) -> String? {
        response.headers["x-amzn-requestid"] ?? response.headers["x-acs-request-id"]
    }

    func clockSuspicion(_ code: ErrorCode) -> ClockSkew.Suspicion? {
        if self.takesProof, Self.rejectedProof.contains(code.rawValue) { return .possible }
        return self.classifier.clockSuspicion(code.rawValue)
    }

    /// The codes of errors that a proof with a wrong time may cause.
    private static let rejectedProof: Set<String> = [
        "invalid_dpop_proof", "invalid_request", "INVALID_REQUEST", "ValidationException",
    ]

    private var takesProof: Bool {
        if case .dpop = self.signature { true } else { false }
    }
}

extension [String: String] {
    /// Returns the value of the first name with a nonempty value.
    fileprivate func first(_ names: String...) -> String? {
        names.lazy.compactMap { self[$0] }.first { !$0.isEmpty }
    }
}
