import CloudFoundation

/// Cloud Assistant as a run sees it: scripts and stored commands.
struct InvocationRunService<Request: InvocationRequest>: RunService {
    private let client: CloudAssistantClient
    private let plan: InvocationPlan<Request>?
    private let search: InvocationSearch
    private let repeats: Bool

    let traits: RunServiceTraits

    /// Creates a service.
    /// - Parameters:
    ///   - client: The client that asks.
    ///   - plan: What to start; `nil` to follow what was started.
    ///   - options: The limits of the invocations.
    ///   - search: How the invocations are found.
    ///   - repeats: Whether the invocations run by a schedule.
    ///   - location: Where the machines are.
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
        let limits = (options.deliveryTimeout ?? .seconds(3_600)) + (options.executionTimeout ?? .seconds(3_600))
        self.traits = RunServiceTraits(
            // What limits the invocations were given is not known of those that are followed.
            progressTimeout: plan == nil ? .seconds(49 * 3_600) : limits + .seconds(900),
            // Until its time has come, what is scheduled is not late.
            deliveryLimit: repeats || plan == nil ? nil : options.deliveryTimeout,
            marker: plan?.marker,
            location: location
        )
    }

    func start(_ part: RunPart, errorsLeft: Int?) async -> StartOutcome {
        guard let plan, plan.requests.indices.contains(part.number) else {
            return .noMachine(reason: "nothing is to be started")
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
            // Earlier invocations of a stored command are on the pages too, but not more than can be passed over.
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

    // The list has as much of the output as the service keeps.
    func output(of result: MachineResult) async throws -> CompletedOutput { CompletedOutput(result) }

    func stop(_ command: StartedCommand, on machines: [String]?) async throws {
        try await self.client.stop(command.id, on: machines)
    }
}

/// How the invocations of a run are found among those of the account.
enum InvocationSearch {
    /// By the name that all their commands have.
    case name(String)

    /// By the stored command that all run.
    case command(String)

    /// One by one.
    case invocation

    /// The requests that find some commands.
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
    /// The results of a schedule, numbered for each machine by when they were; what could not be started has a number too.
    fileprivate var repetitions: [MachineResult] {
        Dictionary(grouping: self.map(\.repetition), by: \.instanceID).values.flatMap { results in
            func date(_ result: MachineResult) -> Date { result.startDate ?? result.endDate ?? .distantFuture }
            func isWaiting(_ result: MachineResult) -> Bool { result.startDate == nil && !result.state.isTerminal }
            // The last time may be told twice: in the history, and by what waits for the next.
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
    /// The result of a time of a schedule: that the next is waited for, or is not to be, is said of it when it has ended.
    fileprivate var repetition: MachineResult {
        let isOver = self.startDate != nil && self.finishedDate != nil && self.exitCode != nil
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
    /// Returns which of some instances the service knows, or `nil` if it can't be asked.
    func known(_ machines: [String]) async -> Set<String>? {
        guard let readiness = try? await self.readiness(of: machines) else { return nil }
        return Set(readiness.filter { $0.value != .unknown }.keys)
    }

    /// Asks the service to stop an invocation, on some machines or on all.
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
    /// Reads what the service says about an invocation.
    init(_ invocation: CloudAssistant.Invocation) {
        let status = invocation.invocationStatus?.rawValue ?? invocation.invokeStatus?.rawValue ?? ""
        let statuses = invocation.invokeInstances.map { StatusText.bare($0.invocationStatus?.rawValue ?? "") }
        let counts = Dictionary(grouping: statuses, by: \.self).mapValues(\.count).sorted { $0.key < $1.key }
        let machines = Set(invocation.invokeInstances.compactMap(\.instanceID))
        // What a schedule repeats may come and go between two looks, and leave the statuses as they were.
        let repetitions = invocation.invokeInstances.reduce(0) { $0 &+ ($1.repeats ?? 0) }
        let last = invocation.invokeInstances.compactMap(\.finishTime).max() ?? ""
        self.init(
            hasEnded: ["success", "failed", "partialfailed", "stopped", "finished"].contains(StatusText.bare(status)),
            targetCount: machines.isEmpty ? nil : machines.count,
            machines: machines.sorted(),
            fingerprint: "\(StatusText.bare(status)) \(repetitions) \(last) "
                + counts.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
            words: status,
            repeats: invocation.repeats
        )
    }
}

extension CloudAssistant.Invocation {
    /// Whether it runs by a schedule, or each time that a machine starts.
    fileprivate var repeats: Bool {
        switch self.repeatMode {
        case .period, .everyReboot: true
        case let mode? where !mode.rawValue.isEmpty: false
        default: self.timed == true || self.frequency?.isEmpty == false
        }
    }
}
