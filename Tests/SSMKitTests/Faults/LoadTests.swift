import CloudTestSupport
import Foundation
import SSMKit
import Synchronization
import Testing

/// Many calls on one client, to a server at which one call in twenty fails at first.
///
/// `Tests/Load/run` makes many more calls.
@Suite(.serialized) struct LoadTests {
    @Test(arguments: [false, true], TestedTransport.all)
    func returnsItsOwnResponseToEachConcurrentCall(writes: Bool, transport: TestedTransport) async throws {
        let service = UnreliableService()
        let server = try FaultServer { service.response(to: $0) }
        let client = SSMClient.testing(server, transport.make())
        let most = await Self.most(of: [{ ThisProcess.threadCount }, { ThisProcess.descriptorCount }]) {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 { group.addTask { await Self.call(number, isWrite: writes, on: client) } }
            }
        }
        // The service acted on each call, and on no write twice. A throttled attempt has no effect.
        #expect(service.actions.count == 1_000)
        if writes { #expect(service.actions.values.allSatisfy { $0 == 1 }) }
        // Both ends of each connection are in this process, and other tests run at the same time.
        #expect(most[0] < 500)
        #expect(most[1] < 2_000)
    }

    @Test(arguments: TestedTransport.all)
    func usesNoMoreMemoryForMoreCalls(transport: TestedTransport) async throws {
        let count = ProcessInfo.processInfo.environment["CLOUD_LOAD_CALLS"].flatMap { Int($0) } ?? 3_000
        let service = UnreliableService()
        let server = try FaultServer(lifetime: .seconds(3_600)) { service.response(to: $0) }
        let client = SSMClient.testing(server, transport.make())
        let start = ContinuousClock.now
        await Self.calls(0..<1_000, on: client)
        let before = ThisProcess.residentBytes
        await Self.calls(1_000..<count, on: client)
        guard let before, let after = ThisProcess.residentBytes, let peak = ThisProcess.peakResidentBytes else {
            return
        }
        print(
            "load: \(count) calls in \(ContinuousClock.now - start), resident \(before / 1_000_000) MB after 1,000,",
            "\(after / 1_000_000) MB at the end, \(peak / 1_000_000) MB at most,",
            "\(ThisProcess.threadCount ?? 0) threads, \(ThisProcess.descriptorCount ?? 0) descriptors"
        )
        #expect(after < before + 50_000_000)
    }

    /// Makes calls, 100 at a time, of which one in ten is a write.
    private static func calls(_ numbers: Range<Int>, on client: SSMClient) async {
        await withTaskGroup(of: Void.self) { group in
            for number in numbers {
                if number - numbers.lowerBound >= 100 { await group.next() }
                group.addTask { await self.call(number, isWrite: number % 10 == 0, on: client) }
            }
        }
    }

    /// Makes a call, and checks its result.
    private static func call(_ number: Int, isWrite: Bool, on client: SSMClient) async {
        let failure = UnreliableService.failure(of: number)
        do throws(SSMError) {
            let response =
                isWrite
                ? try await client.sendCommand(documentName: "AWS-RunShellScript", comment: "\(number)").command?
                    .comment
                : try await client.listCommands(nextToken: "\(number)").nextToken
            #expect(response == "\(number)")
            #expect(!isWrite || failure == nil || failure == .throttled)
        } catch {
            #expect(isWrite && failure != nil && failure != .throttled, "\(number): \(error)")
            #expect(error.mayHaveTakenEffect)
        }
    }

    /// Runs an operation, and returns the largest values that were measured meanwhile.
    private static func most(
        of values: [@Sendable () -> Int?],
        during operation: () async -> Void
    ) async -> [Int] {
        let watcher = Task {
            var most = values.map { $0() ?? 0 }
            while !Task.isCancelled {
                most = zip(most, values).map { max($0, $1() ?? 0) }
                try? await Task.sleep(for: .milliseconds(5))
            }
            return most
        }
        await operation()
        watcher.cancel()
        return await watcher.value
    }
}

/// A service whose responses repeat the text of the request, and at which one call in twenty fails at first.
private final class UnreliableService: Sendable {
    enum Failure: CaseIterable { case throttled, unavailable, closed, cut }

    private let counts = Mutex<[Int: Int]>([:])

    /// The number of times that the service acted on each call.
    var actions: [Int: Int] { self.counts.withLock { $0 } }

    static func failure(of number: Int) -> Failure? {
        number % 20 == 7 ? Failure.allCases[number / 20 % Failure.allCases.count] : nil
    }

    func response(to request: ReceivedRequest) -> CloudTestSupport.Script {
        let json = (try? JSONSerialization.jsonObject(with: request.body)) as? [String: Any]
        guard let text = (json?["NextToken"] ?? json?["Comment"]) as? String, let number = Int(text) else {
            return .response("400 Bad Request")
        }
        let isFirst = request.header("amz-sdk-request")?.hasPrefix("attempt=1;") == true
        let failure = isFirst ? Self.failure(of: number) : nil
        if failure != .throttled { self.counts.withLock { $0[number, default: 0] += 1 } }
        return switch failure {
        case .throttled: .response("400 Bad Request", body: #"{"__type":"ThrottlingException"}"#)
        case .unavailable: .response("503 Service Unavailable", body: "")
        case .closed: Script([.close])
        case .cut: .bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"NextToken\"")
        case nil: .response(body: #"{"NextToken":"\#(text)","Command":{"Comment":"\#(text)"}}"#)
        }
    }
}
