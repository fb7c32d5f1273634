import CloudFoundation

/// The state of a call.
package struct PipelineCall: Sendable {
    let operation: OperationDescriptor
    let id: String
    let service: ServiceName
    let observers: [any CallObserver]

    /// The time since the call began.
    let stopwatch: Stopwatch

    /// The region of the service; `nil` until it is known.
    package var region: String?

    /// The URL of the request, or `nil` before it is built and for a call that sends none.
    var url: URL?

    /// The maximum number of attempts, or `nil` before the first.
    var maxAttempts: Int?

    /// The number of the current attempt.
    var attempts = 0

    /// The number of requests that were sent.
    var sent = 0

    /// The request ID of the last response.
    var requestID: String?

    var mayHaveTakenEffect = false
    var hasCorrectedClock = false
    var hasDroppedCredentials = false

    /// The cost that the quota charged for the last retry.
    var spent: Int?

    /// Creates the state of a call that begins now.
    /// - Parameters:
    ///   - operation: The descriptor of the operation.
    ///   - service: The name of the service.
    ///   - region: The region, if it is known.
    ///   - observers: The observers of the call.
    ///   - id: The unique identifier of the call.
    ///   - stopwatch: A stopwatch that starts now.
    package init(
        _ operation: OperationDescriptor,
        of service: ServiceName,
        region: String? = nil,
        observers: [any CallObserver],
        id: String,
        stopwatch: Stopwatch
    ) {
        self.operation = operation
        self.id = id
        self.service = service
        self.region = region
        self.observers = observers
        self.stopwatch = stopwatch
    }

    /// Returns the state after an attempt that ended without a response.
    func ended(beforeSending: Bool) -> PipelineCall {
        var call = self
        if beforeSending { call.attempts -= 1 } else { call.mayHaveTakenEffect = true }
        return call
    }

    /// The error to throw if the call is cancelled now.
    var cancellation: CancellationFailure {
        CancellationFailure(
            operation: self.operation.name,
            mayHaveTakenEffect: self.mayHaveTakenEffect,
            attempts: self.attempts
        )
    }
}
