import CloudTestSupport
import Foundation
import SSMKit
import Synchronization
import Testing

/// Many calls on one client, against a server at which one request in twenty goes wrong.
///
/// `Tests/Load/run` makes many more of them.
@Suite(.serialized) struct LoadTests {
    @Test(arguments: [false, true], TestedTransport.all)
    func endsEachOfManyCallsAtOnceInItsOwnResult(writes: Bool, transport: TestedTransport) async throws {
        let service = UnreliableService()
        let server = try FaultServer { service.answer($0) }
        let client = SSMClient.testing(server, transport.make())
        let most = await Self.most(of: [{ ThisProcess.threadCount }, { ThisProcess.descriptorCount }]) {
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 { group.addTask { await Self.call(number, isWrite: writes, on: client) } }
            }
        }
        // Each call arrived, and no write twice; those that were throttled did nothing the first time.
        #expect(service.actions.count == 1_000)
        if writes { #expect(service.actions.values.allSatisfy { $0 == 1 }) }
        // Both ends of each connection are in this process, and other tests run at the same time.
        #expect(most[0] < 500)
        #expect(most[1] < 2_000)
    }

    @Test(arguments: TestedTransport.all)
    func needsNoMoreMemoryForMoreCalls(transport: TestedTransport) async throws {
        let count = ProcessInfo.processInfo.environment["CLOUD_LOAD_CALLS"].flatMap { Int($0) } ?? 3_000
        let service = UnreliableService()
        let server = try FaultServer(lifetime: .seconds(3_600)) { service.answer($0) }
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

    /// Makes calls, a hundred at a time, of which one in ten is a write.
    private static func calls(_ numbers: Range<Int>, on client: SSMClient) async {
        await withTaskGroup(of: Void.self) { group in
            for number in numbers {
                if number - numbers.lowerBound >= 100 { await group.next() }
                group.addTask { await self.call(number, isWrite: number % 10 == 0, on: client) }
            }
        }
    }

    /// Makes a call, and checks that it ends as it must.
    private static func call(_ number: Int, isWrite: Bool, on client: SSMClient) async {
        let trouble = UnreliableService.trouble(of: number)
        do throws(SSMError) {
            let answer =
                isWrite
                ? try await client.sendCommand(documentName: "AWS-RunShellScript", comment: "\(number)").command?
                    .comment
                : try await client.listCommands(nextToken: "\(number)").nextToken
            #expect(answer == "\(number)")
            #expect(!isWrite || trouble == nil || trouble == .throttled)
        } catch {
            #expect(isWrite && trouble != nil && trouble != .throttled, "\(number): \(error)")
            #expect(error.mayHaveTakenEffect)
        }
    }

    /// Runs an operation, and returns the largest values that were seen meanwhile.
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

/// A service at which the first attempt of one call in twenty goes wrong; its answers repeat what was asked.
private final class UnreliableService: Sendable {
    enum Trouble: CaseIterable { case throttled, unavailable, closed, cut }

    private let counts = Mutex<[Int: Int]>([:])

    /// How often the service acted on each call.
    var actions: [Int: Int] { self.counts.withLock { $0 } }

    static func trouble(of number: Int) -> Trouble? {
        number % 20 == 7 ? Trouble.allCases[number / 20 % Trouble.allCases.count] : nil
    }

    func answer(_ request: ReceivedRequest) -> CloudTestSupport.Script {
        let json = (try? JSONSerialization.jsonObject(with: request.body)) as? [String: Any]
        guard let text = (json?["NextToken"] ?? json?["Comment"]) as? String, let number = Int(text) else {
            return .response("400 Bad Request")
        }
        let isFirst = request.header("amz-sdk-request")?.hasPrefix("attempt=1;") == true
        let trouble = isFirst ? Self.trouble(of: number) : nil
        if trouble != .throttled { self.counts.withLock { $0[number, default: 0] += 1 } }
        return switch trouble {
        case .throttled: .response("400 Bad Request", body: #"{"__type":"ThrottlingException"}"#)
        case .unavailable: .response("503 Service Unavailable", body: "")
        case .closed: Script([.close])
        case .cut: .bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"NextToken\"")
        case nil: .response(body: #"{"NextToken":"\#(text)","Command":{"Comment":"\#(text)"}}"#)
        }
    }
}
