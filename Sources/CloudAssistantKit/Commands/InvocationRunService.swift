import CloudFoundation

/// The run service of Cloud Assistant for scripts and stored commands.
struct InvocationRunService<Request: InvocationRequest>: RunService {
    private let client: CloudAssistantClient
    private let plan: InvocationPlan<Request>?
    private let search: InvocationSearch
    private let repeats: Bool
    private let delivery: RunOptions.OutputLocation?

    let traits: RunServiceTraits

    /// Creates a service.
    /// - Parameters:
    ///   - client: The client for the requests.
    ///   - plan: The invocations to start, or `nil` to follow started invocations.
    ///   - options: The limits of the invocations.
    ///   - search: The method to find the invocations.
    ///   - repeats: Whether the invocations run on a schedule.
    ///   - location: The location of the machines.
    init(
        client: CloudAssistantClient,
        plan: InvocationPlan<Request>?,
        options: RunOptions,
        search: InvocationSearch,
        repeats: Bool = false,
        location: MachineLocation
    ) {
        self.client = client
        self.plan = plan
        self.search = search
        self.repeats = repeats
        self.delivery = options.output
        let limits = (options.deliveryTimeout ?? .seconds(3_600)) + (options.executionTimeout ?? .seconds(3_600))
        self.traits = RunServiceTraits(
            // The limits of invocations that are only followed are unknown.
            progressTimeout: plan == nil ? .seconds(49 * 3_600) : limits + .seconds(900),
            // A scheduled command is not overdue before its time.
            deliveryLimit: repeats || plan == nil ? nil : options.deliveryTimeout,
            marker: plan?.marker,
            location: location
        )
    }

    func start(_ part: RunPart, errorsLeft: Int?) async -> StartOutcome {
        guard let plan, plan.requests.indices.contains(part.number) else {
            return .noMachine(reason: "nothing to start")
        }
        var request = plan.requests[part.number]
        request.instanceIDs = part.machines
        let outcome = await InvocationSender(client: self.client).send(request, marker: plan.marker)
        guard case .accepted(var command) = outcome else { return outcome }
        command.repeats = self.repeats
        return .accepted(command)
    }

    func known(_ machines: [String]) async -> Set<String>? { await self.client.known(machines) }

    func overviews(of commands: [StartedCommand]) async throws -> [String: CommandOverview] {
        let wanted = Set(commands.map(\.id))
        var overviews: [String: CommandOverview] = [:]
        for request in self.search.requests(for: commands) {
            // Skips earlier invocations of a stored command, up to a limit of pages.
            var pagesLeft = commands.count / 25 + 5
            do throws(CloudAssistantError) {
                for try await page in self.client.pages(of: request) {
                    for invocation in page.invocations {
                        guard let id = invocation.invokeID, wanted.contains(id) else { continue }
                        overviews[id] = CommandOverview(invocation)
                    }
                    pagesLeft -= 1
                    if overviews.count == commands.count || pagesLeft == 0 { break }
                }
            } catch {
                guard error.serviceFailure?.code == .invalidInvokeIDNotFound else { throw error }
            }
        }
        return overviews
    }

    func list(_ command: StartedCommand) async throws -> MachineListing {
        var request = CloudAssistant.DescribeInvocationResultsRequest(invokeID: command.id, maxResults: 50)
        if command.repeats { request.includeHistory = true }
        do throws(CloudAssistantError) {
            var results: [CloudAssistant.InvocationResult] = []
            let notes = ResponseNotes()
            var endless = EndlessPages()
            for try await page in self.client.pages(of: request, noting: notes) {
                let found = page.invocation?.invocationResults ?? []
                results += found
                if endless.areReached(by: found.map { "\($0.instanceID ?? "") \($0.repeats ?? 0)" }) {
                    notes.add([EndlessPages.note])
                    break
                }
            }
            return MachineListing(
                command.repeats ? results.repetitions : results.map { MachineResult($0) },
                note: notes.summary
            )
        } catch {
            guard error.serviceFailure?.code == .invalidInvokeIDNotFound else { throw error }
            return MachineListing([])
        }
    }

    func result(of machine: String, _ command: StartedCommand) async throws -> MachineResult? {
        let request = CloudAssistant.DescribeInvocationResultsRequest(instanceID: machine, invokeID: command.id)
        do throws(CloudAssistantError) {
            let response = try await self.client.describeInvocationResults(request)
            return response.invocation?.invocationResults.first { $0.instanceID == machine }.map { MachineResult($0) }
        } catch {
            switch error.serviceFailure?.code {
            case .invalidInvokeIDNotFound, .invalidInstanceNotFound, .invalidInstanceIDNotFound: return nil
            default: throw error
            }
        }
    }

    /// The time limit for the output of a machine in OSS.
    private static var deliveryLimit: Duration { .seconds(60) }

    // The list already contains all output that the service keeps. Only OSS has more of it.
    func output(of result: MachineResult) async throws -> CompletedOutput {
        guard let delivery, result.standardOutput.isTruncated else { return CompletedOutput(result) }
        do {
            let output = try await withDeadline(Self.deliveryLimit, on: self.client.dependencies.time) {
                try await self.delivered(result, to: delivery)
            }
            guard let output else {
                return CompletedOutput(result, note: Self.note(result, "OSS did not respond in time"))
            }
            var whole = result
            whole.standardOutput = CommandOutput(output)
            return CompletedOutput(whole)
        } catch {
            if Task.isCancelled { throw error }
            return CompletedOutput(result, note: Self.note(result, error))
        }
    }

    /// Fetches the output that the service has delivered to OSS, which can take a moment.
    private func delivered(_ result: MachineResult, to location: RunOptions.OutputLocation) async throws -> Data {
        var backoff = Backoff(first: .seconds(1))
        while true {
            let request = CloudAssistant.DescribeInvocationResultsRequest(
                instanceID: result.instanceID,
                invokeID: result.commandID
            )
            let found = try await self.client.describeInvocationResults(request).invocation?.invocationResults
                .first { $0.instanceID == result.instanceID }
            if let output = found?.ossOutputURI.flatMap(OSSOutput.init) {
                return try await output.fetch(in: location.region, with: self.client)
            }
            if let reason = found?.ossOutputErrorInfo ?? found?.ossOutputErrorCode, !reason.isEmpty {
                throw OSSDeliveryError(description: reason)
            }
            guard await backoff.wait(self.client.dependencies, isThrottled: false) else { throw CancellationError() }
        }
    }

    private static func note(_ result: MachineResult, _ reason: Any) -> String {
        "the whole output of \(result.instanceID) is not available: \(reason)"
    }

    func stop(_ command: StartedCommand, on machines: [String]?) async throws {
        try await self.client.stop(command.id, on: machines)
    }
}

/// The reason why the service could not deliver output to OSS.
private struct OSSDeliveryError: Error, CustomStringConvertible {
    let description: String
}

/// The method to find the invocations of a run among those of the account.
enum InvocationSearch {
    /// By the common name of their commands.
    case name(String)

    /// By the stored command that they run.
    case command(String)

    /// One by one, by id.
    case invocation

    /// Returns the requests that find commands.
    func requests(for commands: [StartedCommand]) -> [CloudAssistant.DescribeInvocationsRequest] {
        let oneByOne = commands.map { CloudAssistant.DescribeInvocationsRequest(invokeID: $0.id, maxResults: 50) }
        guard commands.count > 1 else { return oneByOne }
        return switch self {
        case .name(let name): [CloudAssistant.DescribeInvocationsRequest(commandName: name, maxResults: 50)]
        case .command(let id): [CloudAssistant.DescribeInvocationsRequest(commandID: id, maxResults: 50)]
        case .invocation: oneByOne
        }
    }
}

extension [CloudAssistant.InvocationResult] {
    /// The results of a schedule, numbered per machine by date, including those that could not be started.
    fileprivate var repetitions: [MachineResult] {
        Dictionary(grouping: self.map(\.repetition), by: \.instanceID).values.flatMap { results in
            func date(_ result: MachineResult) -> Date { result.startDate ?? result.endDate ?? .distantFuture }
            func isWaiting(_ result: MachineResult) -> Bool { result.startDate == nil && !result.state.isTerminal }
            // The list may contain the last repetition twice: in the history, and as the one that waits for the next.
            var starts: Set<Date> = []
            let past = results.filter { !isWaiting($0) }.sorted { date($0) < date($1) }
                .filter { $0.startDate.map { starts.insert($0).inserted } ?? true }
            return (past + results.filter(isWaiting).prefix(1)).enumerated().map { number, result in
                var result = result
                result.repetition = number + 1
                return result
            }
        }
    }
}

extension CloudAssistant.InvocationResult {
    /// The result of one repetition of a schedule.
    ///
    /// Once it has ended, its status may be that of the next repetition.
    fileprivate var repetition: MachineResult {
        let isOver = self.startDate != nil && self.endDate != nil && self.exitCode != nil
        let isOfNext = [.scheduled, .pending, .cancelled].contains(self.invocationStatus)
        guard isOver, isOfNext else { return MachineResult(self) }
        var ended = self
        ended.invocationStatus = nil
        ended.invokeRecordStatus = .finished
        var result = MachineResult(ended)
        result.serviceStatus = self.invocationStatus?.rawValue ?? ""
        return result
    }
}

extension CloudAssistantClient {
    /// Returns the instances that the service knows, or `nil` if the request fails.
    func known(_ machines: [String]) async -> Set<String>? {
        guard let readiness = try? await self.readiness(of: machines) else { return nil }
        return Set(readiness.filter { $0.value != .unknown }.keys)
    }

    /// Stops an invocation, on some machines or on all.
    func stop(_ invocation: String, on machines: [String]?) async throws(CloudAssistantError) {
        guard let machines else {
            _ = try await self.stopInvocation(invokeID: invocation)
            return
        }
        for ids in machines.pieces(of: 50) {
            _ = try await self.stopInvocation(invokeID: invocation, instanceIDs: ids)
        }
    }
}

extension CommandOverview {
    /// Creates an overview of an invocation.
    init(_ invocation: CloudAssistant.Invocation) {
        let status = invocation.invocationStatus?.rawValue ?? invocation.invokeStatus?.rawValue ?? ""
        let spellings = invocation.invokeInstances.map { ($0.invocationStatus?.rawValue ?? "", 1) }
        let counts = Dictionary(spellings, uniquingKeysWith: +).map { (StatusText.bare($0.key), $0.value) }
        let statuses = Dictionary(counts, uniquingKeysWith: +).sorted { $0.key < $1.key }
        let machines = Set(invocation.invokeInstances.compactMap(\.instanceID))
        // Repetitions may start and end between two polls without changing the statuses.
        let repetitions = invocation.invokeInstances.reduce(0) { $0 &+ ($1.repeats ?? 0) }
        let last = invocation.invokeInstances.compactMap(\.finishTime).max() ?? ""
        self.init(
            hasEnded: ["success", "failed", "partialfailed", "stopped", "finished"].contains(StatusText.bare(status)),
            targetCount: machines.isEmpty ? nil : machines.count,
            machines: Array(machines),
            fingerprint: "\(StatusText.bare(status)) \(repetitions) \(last) "
                + statuses.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
            status: status,
            repeats: invocation.repeats
        )
    }
}

extension CloudAssistant.Invocation {
    /// Whether it runs on a schedule, or at each start of a machine.
    fileprivate var repeats: Bool {
        switch self.repeatMode {
        case .period, .everyReboot: true
        case let mode? where !mode.rawValue.isEmpty: false
        default: self.timed == true || self.frequency?.isEmpty == false
        }
    }
}
