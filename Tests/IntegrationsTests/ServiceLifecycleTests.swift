#if ServiceLifecycle
import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

/// Runs and caches as services, with the trait ServiceLifecycle.
@Suite(.timeLimit(.minutes(1 * patience))) struct ServiceLifecycleTests {
    /// A fleet whose script runs for a long time, and a client that reports the first request after the start.
    private static func client(
        _ emulator: EmulatedCloud,
        onFirstPoll: @escaping @Sendable () -> Void = {}
    ) -> SSMClient {
        let polls = Counter()
        let transport = WrappedTransport(emulator) { request, send in
            let isPoll = request.operation.hasPrefix("List") && emulator.calls["SendCommand"] == 1
            if isPoll, polls.next() == 1 { onFirstPoll() }
            return try await send(request)
        }
        return SSMClient(region: "us-east-1", credentials: emulator.credentials, transport: transport)
    }

    private static func emulator() -> EmulatedCloud {
        EmulatedCloud(machines: 3, clock: .manual) { _, _ in .init(duration: .seconds(3_000)) }
    }

    private static func service(
        _ client: SSMClient,
        _ emulator: EmulatedCloud,
        _ behavior: CommandRunService.ShutdownBehavior,
        _ reports: Texts
    ) -> CommandRunService {
        CommandRunService(onGracefulShutdown: behavior) { () throws(CommandError) in
            try await client.run(.shell("x"), on: .instances(emulator.machines.map(\.id)))
        } finish: { report in
            reports.add("\(report)")
        }
    }

    @Test func returnsWhenTheRunHasEnded() async throws {
        let (emulator, reports) = (Self.emulator(), Texts())
        try await Self.service(Self.client(emulator), emulator, .stopsRun, reports).run()
        #expect(reports.all == ["3 succeeded"])
    }

    @Test func stopsTheRunOnGracefulShutdown() async throws {
        let (emulator, reports) = (Self.emulator(), Texts())
        try await testGracefulShutdown { trigger in
            let client = Self.client(emulator) { trigger.triggerGracefulShutdown() }
            try await Self.service(client, emulator, .stopsRun, reports).run()
        }
        #expect(reports.all == ["3 cancelled"])
        #expect(emulator.calls["CancelCommand"] == 1)
    }

    @Test func leavesTheRunOnGracefulShutdown() async throws {
        let (emulator, reports) = (Self.emulator(), Texts())
        try await testGracefulShutdown { trigger in
            let client = Self.client(emulator) { trigger.triggerGracefulShutdown() }
            try await Self.service(client, emulator, .leavesRun, reports).run()
        }
        #expect(reports.all.count == 1 && reports.all.first?.contains("cancelled") == false)
        #expect(emulator.calls["CancelCommand"] == nil)
    }

    @Test func startsNothingAfterAShutdownBegan() async throws {
        let (emulator, reports) = (Self.emulator(), Texts())
        try await testGracefulShutdown { trigger in
            trigger.triggerGracefulShutdown()
            try await Self.service(Self.client(emulator), emulator, .stopsRun, reports).run()
        }
        #expect(reports.all.isEmpty && emulator.calls["SendCommand"] == nil)
    }

    @Test func throwsTheErrorOfTheRun() async {
        let service = CommandRunService(onGracefulShutdown: .leavesRun) { () throws(CommandError) in
            throw .invalid("no machines")
        }
        await #expect(throws: CommandError.self) { try await service.run() }
    }

    @Test func endsWhenItsTaskIsCancelled() async {
        let emulator = Self.emulator()
        let tasks = Mutex<Task<Void, any Error>?>(nil)
        let client = Self.client(emulator) { tasks.withLock { $0?.cancel() } }
        let service = Self.service(client, emulator, .leavesRun, Texts())
        let task = tasks.withLock { tasks in
            let task = Task { try await service.run() }
            tasks = task
            return task
        }
        await #expect(throws: CommandError.self) { try await task.value }
    }

    @Test func renewsCredentialsUntilTheShutdown() async {
        let count = Counter()
        await testGracefulShutdown { trigger in
            let clock = ManualClock()
            let provider = Provider {
                if count.next() == 3 { trigger.triggerGracefulShutdown() }
                let expiration = clock.time.now() + 600
                return Credentials(accessKeyID: "id", secretAccessKey: "secret", expiration: expiration)
            }
            let cache = CachedCredentials(provider, time: clock.time)
            await CredentialsRenewalService(cache, time: clock.time).run()
        }
        #expect(count.count >= 3)
    }
}

private struct Provider: CredentialsProvider {
    let make: @Sendable () -> Credentials

    func credentials() async throws -> Credentials { self.make() }
}
#endif
