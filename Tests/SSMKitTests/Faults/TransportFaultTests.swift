import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// What a transport says and does below the level of calls.
@Suite struct TransportFaultTests {
    private static func failure(
        _ server: FaultServer,
        scheme: String = "http",
        body: String = "{}",
        transport: any HTTPTransport
    ) async throws -> TransportError? {
        let url = try #require(URL(string: "\(scheme)://127.0.0.1:\(server.port)/"))
        var request = TransportRequest(method: "POST", url: url, body: Data(body.utf8))
        request.isRepeatable = false
        return await #expect(throws: TransportError.self) { try await transport.send(request) }
    }

    @Test(arguments: ["{}", ""], TestedTransport.all)
    func knowsThatARefusedConnectionSentNothing(body: String, tested: TestedTransport) async throws {
        let failure = try await Self.failure(
            try FaultServer([], availability: .refusing),
            body: body,
            transport: tested.make()
        )
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    @Test(arguments: ["{}", ""], TestedTransport.all)
    func assumesThatABrokenExchangeSentAll(body: String, tested: TestedTransport) async throws {
        let failure = try await Self.failure(try FaultServer([Script([.close])]), body: body, transport: tested.make())
        #expect(failure?.kind == .interrupted)
        #expect(failure?.mayHaveTakenEffect == true)
    }

    @Test(arguments: TestedTransport.all)
    func endsWhenNothingCameForTooLong(tested: TestedTransport) async throws {
        let server = try FaultServer([Script([.hang])])
        let failure = try await Self.failure(server, transport: tested.make(readTimeout: .milliseconds(300)))
        #expect(failure?.kind == .timedOut)
        #expect(failure?.mayHaveTakenEffect == true)
    }

    #if !os(Linux) || URLSession
    /// Of URLSession, whose time for reading runs while it connects too.
    @Test func knowsThatNothingWasSentWhenNothingCameForTooLong() async throws {
        let server = try FaultServer([Script([.hang])], availability: .unresponsive)
        let transport = URLSessionTransport(readTimeout: .milliseconds(300))
        let failure = try await Self.failure(server, transport: transport)
        #expect(failure?.kind == .timedOut)
        #expect(failure?.mayHaveTakenEffect == false)
    }
    #endif

    /// The stack below sends some requests again when a kept connection ends, and tells only how the last copy fared.
    @Test(arguments: ["{}", ""], TestedTransport.all)
    func assumesThatARequestOnAKeptConnectionWasSent(body: String, tested: TestedTransport) async throws {
        for end in [Script.Step.close, .reset] {
            let server = try FaultServer([.response(), Script([.shut, end])])
            let transport = tested.make()
            var request = TransportRequest(method: "POST", url: server.url, body: Data(body.utf8))
            _ = try await transport.send(request)
            let failure = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(failure?.kind == .interrupted)
            #expect(failure?.mayHaveTakenEffect == true)
            #expect(server.requestCount == 2)

            // Nobody is there any more.
            request.isRepeatable = false
            let single = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(single?.mayHaveTakenEffect == false)
        }
    }

    /// Nothing has left for where no connection was ever made, whatever was answered elsewhere.
    @Test(arguments: ["{}", ""], TestedTransport.all)
    func knowsThatNothingWasSentToWhereNobodyAnswered(body: String, tested: TestedTransport) async throws {
        let transport = tested.make()
        let server = try FaultServer([.response()])
        _ = try await transport.send(TransportRequest(method: "POST", url: server.url))
        let closed = try FaultServer([], availability: .refusing)
        let url = try #require(URL(string: "https://127.0.0.1:\(closed.port)/"))
        for _ in 0..<3 {
            let request = TransportRequest(method: "POST", url: url, body: Data(body.utf8))
            let failure = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(failure?.kind == .notConnected)
            #expect(failure?.mayHaveTakenEffect == false)
        }
    }

    /// A signature covers the path and the query as they stand.
    @Test(arguments: TestedTransport.all, ["/", "/a%2Fb/c;d/e%20f/?x=%20y&z=a+b&e=&f=%E4%BD%A0", "/a//b/c?x"])
    func sendsTheAddressAsItStands(tested: TestedTransport, target: String) async throws {
        let server = try FaultServer([.response()])
        let url = try #require(URL(string: "http://127.0.0.1:\(server.port)\(target)"))
        _ = try await tested.make().send(TransportRequest(method: "POST", url: url, body: Data("{}".utf8)))
        #expect(server.requests.first?.head.hasPrefix("POST \(target) HTTP/1.1\r\n") == true, "\(server.requests)")
    }

    @Test(arguments: TestedTransport.all)
    func endsWhenNoConnectionIsMadeInTime(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()], availability: .unresponsive)
        let start = ContinuousClock.now
        let transport = tested.make(connectTimeout: .milliseconds(100))
        let failure = try await Self.failure(server, transport: transport)
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveTakenEffect == false)
        #expect(ContinuousClock.now - start < .seconds(120) * patience)
    }

    /// A deadline may be over before there is anything to end.
    @Test(arguments: TestedTransport.all, [Duration.seconds(-1), .zero, .microseconds(50), .milliseconds(20)])
    func endsWhenItsTimeIsOver(tested: TestedTransport, limit: Duration) async throws {
        let server = try FaultServer([Script([.hang])])
        let transport = tested.make()
        for isRepeatable in [true, false] {
            var request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
            request.isRepeatable = isRepeatable
            let before = server.requestCount
            do {
                #expect(try await transport.send(request, within: limit, on: .system) == nil)
            } catch UnsentRequestError.late {
                #expect(server.requestCount == before)
            }
        }
        try await eventually { server.openConnectionCount == 0 }
    }

    /// The time of an attempt or of a call may be over while nothing can be sent yet.
    @Test(arguments: [
        Timeouts(attempt: .milliseconds(100), call: nil), Timeouts(attempt: nil, call: .milliseconds(100)),
    ])
    func saysThatNothingWasSentWhereNoConnectionWasMadeInTime(timeouts: Timeouts) async throws {
        let server = try FaultServer([.response()], availability: .unresponsive)
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: "planted-secret-key")),
            transport: TestedTransport.standard.make(),
            options: .init(endpoint: server.url, retry: .none, timeouts: timeouts)
        )
        let error = await #expect(throws: SSMError.self) { try await ssm.sendCommand(documentName: "D") }
        // Otherwise it counts as if it may have arrived.
        if TestedTransport.standard.reportsUnsentRequests { #expect(error?.mayHaveTakenEffect == false) }
        #expect(error?.serviceFailure == nil)
    }

    @Test(arguments: TestedTransport.all)
    func waitsForAnResponseLongerThanForAConnection(tested: TestedTransport) async throws {
        let server = try FaultServer([Script([.pause(.milliseconds(400))] + Script.response().steps)])
        let transport = tested.make(connectTimeout: .milliseconds(200))
        let request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        #expect(try await transport.send(request).status == 200)
    }

    @Test(arguments: TestedTransport.all)
    func knowsThatABrokenHandshakeSentNothing(tested: TestedTransport) async throws {
        let server = try FaultServer([Script(at: .firstBytes, [.close])])
        let failure = try await Self.failure(server, scheme: "https", transport: tested.make())
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    @Test(arguments: TestedTransport.all)
    func knowsThatAServerWithoutTLSIsNotSecure(tested: TestedTransport) async throws {
        let answer = Data("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
        let server = try FaultServer([Script(at: .firstBytes, [.send(answer), .pause(.seconds(1)), .close])])
        let failure = try await Self.failure(server, scheme: "https", transport: tested.make())
        #expect(failure?.kind == .notSecure)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    @Test(arguments: TestedTransport.all)
    func keepsConnections(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()])
        let transport = tested.make()
        for _ in 0..<3 { _ = try await transport.send(TransportRequest(method: "POST", url: server.url)) }
        #expect(server.connectionCount == 1)
        var request = TransportRequest(method: "POST", url: server.url)
        request.isRepeatable = false
        for _ in 0..<3 { _ = try await transport.send(request) }
        // The others keep none for what must not be sent twice, since their stacks would repeat it.
        #expect(server.connectionCount == (tested == .curl ? 1 : 4))
        try await eventually { server.openConnectionCount == 1 }
    }

    @Test(arguments: TestedTransport.all)
    func readsHeadersThatComeTwice(tested: TestedTransport) async throws {
        let server = try FaultServer([.response(headers: ["X-A: 1", "X-A: 2", "X-Empty:"])])
        let response = try await tested.make().send(TransportRequest(method: "POST", url: server.url))
        #expect(response.headers.values(of: "x-a").joined(separator: ", ") == "1, 2")
        #expect(response.headers["x-empty"] == "")
    }

    /// Over some transports, requests that must not be repeated get a session each, which is much to leave behind.
    @Test(arguments: TestedTransport.all)
    func leavesNothingOfManyRequestsBehind(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()])
        let transport = tested.make()
        var request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        request.isRepeatable = false
        _ = try await transport.send(request)
        guard let descriptors = ThisProcess.descriptorCount, let threads = ThisProcess.threadCount else { return }
        for _ in 0..<500 { _ = try await transport.send(request) }
        try await eventually { server.openConnectionCount <= 1 }
        // Other tests run at the same time, so that there is some leeway.
        try await eventually { (ThisProcess.descriptorCount ?? 0) < descriptors + 100 }
        try await eventually { (ThisProcess.threadCount ?? 0) < threads + 50 }
    }
}
