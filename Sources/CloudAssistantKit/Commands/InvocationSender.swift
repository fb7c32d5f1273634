/// Sends an invocation until it is known to be taken; its token keeps the service from taking it twice.
struct InvocationSender {
    let client: CloudAssistantClient

    /// How often a call is made again after an unknown outcome, with the same token.
    private static let attempts = 6

    /// How often a throttled service is asked again, which has certainly not taken the invocation.
    private static let throttledAttempts = 20

    /// Sends an invocation.
    /// - Parameters:
    ///   - request: The invocation, without a token.
    ///   - marker: What to look for where the outcome stays unknown.
    /// - Returns: The invocation that the service has taken, or `nil` if no machine is meant.
    /// - Throws: ``CommandError/outcomeUnknown(marker:started:underlying:)`` or ``CommandError/call(_:started:)``.
    func send<Request: StartingRequest>(_ request: Request, marker: String) async throws(CommandError)
        -> StartedCommand?
    {
        let surroundings = self.client.surroundings
        let request = request.fillingClientToken(surroundings.unique)
        let date = surroundings.time.now()
        var plan = PollPlan(first: .seconds(1))
        var (attempts, throttled) = (0, 0)
        var mayBeTaken = false
        while true {
            let cause: any Error
            var isThrottled = false
            do throws(CloudAssistantError) {
                let id = Request.invocationID(in: try await self.client.send(request))
                if let id, !id.isEmpty {
                    return StartedCommand(id: id, machines: request.machineIDs, date: date)
                }
                (mayBeTaken, cause) = (true, InvocationWithoutID())
            } catch {
                mayBeTaken = mayBeTaken || error.mayHaveReachedService
                isThrottled = error.isThrottling
                cause = error
                if error.serviceFailure?.code == .invalidResourceTagInstanceNotFound { return nil }
                if !error.mayHaveReachedService, !error.mayPassBeforeActing {
                    throw mayBeTaken
                        ? .outcomeUnknown(marker: marker, started: [], underlying: error) : .call(error, started: [])
                }
            }
            if isThrottled { throttled += 1 } else { attempts += 1 }
            let wait = plan.next(isThrottled: isThrottled, random: surroundings.random())
            guard attempts < Self.attempts, throttled < Self.throttledAttempts,
                await surroundings.time.sleep(for: wait)
            else {
                throw mayBeTaken
                    ? .outcomeUnknown(marker: marker, started: [], underlying: cause) : .call(cause, started: [])
            }
        }
    }
}

/// An answer that says that an invocation was taken, and not which.
private struct InvocationWithoutID: Error, CustomStringConvertible {
    var description: String { "the service answered without the invocation's id" }
}
