import CloudFoundation

/// The state of a call.
struct PipelineCall {
    let operation: OperationDescriptor
    let id: String

    /// The URL of the request, or `nil` for a call that sends none.
    let url: URL?
    let stopwatch: Stopwatch
    var attempts = 0
    var mayHaveTakenEffect = false
    var hasCorrectedClock = false
    var hasDroppedCredentials = false

    /// The cost that the quota charged for the last retry.
    var spent: Int?

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
