import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct ClockSkewTests {
    // The fake client's clock shows 2026-01-02T12:00:00Z.
    private static func serviceError(_ code: String, date: String?) -> StubTransport.Response {
        { _ in .rejected(code, 400, headers: date.map { ["Date": $0] } ?? [:]) }
    }

    private static let ok: StubTransport.Response = { _ in .ok() }

    @Test(arguments: ["WrongTime", "WrongSignature"])
    func retriesOnceWithTheServicesTime(code: String) async throws {
        let client = FakeClient(responses: [
            Self.serviceError(code, date: "Fri, 02 Jan 2026 12:10:00 GMT"), Self.ok, Self.ok,
        ])
        _ = try await client.call(FakeClient.write)
        #expect(
            client.transport.requests.map { $0.headers["x-date"] } == ["2026-01-02T12:00:00Z", "2026-01-02T12:10:00Z"]
        )
        // Later calls of the client start with the corrected time.
        _ = try await client.call(FakeClient.write)
        #expect(client.transport.requests.last?.headers["x-date"] == "2026-01-02T12:10:00Z")
    }

    @Test func correctsAClockThatIsAhead() async throws {
        let client = FakeClient(responses: [
            Self.serviceError("WrongTime", date: "Fri, 02 Jan 2026 11:00:00 GMT"), Self.ok,
        ])
        _ = try await client.call(FakeClient.read)
        #expect(client.transport.requests.last?.headers["x-date"] == "2026-01-02T11:00:00Z")
    }

    @Test func doesNotRetryAWrongSignatureWhenTheClocksAgree() async {
        let client = FakeClient(responses: [Self.serviceError("WrongSignature", date: "Fri, 02 Jan 2026 12:03:59 GMT")])
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.read) }
        #expect(client.transport.requests.count == 1)
    }

    @Test(arguments: [500, 503])
    func doesNotRetryAWriteAfterAServerError(status: Int) async {
        let serviceError = TransportResponse.rejected(
            "WrongTime",
            status,
            headers: ["Date": "Fri, 02 Jan 2026 12:10:00 GMT"]
        )
        let client = FakeClient(responses: [{ _ in serviceError }, Self.ok])
        let error = await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) {
            try await client.call(FakeClient.write)
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(client.transport.requests.count == 1)
    }

    /// An impossible date doesn't break the client, which accepts the valid date of the next service error.
    @Test(
        arguments: [
            "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 31 Dec 2019 23:59:59 GMT",
            "Fri, 01 Jan 2100 00:00:00 GMT",
        ],
        ["WrongTime", "WrongSignature"]
    )
    func ignoresAnImpossibleDate(date: String, code: String) async throws {
        let client = FakeClient(responses: [
            Self.serviceError(code, date: date), Self.serviceError("WrongTime", date: "Fri, 02 Jan 2026 12:10:00 GMT"),
            Self.ok,
        ])
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.read) }
        #expect(client.transport.requests.count == 1)
        _ = try await client.call(FakeClient.read)
        #expect(
            client.transport.requests.dropFirst().map { $0.headers["x-date"] }
                == ["2026-01-02T12:00:00Z", "2026-01-02T12:10:00Z"]
        )
    }

    @Test(arguments: [nil, "", "yesterday", "2026-01-02T12:10:00Z"])
    func doesNotRetryWithoutAValidDate(date: String?) async {
        let client = FakeClient(responses: [Self.serviceError("WrongTime", date: date)])
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.read) }
        #expect(client.transport.requests.count == 1)
    }

    @Test func correctsTheClockOncePerCallAndKeepsTheCorrectionAfterAFailure() async throws {
        let client = FakeClient(responses: [
            Self.serviceError("WrongTime", date: "Fri, 02 Jan 2026 12:10:00 GMT"),
            Self.serviceError("WrongTime", date: "Fri, 02 Jan 2026 12:20:00 GMT"), Self.ok,
        ])
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.read) }
        #expect(client.transport.requests.count == 2)
        _ = try await client.call(FakeClient.read)
        #expect(client.transport.requests.last?.headers["x-date"] == "2026-01-02T12:10:00Z")
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599),
    ])
    func parsesAndFormatsHeaderDates(text: String, seconds: TimeInterval) {
        #expect(HTTPDate.date(from: text) == Date(timeIntervalSince1970: seconds))
        #expect(HTTPDate.text(of: Date(timeIntervalSince1970: seconds)) == text)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT",
    ])
    func rejectsDatesInOtherFormats(text: String) {
        #expect(HTTPDate.date(from: text) == nil)
    }
}
