/// A waiter that polls until a response meets a condition.
///
/// The first poll is immediate. The delay between polls is random, from the minimum to a bound that doubles up to the
/// maximum, so that many waiters don't poll in step.
package struct Waiter<Request: ServiceRequest>: Sendable {
    package typealias Failure = CloudError<Request.ErrorCode>
    package typealias Outcome = Result<Request.Response, Failure>

    /// The meaning of a response for the wait.
    package enum Decision: Sendable {
        case succeeded
        case failed
        case keepWaiting
    }

    package var minDelay: Duration
    package var maxDelay: Duration
    package var dependencies: Dependencies
    package var fetch: @Sendable (Request) async throws(Failure) -> Request.Response
    package var decide: @Sendable (Outcome) -> Decision

    package init(
        minDelay: Duration,
        maxDelay: Duration,
        dependencies: Dependencies,
        fetch: @escaping @Sendable (Request) async throws(Failure) -> Request.Response,
        decide: @escaping @Sendable (Outcome) -> Decision
    ) {
        self.minDelay = minDelay
        self.maxDelay = maxDelay
        self.dependencies = dependencies
        self.fetch = fetch
        self.decide = decide
    }

    package func wait(_ request: Request, timeout: Duration) async throws(WaiterError<Request>) -> Request.Response {
        let stopwatch = self.dependencies.time.stopwatch()
        var bound = self.minDelay
        var last: Request.Response?
        while true {
            let outcome: Outcome
            do throws(Failure) {
                let response = try await self.fetch(request)
                last = response
                outcome = .success(response)
            } catch {
                outcome = .failure(error)
            }
            switch (self.decide(outcome), outcome) {
            case (.succeeded, .success(let response)): return response
            case (.failed, .success(let response)): throw .failed(response)
            case (.keepWaiting, _): break
            case (_, .failure(let error)): throw .call(error)
            }
            let delay = self.minDelay + (bound - self.minDelay) * self.dependencies.random()
            guard stopwatch.elapsed() + delay <= timeout else { throw .timedOut(last: last) }
            guard await self.dependencies.time.sleep(for: delay) else {
                throw .call(.cancelled(CancellationFailure(operation: Request.operation.name)))
            }
            bound = min(bound * 2, self.maxDelay)
        }
    }
}
