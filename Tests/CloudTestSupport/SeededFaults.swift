public import CloudCore
import Foundation
import Synchronization

/// Faults by chance, the same for the same seed and order of requests.
public final class SeededFaults: Sendable {
    /// What the service says without having acted, or after.
    public enum Response: Sendable {
        case throttled, serverFault, expired
    }

    /// The seeds to try: 12, or as many as `CLOUD_TEST_SEEDS` says.
    public static var seeds: ClosedRange<Int> {
        1...max(1, ProcessInfo.processInfo.environment["CLOUD_TEST_SEEDS"].flatMap { Int($0) } ?? 12)
    }

    private let state: Mutex<UInt64>
    private let answer: @Sendable (Response) -> TransportResponse

    /// Creates a plan of faults.
    /// - Parameters:
    ///   - seed: What chance begins with.
    ///   - answer: The answers of the service that is played.
    public init(seed: Int, answer: @escaping @Sendable (Response) -> TransportResponse) {
        self.state = Mutex(UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        self.answer = answer
    }

    /// A transport with faults around another one: about every third request meets one.
    public func around(_ transport: any HTTPTransport) -> WrappedTransport {
        WrappedTransport(transport) { request, send in
            switch self.next() % 18 {
            case 0, 1: return self.answer(.throttled)
            case 2: throw TransportError(.notConnected, reason: "no connection")
            case 3: throw TransportError(.interrupted, reason: "the connection broke before the server acted")
            case 4:
                _ = try await send(request)
                throw TransportError(.interrupted, reason: "the connection broke after the server acted")
            case 5:
                _ = try await send(request)
                return self.answer(.serverFault)
            case 6: return self.answer(.expired)
            default: return try await send(request)
            }
        }
    }

    /// The next number of a splitmix sequence.
    private func next() -> UInt64 {
        self.state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}

extension SeededFaults {
    /// Whether a machine of the fleet takes a command and is never heard from again.
    public static func vanishes(_ index: Int) -> Bool { index % 31 == 0 }

    /// Whether a machine of the fleet is offline.
    public static func isOffline(_ index: Int) -> Bool { index % 23 == 0 }
}
