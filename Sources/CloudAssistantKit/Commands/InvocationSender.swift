import CloudFoundation

/// Sends an invocation until it is known to be taken; its token keeps the service from taking it twice.
struct InvocationSender {
    let client: CloudAssistantClient

    /// How often a call is made again after an unknown outcome, with the same token.
    private static let attempts = 6

    /// How often a throttled service is asked again, which has certainly not taken the invocation.
    private static let throttledAttempts = 20

    /// How long a call that was sent is seen through after its task was cancelled.
    private static let grace = Duration.seconds(10)

    /// Sends an invocation.
    ///
    /// A task that is cancelled before anything is sent sends nothing; what was sent is seen through.
    /// - Parameters:
    ///   - request: The invocation, without a token.
    ///   - marker: What to look for where the outcome stays unknown.
    /// - Returns: What became of it.
    func send<Request: StartingRequest>(_ request: Request, marker: String) async -> StartOutcome {
        do throws(CloudAssistantError) {
            let connection = try await self.client.connector.connection(for: Request.operation)
            try await connection.pipeline.prepare(Request.operation)
        } catch {
            if case .cancelled = error { return .notSent }
            return Task.isCancelled ? .notSent : .rejected(error)
        }
        let request = request.fillingClientToken(self.client.dependencies.unique)
        let attempts = Task { await self.sendUntilTaken(request, marker) }
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

    private func sendUntilTaken<Request: StartingRequest>(_ request: Request, _ marker: String) async -> StartOutcome {
        let dependencies = self.client.dependencies
        var plan = PollPlan(first: .seconds(1))
        var (attempts, throttled) = (0, 0)
        // After a possible effect no rejection of a repetition proves that there was none.
        var mayBeTaken = false
        while true {
            let cause: any Error
            var isThrottled = false
            do throws(CloudAssistantError) {
                let id = Request.invocationID(in: try await self.client.send(request))
                if let id, !id.isEmpty { return .accepted(StartedCommand(id: id, machines: request.machineIDs)) }
                (mayBeTaken, cause) = (true, MissingInvocationIDError())
            } catch {
                mayBeTaken = mayBeTaken || error.mayHaveTakenEffect
                isThrottled = error.isThrottling
                cause = error
                if !mayBeTaken, case .cancelled = error { return .notSent }
                if !mayBeTaken, let outcome = Self.outcome(of: error, request) { return outcome }
                if !error.mayHaveTakenEffect, !error.isTransientWithoutEffect {
                    return mayBeTaken ? .unknown(marker: marker, error) : .rejected(error)
                }
            }
            if isThrottled { throttled += 1 } else { attempts += 1 }
            let wait = plan.next(isThrottled: isThrottled, random: dependencies.random())
            guard attempts < Self.attempts, throttled < Self.throttledAttempts,
                await dependencies.time.sleep(for: wait)
            else {
                if mayBeTaken { return .unknown(marker: marker, cause) }
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

/// A response that says that an invocation was taken, and not which.
private struct MissingInvocationIDError: Error, CustomStringConvertible {
    var description: String { "the service answered without the invocation's id" }
}
