import AsyncHTTPClient
import Foundation
import NIOCore
import SSMKit

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension Measure {
    /// Returns the measurements of whole calls without a network, with each HTTP stack, and of pages.
    static func calls(_ inputs: Inputs) throws -> [String: Measure] {
        let memory = SSMClient.measured(over: MemoryTransport(body: inputs.small))
        var measures = [
            "call-memory": Measure { count in
                try await ContinuousClock().measure {
                    for _ in 0..<count { try await memory.call() }
                }
            },
            "pages": Measure { count in try await self.pages(items: count) },
        ]
        var stacks: [(name: String, call: @Sendable () async throws -> Void)] = []
        if let server = inputs.server {
            let standard = SSMClient.measured(over: DefaultTransport.shared, to: server)
            let trait = SSMClient.measured(over: AsyncHTTPClientTransport(), to: server)
            stacks += [
                ("http-default", { try await standard.call() }),
                ("http-bare", try self.bareTransport(server, inputs)),
                ("http-trait", { try await trait.call() }),
                ("http-urlsession", try self.bareURLSession(server, inputs)),
                ("http-ahc", try self.bareHTTPClient(server, inputs)),
            ]
        }
        if let server = inputs.secureServer {
            let standard = SSMClient.measured(over: DefaultTransport.shared, to: server)
            stacks += [
                ("https-default", { try await standard.call() }),
                ("https-urlsession", try self.bareURLSession(server, inputs)),
            ]
        }
        for stack in stacks {
            for width in [1, 16, 64] {
                measures["\(stack.name)-\(width)"] = Measure(for: .milliseconds(width == 1 ? 2 : 300)) { count in
                    try await ContinuousClock().measure { try await self.repeat(count, width: width, stack.call) }
                }
            }
        }
        return measures
    }

    /// Repeats an operation a number of times, with some of them concurrent.
    private static func `repeat`(
        _ count: Int,
        width: Int,
        _ operation: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard width > 1 else {
            for _ in 0..<count { try await operation() }
            return
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<width {
                group.addTask {
                    for _ in stride(from: lane, to: count, by: width) { try await operation() }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func bareTransport(_ server: URL, _ inputs: Inputs) throws -> @Sendable () async throws -> Void {
        let request = try TransportRequest.getCommandInvocation(to: server.absoluteString)
        return {
            let response = try await DefaultTransport.shared.send(request)
            guard response.body.count == inputs.small.count else { throw Unknown(name: "response") }
        }
    }

    private static func bareURLSession(_ server: URL, _ inputs: Inputs) throws -> @Sendable () async throws -> Void {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 64
        let session = URLSession(configuration: configuration)
        let call = try TransportRequest.getCommandInvocation(to: server.absoluteString)
        var request = URLRequest(url: call.url)
        request.httpMethod = call.method
        request.httpBody = call.body
        for header in call.headers { request.setValue(header.value, forHTTPHeaderField: header.name) }
        return { [request] in
            let (data, _) = try await session.data(for: request)
            guard data.count == inputs.small.count else { throw Unknown(name: "response") }
        }
    }

    private static func bareHTTPClient(_ server: URL, _ inputs: Inputs) throws -> @Sendable () async throws -> Void {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        let client = HTTPClient(configuration: configuration)
        let call = try TransportRequest.getCommandInvocation(to: server.absoluteString)
        var request = HTTPClientRequest(url: call.url.absoluteString)
        request.method = .POST
        request.body = .bytes(ByteBuffer(bytes: call.body))
        for header in call.headers { request.headers.add(name: header.name, value: header.value) }
        return { [request] in
            let response = try await client.execute(request, timeout: .seconds(30))
            let body = try await response.body.collect(upTo: 1 << 20)
            guard body.readableBytes == inputs.small.count else { throw Unknown(name: "response") }
        }
    }

    /// Reads a number of parameters in pages of 50, without keeping them.
    private static func pages(items count: Int) async throws -> Duration {
        let client = SSMClient.measured(over: PageTransport(items: count))
        var seen = 0
        let elapsed = try await ContinuousClock().measure {
            for try await _ in client.pages(of: SSM.DescribeParametersRequest(maxResults: 50)).items { seen += 1 }
        }
        guard seen == count else { throw Unknown(name: "\(seen) items") }
        return elapsed
    }
}

extension SSMClient {
    /// Returns a client that uses nothing of this machine except the time.
    fileprivate static func measured(over transport: any HTTPTransport, to server: URL? = nil) -> SSMClient {
        SSMClient(
            region: "eu-west-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")),
            transport: transport,
            options: Options(endpoint: server)
        )
    }

    fileprivate func call() async throws {
        let response = try await self.getCommandInvocation(
            commandID: Sample.commandID,
            instanceID: Sample.instanceID
        )
        guard response.status == .success else { throw Unknown(name: "response") }
    }
}

/// A transport that immediately returns the same response.
private struct MemoryTransport: HTTPTransport {
    let body: Data

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        TransportResponse(
            status: 200,
            headers: [
                "content-type": "application/x-amz-json-1.1",
                "x-amzn-requestid": "4e8a5f3c-0000-4000-8000-000000000000",
            ],
            body: self.body
        )
    }
}

/// A transport that returns pages of 50 parameters, with a token for the start of the next page.
private struct PageTransport: HTTPTransport {
    let items: Int

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let members = try JSONDecoder().decode([String: Token].self, from: request.body)
        let start = members["NextToken"].flatMap { Int($0.text) } ?? 0
        let end = min(start + 50, self.items)
        let parameters = (start..<end).map {
            #"{"Name":"/fleet/\#($0)/address","Type":"String","Version":3,"LastModifiedDate":1700000000.5}"#
        }
        let token = end < self.items ? #","NextToken":"\#(end)""# : ""
        let body = #"{"Parameters":[\#(parameters.joined(separator: ","))]\#(token)}"#
        return TransportResponse(status: 200, body: Data(body.utf8))
    }

    /// A string, or any other value, which is ignored.
    private struct Token: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            self.text = (try? decoder.singleValueContainer().decode(String.self)) ?? ""
        }
    }
}
