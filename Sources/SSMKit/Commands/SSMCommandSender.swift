import CloudFoundation

/// A sender that sends a command at most once, whatever errors occur.
struct SSMCommandSender {
    /// The outcome of sending a command.
    enum Outcome {
        /// The service accepted the command, at a date of its own clock if it is reported.
        case accepted(StartedCommand, Date?)

        /// The command was not accepted, or the outcome is unknown.
        case other(StartOutcome)

        var start: StartOutcome {
            switch self {
            case .accepted(let command, _): .accepted(command)
            case .other(let outcome): outcome
            }
        }
    }

    let client: SSMClient

    /// The number of attempts for a command that was certainly not accepted: when throttled, and for other transient
    /// errors.
    private static let (throttledAttempts, otherAttempts) = (20, 4)

    /// The delays before each search for a command that may have been accepted.
    ///
    /// New commands are not listed at once.
    private static let searchDelays: [Duration] = [
        .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15),
    ]

    /// The number of searches for a cancelled task, which waits less long.
    private static let searchesWhenCancelled = 5

    /// The time that a sent call may take after its task was cancelled.
    private static let grace = Duration.seconds(10)

    /// The number of searched pages of an account's newest commands.
    private static let pageLimit = 20

    private var dependencies: Dependencies { self.client.dependencies }

    /// Sends a command.
    ///
    /// A task that is cancelled before anything is sent sends nothing. A sent command is awaited.
    /// - Parameters:
    ///   - request: The command, with the marker in its comment.
    ///   - marker: The marker.
    /// - Returns: The outcome.
    func send(_ request: SSM.SendCommandRequest, marker: String) async -> Outcome {
        do throws(SSMError) {
            try await self.client.prepare(SSM.SendCommandRequest.operation)
        } catch {
            return .other(error.isCancellation || Task.isCancelled ? .notSent : .rejected(error))
        }
        let stopwatch = self.dependencies.time.stopwatch()
        var backoff = Backoff(first: .seconds(1))
        var attempt = 0
        while !Task.isCancelled {
            attempt += 1
            let cause: any Error
            let response = await self.shieldedFromCancellation { () async throws(SSMError) in
                try await self.client.sendCommand(request)
            }
            switch response {
            case .success(let response):
                if let accepted = Self.accepted(response.command, request) { return accepted }
                cause = MissingCommandIDError()
            case .failure(let error) where error.mayHaveTakenEffect: cause = error
            case .failure(.cancelled): return .other(.notSent)
            case .failure(let error):
                if error.serviceFailure?.code == .invalidInstanceID, request.instanceIDs != nil {
                    return .other(.unknownMachine(error))
                }
                guard error.isTransientWithoutEffect,
                    attempt < (error.isThrottling ? Self.throttledAttempts : Self.otherAttempts)
                else { return .other(.rejected(error)) }
                guard await backoff.wait(self.dependencies, isThrottled: error.isThrottling) else {
                    return .other(.notSent)
                }
                continue
            }
            let delays =
                Task.isCancelled ? Self.searchDelays.prefix(Self.searchesWhenCancelled) : Self.searchDelays[...]
            // A separate task, since the outcome must be determined even if this one is cancelled.
            let found = await Task { await self.find(request, marker, since: stopwatch, delays) }.value
            return found ?? .other(.unknown(marker: marker, cause))
        }
        return .other(.notSent)
    }

    /// Makes a call in a separate task, which a cancellation ends only after a grace period.
    private func shieldedFromCancellation<Response: Sendable>(
        _ call: @escaping @Sendable () async throws(SSMError) -> Response
    ) async -> Result<Response, SSMError> {
        let task = Task { () -> Result<Response, SSMError> in
            do throws(SSMError) { return .success(try await call()) } catch { return .failure(error) }
        }
        let time = self.dependencies.time
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            Task {
                try? await time.expire(Self.grace)
                task.cancel()
            }
        }
    }

    /// Searches for a command that may have been accepted.
    private func find(
        _ request: SSM.SendCommandRequest,
        _ marker: String,
        since stopwatch: Stopwatch,
        _ delays: ArraySlice<Duration>
    ) async -> Outcome? {
        for wait in delays {
            guard await self.dependencies.time.sleep(for: wait) else { return nil }
            var pages = 0
            do throws(SSMError) {
                // By the service's clock, with a margin for its uncertainty.
                let date = try await self.client.serviceDate() - stopwatch.elapsed().seconds - 900
                let after = (try? Timestamp(date).extended) ?? ""
                let list = SSM.ListCommandsRequest(
                    maxResults: 50,
                    filters: [SSM.CommandFilter(key: .invokedAfter, value: after)]
                )
                for try await page in self.client.pages(of: list) {
                    let command = page.commands.first { $0.comment.map { Self.ends($0, marker) } ?? false }
                    if let accepted = Self.accepted(command, request) { return accepted }
                    pages += 1
                    if pages == Self.pageLimit { break }
                }
            } catch {
                // Another search may succeed. If not, the first failure is more informative than this one.
            }
        }
        return nil
    }

    private static func ends(_ comment: String, _ marker: String) -> Bool {
        comment.utf8.suffix(marker.utf8.count).elementsEqual(marker.utf8)
    }

    private static func accepted(_ command: SSM.Command?, _ request: SSM.SendCommandRequest) -> Outcome? {
        guard let command, let id = command.commandID, !id.isEmpty else { return nil }
        return .accepted(StartedCommand(id: id, machines: request.instanceIDs), command.requestedDateTime)
    }
}

extension CloudError {
    /// Whether the call was cancelled.
    fileprivate var isCancellation: Bool {
        if case .cancelled = self { true } else { false }
    }
}

extension SSMClient {
    /// Returns the date by the service's clock, as far as it is known.
    func serviceDate() async throws(SSMError) -> Date {
        try await self.connection(for: SSM.ListCommandsRequest.operation).pipeline.serviceDate
    }
}

/// An error for a response that accepts a command without its id.
private struct MissingCommandIDError: Error, CustomStringConvertible {
    var description: String { "the response to SendCommand has no command id" }
}
