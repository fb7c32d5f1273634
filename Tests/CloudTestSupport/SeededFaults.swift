public import CloudCore
import Foundation
import Synchronization

/// Random faults that are the same for the same seed and order of requests.
public final class SeededFaults: Sendable {
    /// A service error, returned instead of or after acting.
    public enum Response: Sendable {
        case throttled, serverFault, expired
    }

    /// The seeds to try: 12, or the number in `CLOUD_TEST_SEEDS`.
    public static var seeds: ClosedRange<Int> {
        1...max(1, ProcessInfo.processInfo.environment["CLOUD_TEST_SEEDS"].flatMap { Int($0) } ?? 12)
    }

    private let state: Mutex<UInt64>
    private let response: @Sendable (Response) -> TransportResponse

    /// Creates a plan of faults.
    /// - Parameters:
    ///   - seed: The seed of the random numbers.
    ///   - response: A closure that returns the service's response.
    public init(seed: Int, response: @escaping @Sendable (Response) -> TransportResponse) {
        self.state = Mutex(UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        self.response = response
    }

    /// Returns a transport that adds faults to another one.
    ///
    /// About every third request fails.
    public func around(_ transport: any HTTPTransport) -> WrappedTransport {
        WrappedTransport(transport) { request, send in
            switch self.next() % 18 {
            case 0, 1: return self.response(.throttled)
            case 2: throw TransportError(.notConnected, reason: "no connection")
            case 3: throw TransportError(.interrupted, reason: "the connection broke before the server acted")
            case 4:
                _ = try await send(request)
                throw TransportError(.interrupted, reason: "the connection broke after the server acted")
            case 5:
                _ = try await send(request)
                return self.response(.serverFault)
            case 6: return self.response(.expired)
            default: return try await send(request)
            }
        }
    }

    /// Returns the next number of a SplitMix64 sequence.
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
    /// Whether a machine of the fleet takes a command and stops responding.
    public static func vanishes(_ index: Int) -> Bool { index % 31 == 0 }

    /// Whether a machine of the fleet is offline.
    public static func isOffline(_ index: Int) -> Bool { index % 23 == 0 }
}
