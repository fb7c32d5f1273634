#if Tracing
import CloudCore
import CloudTestSupport
import InMemoryTracing
import SSMKit
import Testing
import Tracing

/// The spans of calls, with the trait Tracing.
@Suite struct TracingTests {
    private static func client(_ tracer: InMemoryTracer, _ transport: StubTransport, lambda: String? = nil) -> SSMClient
    {
        let observer = TracingObserver(tracer: tracer, lambdaTraceID: { lambda })
        return SSMClient(
            region: "eu-west-1",
            credentials: StaticCredentials(
                Credentials(accessKeyID: "id", secretAccessKey: "planted-secret-key", sessionToken: "planted-token")
            ),
            transport: transport,
            options: .init(observers: [observer], host: TestHost().system(inTimeOf: transport))
        )
    }

    private static func attribute(_ name: String, of span: FinishedInMemorySpan?) -> String? {
        guard let value = span?.attributes.get(name) else { return nil }
        return switch value {
        case .string(let text): text
        case .int32(let number): "\(number)"
        case .int64(let number): "\(number)"
        default: "\(value)"
        }
    }

    @Test func recordsACallAndItsAttempts() async throws {
        let tracer = InMemoryTracer()
        let transport = StubTransport(
            time: ManualClock().time,
            .json(#"{"__type":"ThrottlingException"}"#, status: 400, headers: ["x-amzn-requestid": "r-1"]),
            .json("{}", headers: ["x-amzn-requestid": "r-2"])
        )
        let client = Self.client(tracer, transport)
        try await tracer.withSpan("handler") { _ in _ = try await client.listCommands() }

        #expect(tracer.activeSpans.isEmpty)
        let spans = tracer.finishedSpans
        #expect(
            spans.map(\.operationName) == [
                "SSM.ListCommands attempt", "SSM.ListCommands attempt", "SSM.ListCommands", "handler",
            ]
        )
        let (first, second, call, handler) = (spans[0], spans[1], spans[2], spans[3])
        #expect(call.spanContext.parentSpanID == handler.spanContext.spanID)
        #expect(first.spanContext.parentSpanID == call.spanContext.spanID)
        #expect(second.spanContext.parentSpanID == call.spanContext.spanID)
        #expect(spans.prefix(3).allSatisfy { $0.kind == .client })
        for span in spans.prefix(3) {
            #expect(Self.attribute("rpc.system", of: span) == "aws-api")
            #expect(Self.attribute("rpc.service", of: span) == "SSM")
            #expect(Self.attribute("rpc.method", of: span) == "ListCommands")
            #expect(Self.attribute("cloud.region", of: span) == "eu-west-1")
            #expect(Self.attribute("server.address", of: span) == "ssm.eu-west-1.amazonaws.com")
        }
        #expect(Self.attribute("aws.request_id", of: first) == "r-1")
        #expect(Self.attribute("http.response.status_code", of: first) == "400")
        #expect(Self.attribute("error.type", of: first) == "ThrottlingException")
        #expect(first.status?.code == .error && first.errors.count == 1)
        #expect(Self.attribute("http.request.resend_count", of: second) == "1")
        #expect(Self.attribute("http.response.status_code", of: second) == "200")
        #expect(Self.attribute("aws.request_id", of: call) == "r-2")
        #expect(Self.attribute("error.type", of: call) == nil && call.errors.isEmpty && call.status == nil)
    }

    @Test func sendsTheContextOfEachAttempt() async throws {
        let tracer = InMemoryTracer()
        let transport = StubTransport(time: ManualClock().time, TransportResponse(status: 503), .json("{}"))
        _ = try await Self.client(tracer, transport).listCommands()
        let sent = transport.requests.map { $0.headers[InMemoryTracer.spanIDKey] }
        #expect(sent == tracer.finishedSpans.prefix(2).map { $0.spanContext.spanID })
        let signed = transport.requests.first?.headers["authorization"] ?? ""
        #expect(signed.contains("SignedHeaders=") && !signed.contains("trace"))
    }

    @Test(arguments: ["no credentials", "cancelled", "undecodable", "rejected"])
    func endsTheSpansOfFailedCalls(failure: String) async {
        let tracer = InMemoryTracer()
        let body = failure == "rejected" ? #"{"__type":"InvalidCommandId"}"# : "not JSON"
        let transport = StubTransport(
            time: ManualClock().time,
            responses: [
                { _ in
                    if failure == "cancelled" { throw CancellationError() }
                    return .json(body, status: failure == "rejected" ? 400 : 200)
                }
            ]
        )
        var client = Self.client(tracer, transport)
        if failure == "no credentials" {
            client = SSMClient(
                region: "eu-west-1",
                credentials: CredentialsChain([]),
                transport: transport,
                options: .init(observers: [TracingObserver(tracer: tracer)])
            )
        }
        await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(tracer.activeSpans.isEmpty)
        let call = tracer.finishedSpans.last
        #expect(tracer.finishedSpans.count == (failure == "no credentials" ? 1 : 2))
        #expect(call?.operationName == "SSM.ListCommands" && call?.status?.code == .error && call?.errors.count == 1)
        let type =
            switch failure {
            case "no credentials": "credentials_error"
            case "cancelled": "cancelled"
            case "undecodable": "undecodable_response"
            default: "InvalidCommandId"
            }
        #expect(Self.attribute("error.type", of: call) == type)
        #expect(!"\(tracer.finishedSpans)".contains("planted"))
    }

    @Test func sendsTheTraceOfTheLambdaInvocation() async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await Self.client(InMemoryTracer(), transport, lambda: "Root=1-2-3;Sampled=1").listCommands()
        #expect(transport.requests.first?.headers["X-Amzn-Trace-Id"] == "Root=1-2-3;Sampled=1")
    }

    @Test func derivesTheTraceOfAWSFromThatOfW3C() async throws {
        let transport = StubTransport(.json("{}"))
        let observer = TracingObserver(tracer: W3CTracer(), lambdaTraceID: { nil })
        let client = SSMClient(
            region: "eu-west-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret")),
            transport: transport,
            options: .init(observers: [observer])
        )
        _ = try await client.listCommands()
        let headers = try #require(transport.requests.first?.headers)
        #expect(headers["traceparent"] == W3CTracer.parent && headers["tracestate"] == "vendor=1")
        #expect(
            headers["x-amzn-trace-id"] == "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1"
        )
    }

    @Test(arguments: [
        nil, "", "00-1-2-3", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x", "0-é", "---",
    ])
    func ignoresOtherTraces(parent: String?) async throws {
        let transport = StubTransport(.json("{}"))
        let client = SSMClient(
            region: "eu-west-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret")),
            transport: transport,
            options: .init(observers: [TracingObserver(tracer: W3CTracer(parent: parent), lambdaTraceID: { nil })])
        )
        _ = try await client.listCommands()
        #expect(transport.requests.first?.headers["x-amzn-trace-id"] == nil)
    }

    @Test func endsSpansOfIdentifiersThatRepeat() {
        let tracer = InMemoryTracer()
        let observer = TracingObserver(tracer: tracer)
        func event(_ kind: CallEvent.Kind) -> CallEvent {
            CallEvent(kind: kind, callID: "same", service: "SSM", operation: "Op")
        }
        let ended = CallEvent.Kind.ended(.succeeded, reason: nil, after: .zero)
        for kind in [.started, .sending(bytes: 0), .started, .sending(bytes: 0), .sending(bytes: 0), ended, ended] {
            observer.observe(event(kind))
        }
        #expect(tracer.activeSpans.isEmpty && tracer.finishedSpans.count == 5)
    }
}

/// A tracer that records nothing and injects a context of W3C.
private struct W3CTracer: Tracer {
    static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private let recorder = InMemoryTracer()
    private let parent: String?

    init(parent: String? = W3CTracer.parent) {
        self.parent = parent
    }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> InMemorySpan {
        self.recorder.startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout InstrumentationContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {}

    func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let parent else { return }
        injector.inject(parent, forKey: "traceparent", into: &carrier)
        injector.inject("vendor=1", forKey: "tracestate", into: &carrier)
    }
}
#endif
