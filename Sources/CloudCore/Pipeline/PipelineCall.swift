/// How far a call has come.
struct PipelineCall {
    let operation: OperationDescriptor
    let id: String
    let host: String
    let stopwatch: Stopwatch
    var attempts = 0
    var mayHaveTakenEffect = false
    var hasCorrectedClock = false
    var hasDroppedCredentials = false

    /// What the last retry took from the quota.
    var spent: Int?

    /// Returns the call as it stands where an attempt ends without a response.
    func ended(beforeSending: Bool) -> PipelineCall {
        var call = self
        if beforeSending { call.attempts -= 1 } else { call.mayHaveTakenEffect = true }
        return call
    }

    /// What is said if the call is cancelled now.
    var cancellation: CancellationFailure {
        CancellationFailure(
            operation: self.operation.name,
            mayHaveTakenEffect: self.mayHaveTakenEffect,
            attempts: self.attempts
        )
    }
}
