import CloudAssistantKit
import CloudCore
import CloudEmulator
import Foundation
import Testing

/// Output that Cloud Assistant stores in object storage.
@Suite struct OSSOutputTests {
    private static let secret = "emulator/secret+1"

    private let clock = ManualClock()
    private let cloud: EmulatedCloud
    private let output = String(repeating: "o", count: 100_000)

    init() {
        let output = self.output
        self.cloud = EmulatedCloud(machines: 2, clock: .manual(self.clock)) { _, _ in .init(standardOutput: output) }
    }

    private func run(to location: String = "oss://logs/nightly/run", frequency: String? = nil) async throws -> String {
        let started = try await self.cloud.assistant().runCommand(
            commandContent: "df",
            type: .runShellScript,
            frequency: frequency,
            instanceIDs: ["i-1"],
            ossOutputDelivery: location,
            repeatMode: frequency == nil ? nil : .period
        )
        return try #require(started.invokeID)
    }

    private func result(of id: String) async throws -> CloudAssistant.InvocationResult {
        try #require(try await self.cloud.assistant().results(of: id).first)
    }

    /// Returns the response to a request that is signed with a signature of version 1.
    private func get(
        _ address: String,
        resource: String,
        method: String = "GET",
        secret: String = secret,
        key: String = "EMULATORKEY000000001",
        date: Date? = nil
    ) async throws -> TransportResponse {
        let date = try #require(HTTPDate.text(of: date ?? self.clock.date))
        let text = "\(method)\n\n\n\(date)\n\(resource)"
        let signature = Data(HMAC<SHA1>(key: Array(secret.utf8)).authenticate(Array(text.utf8)))
        let request = TransportRequest(
            method: method,
            url: try #require(URL(string: address)),
            headers: ["date": date, "authorization": "OSS \(key):\(signature.base64EncodedString())"]
        )
        return try await self.cloud.send(request)
    }

    @Test func storesTheFullOutput() async throws {
        let id = try await self.run()
        let running = try await self.result(of: id)
        #expect(running.ossOutputDelivery == "oss://logs/nightly/run")
        #expect(running.ossOutputStatus == .inProgress)
        #expect(running.ossOutputURI == "")
        let key = "nightly/run/\(id)/i-1/1.txt"
        #expect(self.cloud.object(key, inBucket: "logs") == nil)
        self.clock.advance(by: .seconds(5))
        let ended = try await self.result(of: id)
        #expect(ended.ossOutputStatus == .finished)
        #expect(ended.ossOutputURI == "oss://logs/\(key)")
        #expect(self.cloud.object(key, inBucket: "logs")?.count == 100_000)
        #expect(self.cloud.object(key, inBucket: "other") == nil)
        #expect(self.cloud.object(key.replacing("i-1", with: "i-2"), inBucket: "logs") == nil)
        let described = try await self.cloud.assistant().describeInvocations(invokeID: id).invocations.first
        #expect(described?.ossOutputDelivery == "oss://logs/nightly/run")
        #expect(described?.invokeInstances.first?.ossOutputURI == "oss://logs/\(key)")
    }

    @Test func returnsTheObject() async throws {
        let id = try await self.run()
        self.clock.advance(by: .seconds(5))
        let key = "nightly/run/\(id)/i-1/1.txt"
        let inHost = "https://logs.oss-cn-hangzhou.aliyuncs.com/\(key)"
        let response = try await self.get(inHost, resource: "/logs/\(key)")
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == self.output)
        #expect(self.cloud.calls["GetObject"] == 1)
        let inPath = "https://oss-cn-hangzhou.aliyuncs.com/logs/\(key)"
        #expect(try await self.get(inPath, resource: "/logs/\(key)").body == response.body)
    }

    @Test func rejectsUnknownObjectsAndInvalidRequests() async throws {
        let id = try await self.run()
        self.clock.advance(by: .seconds(5))
        let key = "nightly/run/\(id)/i-1/1.txt"
        let address = "https://logs.oss-cn-hangzhou.aliyuncs.com/\(key)"
        func code(_ response: TransportResponse) -> String {
            let text = String(decoding: response.body, as: UTF8.self)
            return "\(response.status) \(text.split(separator: "<Code>").last?.split(separator: "</Code>").first ?? "")"
        }
        let missing = try await self.get(address + "x", resource: "/logs/\(key)x")
        #expect(code(missing) == "404 NoSuchKey")
        let noBucket = try await self.get(address.replacing("logs", with: "other"), resource: "/other/\(key)")
        #expect(code(noBucket) == "404 NoSuchBucket")
        let wrongSecret = try await self.get(address, resource: "/logs/\(key)", secret: "wrong")
        #expect(code(wrongSecret) == "403 SignatureDoesNotMatch")
        let wrongKey = try await self.get(address, resource: "/logs/\(key)", key: "nobody")
        #expect(code(wrongKey) == "403 InvalidAccessKeyId")
        let early = try await self.get(address, resource: "/logs/\(key)", date: self.clock.date - 1_000)
        #expect(code(early) == "403 RequestTimeTooSkewed")
        let put = try await self.get(address, resource: "/logs/\(key)", method: "PUT")
        #expect(code(put) == "501 NotImplemented")
        self.cloud.faults = .inject(.throttled, onFirst: 1)
        #expect(code(try await self.get(address, resource: "/logs/\(key)")) == "503 QpsLimitExceeded")
    }

    /// The signature is the result of the algorithm of version 4 for fixed input, written out step by step.
    @Test func acceptsSignaturesOfVersion4() async throws {
        let id = try await self.run(to: "oss://logs")
        self.clock.advance(by: .seconds(5))
        let stamp = try Timestamp(self.clock.date)
        let day = stamp.basicDay
        let canonical = """
            GET
            /logs/\(id)/i-1/1.txt

            x-oss-content-sha256:UNSIGNED-PAYLOAD
            x-oss-date:\(stamp.basic)


            UNSIGNED-PAYLOAD
            """
        let scope = "\(day)/cn-hangzhou/oss/aliyun_v4_request"
        let text = "OSS4-HMAC-SHA256\n\(stamp.basic)\n\(scope)\n\(SHA256.hash(canonical.utf8).hexadecimal)"
        var key = Array("aliyun_v4\(Self.secret)".utf8)
        for part in [day, "cn-hangzhou", "oss", "aliyun_v4_request"] {
            key = HMAC<SHA256>(key: key).authenticate(Array(part.utf8))
        }
        let signature = HMAC<SHA256>(key: key).authenticate(Array(text.utf8)).hexadecimal
        func get(_ signature: String) async throws -> Int {
            let request = TransportRequest(
                method: "GET",
                url: try #require(URL(string: "https://logs.oss-cn-hangzhou.aliyuncs.com/\(id)/i-1/1.txt")),
                headers: [
                    "x-oss-date": stamp.basic, "x-oss-content-sha256": "UNSIGNED-PAYLOAD",
                    "authorization":
                        "OSS4-HMAC-SHA256 Credential=EMULATORKEY000000001/\(scope), Signature=\(signature)",
                ]
            )
            return try await self.cloud.send(request).status
        }
        #expect(try await get(signature) == 200)
        #expect(try await get(String(repeating: "0", count: 64)) == 403)
    }

    @Test func storesTheOutputOfEachRepetition() async throws {
        let id = try await self.run(frequency: "rate(5m)")
        #expect(try await self.result(of: id).ossOutputURI == "")
        self.clock.advance(by: .seconds(610))
        let history = try await self.cloud.assistant().describeInvocationResults(includeHistory: true, invokeID: id)
        let results = try #require(history.invocation?.invocationResults)
        #expect(results.map(\.repeats) == [2, 1])
        #expect(
            results.map(\.ossOutputURI) == [2, 1].map { "oss://logs/nightly/run/\(id)/i-1/\($0).txt" }
        )
        #expect(self.cloud.object("nightly/run/\(id)/i-1/1.txt", inBucket: "logs")?.count == 100_000)
        #expect(self.cloud.object("nightly/run/\(id)/i-1/2.txt", inBucket: "logs")?.count == 100_000)
        #expect(self.cloud.object("nightly/run/\(id)/i-1/3.txt", inBucket: "logs") == nil)
    }

    @Test(arguments: ["s3://logs", "logs/nightly", "oss://", "oss:///"])
    func rejectsInvalidLocations(location: String) async {
        let error = await #expect(throws: CloudAssistantError.self) { try await self.run(to: location) }
        #expect(error?.serviceFailure?.message?.contains(location) == true)
    }
}
