import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Recording and replaying exchanges.
@Suite struct RecordingTests {
    private static let planted = ["planted-secret-key", "planted-token", "hunter2", "PLANTEDKEY"]

    /// Makes calls over a transport, with secrets in requests and responses, and returns their results.
    private static func calls(
        over transport: any HTTPTransport,
        unique: @escaping @Sendable () -> String = { UUID().uuidString }
    ) async throws -> [String] {
        var options = SSMClient.Options(host: TestHost().system(inTimeOf: transport))
        options.host.unique = unique
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(
                Credentials(
                    accessKeyID: "AKIDEXAMPLE",
                    secretAccessKey: "planted-secret-key",
                    sessionToken: "planted-token"
                )
            ),
            transport: transport,
            options: options
        )
        var results: [String] = []
        let put = try await ssm.putParameter(name: "/a", value: "hunter2", type: .secureString)
        results.append("\(put.version ?? 0)")
        for name in ["/b", "/a"] {
            results.append(try await ssm.getParameter(name: name).parameter?.name ?? "")
        }
        do {
            _ = try await ssm.getParameter(name: "/none")
        } catch .service(let failure) {
            results.append(failure.code.rawValue)
        } catch {
            throw error
        }
        do {
            _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript", parameters: ["commands": ["hunter2"]])
        } catch .transport(let failure) {
            results.append("\(failure.kind) \(failure.mayHaveTakenEffect)")
        } catch {
            throw error
        }
        return results
    }

    private static var service: StubTransport {
        let named: @Sendable (TransportRequest) throws -> String = { request in
            let json = try JSONSerialization.jsonObject(with: request.body) as? [String: Any]
            return json?["Name"] as? String ?? ""
        }
        return StubTransport(responses: [
            { _ in .json(#"{"Version":3}"#) },
            { .json(#"{"Parameter":{"Name":"\#(try named($0))","Value":"hunter2"}}"#) },
            { .json(#"{"Parameter":{"Name":"\#(try named($0))","Value":"hunter2"}}"#) },
            { _ in .json(#"{"__type":"ParameterNotFound"}"#, status: 400) },
            { _ in throw TransportError(.interrupted, reason: "gone") },
        ])
    }

    @Test func recordsNoSecretsAndReplaysTheCalls() async throws {
        let recorder = ExchangeRecorder(Self.service, hiding: SSM.secretMembers)
        let results = try await Self.calls(over: recorder)
        #expect(results == ["3", "/b", "/a", "ParameterNotFound", "interrupted true"])
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "exchanges.json")
        try recorder.write(to: file)

        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(Self.planted.filter(text.contains) == [])
        #expect(text.contains("AmazonSSM.PutParameter"))

        let replayer = try ExchangeReplayer(contentsOf: file, hiding: SSM.secretMembers)
        #expect(try await Self.calls(over: replayer) == results)
        #expect(replayer.remaining == 0)
    }

    @Test func replaysResponsesInAnyOrder() async throws {
        let recorder = ExchangeRecorder(Self.service, hiding: SSM.secretMembers)
        _ = try await Self.calls(over: recorder)
        let replayer = ExchangeReplayer(recorder.exchanges, hiding: SSM.secretMembers)
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "a", secretAccessKey: "b")),
            transport: replayer,
            options: .init(retry: .none, host: TestHost().system)
        )
        #expect(try await ssm.getParameter(name: "/a").parameter?.name == "/a")
        #expect(try await ssm.getParameter(name: "/b").parameter?.name == "/b")
    }

    @Test func reportsARequestThatIsNotRecorded() async throws {
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "a", secretAccessKey: "b")),
            transport: ExchangeReplayer([]),
            options: .init(retry: .none, host: TestHost().system)
        )
        let error = await #expect(throws: SSMError.self) { _ = try await ssm.listCommands() }
        #expect(error?.description.contains("nothing is recorded for POST ssm.us-east-1.amazonaws.com") == true)
        #expect(error?.mayHaveTakenEffect == false)
    }

    @Test(arguments: [
        (#"{"Value":"hunter2","Name":"/a"}"#, #"{"Value":"<redacted>","Name":"/a"}"#),
        (#"{"Value":{"a":["hunter2",7,true,null]}}"#, #"{"Value":{"a":["<redacted>",0,true,null]}}"#),
        (#"{"Value":["hunter2",],}"#, #"{"Value":["<redacted>",],}"#),
        (#"{ "Name" : 1.0 }"#, #"{ "Name" : 1.0 }"#),
        ("<A><SecretAccessKey>hunter2</SecretAccessKey></A>", "<A><SecretAccessKey><redacted></SecretAccessKey></A>"),
        ("<Value>hunter2<Value>hunter2</Value></A>", "<Value><redacted></Value></A>"),
        ("<A><Value>hunter2", "<A><Value><redacted>"),
        ("Action=X&Value=hunter2&Value.1=hunter2&b", "Action=X&Value=<redacted>&Value.1=<redacted>&b"),
        ("&\u{301}a=b&Value=\u{301}hunter2&\u{301}", "&\u{301}a=b&Value=<redacted>&\u{301}"),
        (#"{"a":[1,{"Value":"hunter2"#, #"{"a":[1,{"Value"<redacted>"#),
        (#"{"a":1,"Value":"hunter2","b":nil}"#, #"{"a":1,"Value":"<redacted>","b"<redacted>"#),
        (#"{"Value":"hunter2\ud83d","b":1}"#, #"{"Value":"<redacted>","b":1}"#),
    ])
    func redactsABodyWithoutChangingItsForm(body: String, recorded: String) async throws {
        let response = TransportResponse(status: 200, body: Data(body.utf8))
        let recorder = ExchangeRecorder(StubTransport(response), hiding: ["Value"])
        let url = try #require(URL(string: "https://example.com/?Signature=hunter2&Value=hunter2&a=b"))
        let returned = try await recorder.send(TransportRequest(method: "GET", url: url, body: Data(body.utf8)))
        #expect(String(decoding: returned.body, as: UTF8.self) == body)
        let exchange = try #require(recorder.exchanges.first)
        #expect(String(decoding: exchange.response?.body ?? Data(), as: UTF8.self) == recorded)
        #expect(String(decoding: exchange.request.body, as: UTF8.self) == recorded)
        #expect(exchange.request.url == "https://example.com/?Signature=<redacted>&Value=<redacted>&a=b")
    }

    /// Requests to token services and their responses contain secrets under names of their own.
    @Test(arguments: [
        "Action=AssumeRoleWithWebIdentity&WebIdentityToken=hunter2", "OIDCToken=hunter2",
        "SerialNumber=a&TokenCode=hunter2",
        #"{"clientSecret":"hunter2","refreshToken":"hunter2"}"#, #"{"accessToken":"hunter2","idToken":"hunter2"}"#,
        "grant_type=refresh_token&refresh_token=hunter2", #"{"access_token":"hunter2","id_token":"hunter2"}"#,
        "<Credentials><SecretAccessKey>hunter2</SecretAccessKey><SessionToken>hunter2</SessionToken></Credentials>",
    ])
    func recordsNoSecretOfATokenService(body: String) async throws {
        let response = TransportResponse(status: 200, body: Data(body.utf8))
        let recorder = ExchangeRecorder(StubTransport(response), hiding: [])
        let url = try #require(URL(string: "https://example.com/"))
        _ = try await recorder.send(TransportRequest(method: "POST", url: url, body: Data(body.utf8)))
        #expect(!"\(try Self.written(by: recorder).text)".contains("hunter2"))
    }

    @Test func recordsNoTokenOfAMetadataService() async throws {
        let recorder = ExchangeRecorder(
            StubTransport(TransportResponse(status: 200, body: Data("hunter2".utf8))),
            hiding: []
        )
        let request = TransportRequest(
            method: "PUT",
            url: try #require(URL(string: "http://169.254.169.254/latest/api/token")),
            headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"]
        )
        _ = try await recorder.send(request)
        #expect(!(try Self.written(by: recorder).text.contains("hunter2")))
    }

    @Test func recordsNoSignatureInTheReasonOfAFailure() async throws {
        let transport = StubTransport(responses: [
            { throw TransportError(.interrupted, reason: "no response from \($0.url.absoluteString)") }
        ])
        let recorder = ExchangeRecorder(transport, hiding: [])
        let url = try #require(URL(string: "https://example.com/?Signature=planted-signature-1&a=b"))
        await #expect(throws: TransportError.self) {
            _ = try await recorder.send(TransportRequest(method: "GET", url: url))
        }
        let text = try Self.written(by: recorder).text
        #expect(!text.contains("planted"))
        #expect(text.contains("no response from"))
    }

    @Test func writesAFileThatOnlyItsOwnerCanRead() async throws {
        let recorder = ExchangeRecorder(StubTransport(.json("{}")), hiding: [])
        #expect(try Self.written(by: recorder).mode == 0o600)
        // A file that others can read is replaced by one that they can't read.
        #expect(try Self.written(by: recorder, over: "old").mode == 0o600)
        let missing = URL(filePath: "/nonexistent/folder/exchanges.json")
        #expect(throws: FileError(path: missing.path, reason: .notWritable)) { try recorder.write(to: missing) }
    }

    private static func written(by recorder: ExchangeRecorder, over old: String? = nil) throws -> (
        text: String, mode: Int?
    ) {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        if let old {
            let attributes = [FileAttributeKey.posixPermissions: 0o644]
            #expect(FileManager.default.createFile(atPath: file.path, contents: Data(old.utf8), attributes: attributes))
        }
        try recorder.write(to: file)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        return (try String(contentsOf: file, encoding: .utf8), mode)
    }

    @Test func recordsBodiesThatAreNotText() async throws {
        let bytes = Data([0, 0xff, 0xfe, 1])
        let recorder = ExchangeRecorder(StubTransport(TransportResponse(status: 200, body: bytes)), hiding: [])
        let url = try #require(URL(string: "https://example.com/"))
        _ = try await recorder.send(TransportRequest(method: "GET", url: url))
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try recorder.write(to: file)
        let replayer = try ExchangeReplayer(contentsOf: file)
        #expect(try await replayer.send(TransportRequest(method: "GET", url: url)).body == bytes)
    }
}
