import CloudCore
import CloudTestSupport
import Synchronization
import Testing

@Suite struct CallObserverTests {
    final class Lines: Sendable {
        let lines = Mutex<[String]>([])
        var observer: TextLog { TextLog { line in self.lines.withLock { $0.append(line) } } }
    }

    @Test func reportsAttemptsRetriesAndResponses() async throws {
        let lines = Lines()
        let client = FakeClient(
            responses: [
                { _ in
                    .rejected(
                        "Throttling",
                        400,
                        headers: ["request-id": "r-1", "message": "signed planted-secret-key"]
                    )
                },
                { _ in throw TransportError(.interrupted, reason: "cut at planted-secret-key") },
                { _ in .ok(["request-id": "r-3"]) },
            ],
            observers: [lines.observer]
        )
        _ = try await client.call(FakeClient.read)
        #expect(
            lines.lines.withLock { $0 } == [
                "Fake.Read started",
                "Fake.Read attempt 1/3 to fake.example.com, 0 bytes",
                "Fake.Read attempt 1/3 → 400 Throttling 0 ms id=r-1",
                "Fake.Read attempt 1/3 again in 1000 ms",
                "Fake.Read attempt 2/3 to fake.example.com, 0 bytes",
                "Fake.Read attempt 2/3 → cut at <redacted> (the request may have reached the service) 0 ms",
                "Fake.Read attempt 2/3 again in 100 ms",
                "Fake.Read attempt 3/3 to fake.example.com, 0 bytes",
                "Fake.Read attempt 3/3 → 200 0 ms 0 bytes id=r-3",
                "Fake.Read succeeded, 3 attempts, 1100 ms",
            ]
        )
    }
}
