import CloudFoundation

/// A sender that retries an invocation until it is accepted.
///
/// Its token prevents a second invocation.
struct InvocationSender {
    let client: CloudAssistantClient

    /// The maximum number of attempts with the same token while the outcome is unknown.
    private static let attempts = 6

    /// The maximum number of throttled attempts, with which the service has certainly not accepted the invocation.
    private static let throttledAttempts = 20

    /// The time for which a sent call is still awaited after its task was cancelled.
    private static let grace = Duration.seconds(10)

    /// Sends an invocation.
    ///
    /// A task that is cancelled before anything is sent sends nothing. A sent invocation is awaited.
    /// - Parameters:
    ///   - request: The invocation, without a token.
    ///   - marker: The marker to search for if the outcome stays unknown.
    /// - Returns: The outcome.
    func send<Request: StartingRequest>(_ request: Request, marker: String) async -> StartOutcome {
        do throws(CloudAssistantError) {
            try await self.client.prepare(Request.operation)
        } catch {
            if case .cancelled = error { return .notSent }
            return Task.isCancelled ? .notSent : .rejected(error)
        }
        let request = request.fillingClientToken(self.client.dependencies.unique)
        let attempts = Task { await self.sendUntilAccepted(request, marker) }
        let time = self.client.dependencies.time
        return await withTaskCancellationHandler {
            await attempts.value
        } onCancel: {
            Task {
                try? await time.expire(Self.grace)
                attempts.cancel()
            }
        }
    }

    private func sendUntilAccepted<Request: StartingRequest>(_ request: Request, _ marker: String) async -> StartOutcome
    {
        var backoff = Backoff(first: .seconds(1))
        var (attempts, throttled) = (0, 0)
        // Once an attempt may have had an effect, a rejected repetition doesn't prove that there was none.
        var mayBeAccepted = false
        while true {
            let cause: any Error
            var isThrottled = false
            do throws(CloudAssistantError) {
                let id = Request.invocationID(in: try await self.client.send(request))
                if let id, !id.isEmpty { return .accepted(StartedCommand(id: id, machines: request.machineIDs)) }
                (mayBeAccepted, cause) = (true, MissingInvocationIDError())
            } catch {
                mayBeAccepted = mayBeAccepted || error.mayHaveTakenEffect
                isThrottled = error.isThrottling
                cause = error
                if !mayBeAccepted, case .cancelled = error { return .notSent }
                if !mayBeAccepted, let outcome = Self.outcome(of: error, request) { return outcome }
                if !error.mayHaveTakenEffect, !error.isTransientWithoutEffect {
                    return mayBeAccepted ? .unknown(marker: marker, error) : .rejected(error)
                }
            }
            if isThrottled { throttled += 1 } else { attempts += 1 }
            guard attempts < Self.attempts, throttled < Self.throttledAttempts,
                await backoff.wait(self.client.dependencies, isThrottled: isThrottled)
            else {
                if mayBeAccepted { return .unknown(marker: marker, cause) }
                return Task.isCancelled ? .notSent : .rejected(cause)
            }
        }
    }

    private static func outcome<Request: StartingRequest>(
        of error: CloudAssistantError,
        _ request: Request
    ) -> StartOutcome? {
        switch error.serviceFailure?.code {
        case .invalidResourceTagInstanceNotFound: .noMachine(reason: "a part of the run targeted no machines")
        case .invalidInstanceNotFound, .invalidInstanceIDNotFound:
            request.machineIDs == nil ? nil : .unknownMachine(error)
        default: nil
        }
    }
}

/// An error for a response that accepts an invocation without its id.
private struct MissingInvocationIDError: Error, CustomStringConvertible {
    var description: String { "the response has no invocation id" }
}
