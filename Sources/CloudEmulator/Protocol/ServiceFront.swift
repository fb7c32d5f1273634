import CloudCore
import CloudFoundation

/// The side of an emulated service that requests arrive at: it knows the protocol.
protocol ServiceFront: Sendable {
    var service: EmulatedService { get }

    /// Checks who calls and what for.
    func accept(by emulator: EmulatedCloud) throws -> AcceptedCall

    /// Returns an answer as the service writes it.
    func response(to body: Data) -> TransportResponse

    /// Returns a refusal as the service writes it.
    func response(to serviceError: ErrorResponse) -> TransportResponse

    /// Returns what the service says of a request that it can't read.
    func unreadable(_ error: any Error) -> ErrorResponse
}

/// A call that a service has taken on: which, and how to answer it.
struct AcceptedCall: Sendable {
    var operation: String
    var answer: @Sendable () async throws -> Data
}
