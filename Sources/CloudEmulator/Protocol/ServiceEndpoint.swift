import CloudCore
import CloudFoundation

/// An endpoint of an emulated service, which implements the service's wire protocol.
protocol ServiceEndpoint: Sendable {
    var service: EmulatedService { get }

    /// Verifies the request and returns the call to run.
    func accept(by emulator: EmulatedCloud) throws -> AcceptedCall

    /// Returns a successful response in the service's format.
    func response(body: Data) -> TransportResponse

    /// Returns an error response in the service's format.
    func response(serviceError: ErrorResponse) -> TransportResponse

    /// Returns the service error for a request that can't be read.
    func malformedRequest(_ error: any Error) -> ErrorResponse
}

extension ServiceEndpoint {
    /// Returns the reason for a failure in our own words: nothing, for an error whose text is that of another library.
    static func reason(_ error: any Error) -> String {
        error is DecodingError || error is EncodingError ? "" : ": \(error)"
    }
}

/// A verified call of an operation, with its handler.
struct AcceptedCall: Sendable {
    var operation: String
    var handler: @Sendable () async throws -> Data
}
