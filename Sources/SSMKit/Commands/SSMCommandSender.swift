import CloudFoundation

/// Sends a command at most once, whatever happens on the way.
struct SSMCommandSender {
    /// What became of a command that was to be sent.
    enum Outcome {
        /// The service has taken it, at a date of its own clock where it says so.
        case accepted(StartedCommand, Date?)

        /// It was not taken, or that is not known.
        case other(StartOutcome)

        var start: StartOutcome {
            switch self {
            case .accepted(let command, _): .accepted(command)
            case .other(let outcome): outcome
            }
        }
    }

    let client: SSMClient

    /// How often the service is asked again to take a command which it certainly has not taken: because it was throttled,
    /// and for any other reason that may pass.
    private static let (throttledAttempts, otherAttempts) = (20, 4)

    /// How long to wait before each look for a command that may have been taken: new commands are not listed at once.
    private static let looks: [Duration] = [
        .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15),
    ]

    /// How many of the looks are made for a task that is cancelled, which waits less long.
    private static let looksWhenCancelled = 5

    /// How long a call that was sent is seen through after its task was cancelled.
    private static let grace = Duration.seconds(10)

    /// How many pages of an account's newest commands are searched.
    private static let pageLimit = 20

    private var dependencies: Dependencies { self.client.dependencies }

    /// Sends a command.
    ///
    /// A task that is cancelled before anything is sent sends nothing; what was sent is seen through.
    /// - Parameters:
    ///   - request: The command, with the marker in its comment.
    ///   - marker: The marker.
    /// - Returns: What became of it.
    func send(_ request: SSM.SendCommandRequest, marker: String) async -> Outcome {
        do throws(SSMError) {
            try await self.client.prepare(SSM.SendCommandRequest.operation)
        } catch {
            return .other(error.isCancellation || Task.isCancelled ? .notSent : .rejected(error))
        }
        let stopwatch = self.dependencies.time.stopwatch()
        var plan = PollPlan(first: .seconds(1))
        var attempt = 0
        while !Task.isCancelled {
            attempt += 1
            let cause: any Error
            let response = await self.seeingThrough { () async throws(SSMError) in
                try await self.client.sendCommand(request)
            }
            switch response {
            case .success(let response):
                if let taken = Self.taken(response.command, request) { return taken }
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
                let wait = plan.next(isThrottled: error.isThrottling, random: self.dependencies.random())
                guard await self.dependencies.time.sleep(for: wait) else { return .other(.notSent) }
                continue
            }
            let looks = Task.isCancelled ? Self.looks.prefix(Self.looksWhenCancelled) : Self.looks[...]
            // A task of its own: whether the command was taken must be known, whoever still waits.
            let found = await Task { await self.find(request, marker, since: stopwatch, looks) }.value
            return found ?? .other(.unknown(marker: marker, cause))
        }
        return .other(.notSent)
    }

    /// Makes a call in a task of its own, which a cancellation ends only after some time.
    private func seeingThrough<Response: Sendable>(
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

    /// Looks for a command that may have been taken.
    private func find(
        _ request: SSM.SendCommandRequest,
        _ marker: String,
        since stopwatch: Stopwatch,
        _ looks: ArraySlice<Duration>
    ) async -> Outcome? {
        for wait in looks {
            guard await self.dependencies.time.sleep(for: wait) else { return nil }
            var pages = 0
            do throws(SSMError) {
                // By the service's clock, with a margin for what is not known of it.
                let date = try await self.client.serviceDate() - stopwatch.elapsed().seconds - 900
                let after = (try? Timestamp(date).extended) ?? ""
                let list = SSM.ListCommandsRequest(
                    maxResults: 50,
                    filters: [SSM.CommandFilter(key: .invokedAfter, value: after)]
                )
                for try await page in self.client.pages(of: list) {
                    let command = page.commands.first { $0.comment.map { Self.ends($0, marker) } ?? false }
                    if let taken = Self.taken(command, request) { return taken }
                    pages += 1
                    if pages == Self.pageLimit { break }
                }
            } catch {
                // Another look may succeed; if none does, the first failure says more than this one.
            }
        }
        return nil
    }

    private static func ends(_ comment: String, _ marker: String) -> Bool {
        comment.utf8.suffix(marker.utf8.count).elementsEqual(marker.utf8)
    }

    private static func taken(_ command: SSM.Command?, _ request: SSM.SendCommandRequest) -> Outcome? {
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
    /// Finds out what a call needs, so that it can be sent at once.
    func prepare(_ operation: OperationDescriptor) async throws(SSMError) {
        let connection = try await self.connector.connection(for: operation)
        try await connection.pipeline.prepare(operation)
    }

    /// Returns the date by the service's clock, as far as it is known.
    func serviceDate() async throws(SSMError) -> Date {
        try await self.connector.connection(for: SSM.ListCommandsRequest.operation).pipeline.serviceDate
    }
}

/// A response that says that a command was taken, and not which.
private struct MissingCommandIDError: Error, CustomStringConvertible {
    var description: String { "SendCommand was answered without the command's id" }
}
