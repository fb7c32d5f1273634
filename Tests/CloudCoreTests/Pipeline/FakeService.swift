import CloudCore
import CloudTestSupport
import Foundation

/// The wire protocol of a fake service, whose error responses have the error code as their body.
struct FakeWireProtocol: WireProtocol {
    enum ErrorCode: ServiceErrorCode {
        case known
        case unrecognized(String)

        init(rawValue: String) {
            self = rawValue == "Known" ? .known : .unrecognized(rawValue)
        }

        var rejectsCredentials: Bool { self.rawValue == "Expired" }

        var rawValue: String {
            switch self {
            case .known: "Known"
            case .unrecognized(let code): code
            }
        }

        var isRecognized: Bool { self == .known }
    }

    func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest {
        var signed = request
        signed.headers["x-date"] = try Timestamp(date).extended
        signed.headers["x-nonce"] = nonce()
        return signed
    }

    func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<ErrorCode> {
        let code = String(decoding: response.body, as: UTF8.self)
        var failure = ServiceFailure(
            operation: operation.name,
            code: ErrorCode(rawValue: code),
            message: response.headers["message"],
            requestID: self.requestID(in: response),
            status: response.status
        )
        switch (code, response.status) {
        case ("Throttling", _): failure.retryReason = .throttling
        case ("TooEarly", _): failure.retryReason = .rejectedBeforeActing
        case (_, 500...): failure.retryReason = .transient
        default: break
        }
        failure.retryHint = response.headers["retry-after"].flatMap(Duration.init(milliseconds:))
        return failure
    }

    func requestID(in response: TransportResponse) -> String? { response.headers["request-id"] }

    func clockSuspicion(_ code: ErrorCode) -> ClockSkew.Suspicion? {
        switch code.rawValue {
        case "WrongTime": .certain
        case "WrongSignature": .possible
        default: nil
        }
    }

}

/// A client of the fake service, on a manual clock.
struct FakeClient {
    static let service = ServiceName(.aws, "Fake")
    static let read = OperationDescriptor(name: "Read", isIdempotent: true)
    static let write = OperationDescriptor(name: "Write", isIdempotent: false)

    let clock: ManualClock
    let transport: StubTransport
    let pipeline: ServicePipeline<FakeWireProtocol>

    init(
        responses: [StubTransport.Response],
        credentials: any CredentialsProvider = StaticCredentials(
            Credentials(accessKeyID: "id", secretAccessKey: "planted-secret-key")
        ),
        retry: RetryPolicy = .standard,
        timeouts: Timeouts = Timeouts(),
        observers: [any CallObserver] = [],
        quota: RetryQuota = RetryQuota(),
        clock: ManualClock = ManualClock()
    ) {
        self.clock = clock
        self.transport = StubTransport(time: self.clock.time, responses: responses)
        let count = Counter()
        self.pipeline = ServicePipeline(
            wireProtocol: FakeWireProtocol(),
            credentials: credentials,
            transport: self.transport,
            settings: CallSettings(retry: retry, timeouts: timeouts, observers: observers),
            dependencies: Dependencies(time: self.clock.time, random: { 1 }, unique: { "unique-\(count.next())" }),
            quota: quota
        )
    }

    func call(_ operation: OperationDescriptor) async throws(CloudError<FakeWireProtocol.ErrorCode>) -> ResponseMetadata
    {
        try await self.response(operation).metadata
    }

    func response(_ operation: OperationDescriptor) async throws(CloudError<FakeWireProtocol.ErrorCode>)
        -> ServiceResponse
    {
        var call = self.pipeline.call(of: operation, FakeClient.service)
        return try await call.observed { call throws(CloudError<FakeWireProtocol.ErrorCode>) in
            try await self.pipeline.run(&call) { () throws(InvalidRequestError) in
                guard let url = URL(string: "https://fake.example.com/") else { throw .unknownOperation("") }
                return TransportRequest(method: "POST", url: url)
            }
        }
    }
}

extension TransportResponse {
    static func ok(_ headers: TransportHeaders = ["request-id": "r-1"]) -> TransportResponse {
        TransportResponse(status: 200, headers: headers)
    }

    static func rejected(_ code: String, _ status: Int = 400, headers: TransportHeaders = [:]) -> TransportResponse {
        TransportResponse(status: status, headers: headers, body: Data(code.utf8))
    }
}
