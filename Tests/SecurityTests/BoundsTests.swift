import CloudAssistantKit
import CloudCore
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Tests that a response that is too large, too deep or too wide quickly ends in an error, or is quickly read.
@Suite(.timeLimit(.minutes(5 * patience)))
struct BoundsTests {
    @Test(arguments: [(0, true), (1, false)])
    func acceptsResponsesUpToTheLimit(excess: Int, isAccepted: Bool) async throws {
        let limit = 100_000
        let body = "{}" + String(repeating: " ", count: limit - 2 + excess)
        let chunks = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
        let scripts = [
            Script.response(body: body), .bytes("HTTP/1.1 200 OK\r\n\r\n\(body)"),
            .bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)"),
        ]
        for script in scripts {
            let server = try FaultServer([script])
            let transport = TestedTransport.standard.make(maxResponseSize: limit)
            let request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
            if isAccepted {
                #expect(try await transport.send(request).body.count == limit)
            } else {
                let failure = await #expect(throws: TransportError.self) { try await transport.send(request) }
                #expect(failure?.kind == .responseTooLarge)
            }
        }
    }

    /// 2 MB of zeros in 2 kB.
    ///
    /// The response stays compressed, or the limit applies to the decompressed size.
    @Test(arguments: TestedTransport.all)
    func limitsTheSizeOfCompressedResponses(tested: TestedTransport) async throws {
        let packed = try #require(Data(base64Encoded: Self.bomb))
        let server = try FaultServer([.response(headers: ["Content-Encoding: gzip"], data: packed)])
        let transport = tested.make(maxResponseSize: 100_000)
        let request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        guard tested == .urlSession else {
            #expect(try await transport.send(request).body == packed)
            #expect(server.requests.first?.header("accept-encoding") == nil)
            return
        }
        let failure = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(failure?.kind == .responseTooLarge)
    }

    static let deep = [
        ("[", "]"), (#"{"Commands":"#, "}"), (#"[{"a":"#, "}]"), ("[", ""), (#"{"a":"#, ""),
    ]

    @Test(arguments: 0..<deep.count, [200, 400, 500])
    func quicklyRejectsDeeplyNestedResponses(index: Int, status: Int) async throws {
        let (opening, closing) = Self.deep[index]
        let text = String(repeating: opening, count: 10_000) + "1" + String(repeating: closing, count: 10_000)
        for body in [text, #"{"Commands": \#(text), "Command": \#(text), "Invocation": \#(text)}"#] {
            try await Self.expectError(TransportResponse(status: status, body: Data(body.utf8)))
        }
    }

    @Test(arguments: ["lol", "deep", "entity"])
    func quicklyRejectsHostileXMLErrors(name: String) async throws {
        let laughs = (1..<20).map { level in
            "<!ENTITY l\(level) \"\(String(repeating: "&l\(level - 1);", count: 10))\">"
        }
        let documents = [
            "lol": "<!DOCTYPE e [<!ENTITY l0 \"ha\">\(laughs.joined())]><Error><Code>&l19;</Code></Error>",
            "deep": String(repeating: "<Error>", count: 100_000),
            "entity": "<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Error><Code>&x;</Code></Error>",
        ]
        let body = try #require(documents[name])
        let failure = try await Self.expectError(TransportResponse(status: 403, body: Data(body.utf8)))
        #expect(failure.utf8.count < 2_000)
        #expect(!failure.contains("root:"))
    }

    @Test func quicklyReadsWideResponses() async throws {
        let members = (0..<100_000).map { #""k\#($0)": "v""# }.joined(separator: ",")
        let ssm = Self.ssm(.json(#"{"Parameters": [], \#(members)}"#))
        #expect(try await ssm.describeParameters().parameters.isEmpty)
        try await Self.expectError(.json("{\(members)}", status: 400))
    }

    /// The last value is used, as in other JSON readers.
    ///
    /// The test checks only that it is always the same one.
    @Test func readsDuplicateKeysConsistently() async throws {
        let values = try await (0..<10).asyncMap { _ in
            try await Self.ssm(.json(#"{"NextToken": "a", "NextToken": "b"}"#)).listCommands().nextToken
        }
        #expect(Set(values).count == 1)
        try await Self.expectError(.json(#"{"__type": "A", "__type": "B", "Code": "A", "Code": "B"}"#, status: 400))
    }

    // MARK: Helpers

    /// Expects that calls to both services throw, and returns the errors as text.
    @discardableResult
    private static func expectError(_ response: TransportResponse) async throws -> String {
        let ssmError = await #expect(throws: SSMError.self) { _ = try await Self.ssm(response).listCommands() }
        let assistant = CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: StaticCredentials(Planted.credentials),
            transport: StubTransport(response),
            options: .init(retry: .none)
        )
        let assistantError = await #expect(throws: CloudAssistantError.self) {
            _ = try await assistant.describeCommands()
        }
        return "\(ssmError as Any) \(assistantError as Any)"
    }

    private static func ssm(_ response: TransportResponse) -> SSMClient {
        SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Planted.credentials),
            transport: StubTransport(response),
            options: .init(retry: .none)
        )
    }

    private static let bomb = [
        "H4sIAAAAAAACA+3BAQEAAACCIP+vbkhAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAbwZBHVpCgIQeAA==",
    ].joined()
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
