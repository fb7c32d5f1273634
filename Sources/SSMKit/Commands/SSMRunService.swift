import CloudFoundation
import Synchronization

/// The run service of Systems Manager.
struct SSMRunService: RunService {
    private let client: SSMClient
    private let plan: SSMCommandPlan?
    private let output: RunOptions.OutputLocation?
    private let lists = SSMInvocationLists()
    private let commands = SSMKnownCommands()

    let traits: RunServiceTraits

    /// The number of attempts to fetch an output from the bucket, and their time limit.
    private static let (bucketAttempts, bucketLimit) = (3, Duration.seconds(60))

    /// Creates a service.
    /// - Parameters:
    ///   - client: The client for the requests.
    ///   - plan: The commands to start, or `nil` to follow started commands.
    ///   - options: The limits of the commands, and the location of their output.
    ///   - location: The location of the machines.
    init(client: SSMClient, plan: SSMCommandPlan?, options: RunOptions, location: MachineLocation) {
        self.client = client
        self.plan = plan
        self.output = options.output
        let limits = (options.deliveryTimeout ?? .seconds(3_600)) + (options.executionTimeout ?? .seconds(3_600))
        self.traits = RunServiceTraits(
            // The limits of commands that are only followed are unknown.
            progressTimeout: plan == nil ? .seconds(49 * 3_600) : limits + .seconds(900),
            marker: plan?.marker,
            location: location
        )
    }

    func start(_ part: RunPart, errorsLeft: Int?) async -> StartOutcome {
        guard let request = self.plan?.request(for: part, number: self.commands.nextNumber(), errorsLeft) else {
            return .noMachine(reason: "nothing to start")
        }
        let outcome = await SSMCommandSender(client: self.client).send(request.command, marker: request.marker)
        if case .accepted(let command, let date) = outcome {
            self.commands.note(command.id, date)
            return .accepted(command)
        }
        return outcome.start
    }

    func known(_ machines: [String]) async -> Set<String>? {
        guard let readiness = try? await self.client.readiness(of: machines) else { return nil }
        return Set(readiness.filter { $0.value != .unknown }.keys)
    }

    func overviews(of commands: [StartedCommand]) async throws -> [String: CommandOverview] {
        var overviews: [String: CommandOverview] = [:]
        let dated = commands.count < 2 ? [:] : self.commands.dates(of: commands.map(\.id))
        if dated.count > 1, let first = dated.values.min(), let last = dated.values.max() {
            // Lists the account's commands of the same time. The filter has a resolution of one second.
            let filters = [
                SSM.CommandFilter(key: .invokedAfter, value: try Timestamp(first - 2).extended),
                SSM.CommandFilter(key: .invokedBefore, value: try Timestamp(last + 2).extended),
            ]
            let wanted = Set(dated.keys)
            // Skips unrelated commands, up to a limit of pages.
            var pagesLeft = commands.count / 25 + 5
            for try await page in self.client.pages(of: SSM.ListCommandsRequest(maxResults: 50, filters: filters)) {
                for command in page.commands {
                    guard let id = command.commandID, wanted.contains(id) else { continue }
                    overviews[id] = CommandOverview(command)
                }
                pagesLeft -= 1
                if wanted.count == overviews.count || pagesLeft == 0 { break }
            }
        }
        for command in commands where dated[command.id] == nil {
            overviews[command.id] = try await self.overview(of: command.id)
        }
        return overviews
    }

    private func overview(of id: String) async throws(SSMError) -> CommandOverview? {
        do throws(SSMError) {
            let response = try await self.client.listCommands(SSM.ListCommandsRequest(commandID: id))
            guard let command = response.commands.first(where: { $0.commandID == id }) else { return nil }
            if let date = command.requestedDateTime { self.commands.note(id, date) }
            return CommandOverview(command)
        } catch .service(let failure) where failure.code == .invalidCommandID {
            return nil
        } catch {
            throw error
        }
    }

    func list(_ command: StartedCommand) async throws -> MachineListing {
        do {
            return try await self.lists.machines(of: command, client: self.client)
        } catch let error as SSMError {
            guard let code = error.serviceFailure?.code, code == .invocationDoesNotExist || code == .invalidCommandID
            else { throw error }
            return MachineListing([])
        }
    }

    func result(of machine: String, _ command: StartedCommand) async throws -> MachineResult? {
        do throws(SSMError) {
            return MachineResult(
                try await self.client.getCommandInvocation(commandID: command.id, instanceID: machine),
                of: machine
            )
        } catch {
            switch error.serviceFailure?.code {
            case .invocationDoesNotExist, .invalidCommandID, .invalidInstanceID: return nil
            default: throw error
            }
        }
    }

    func output(of result: MachineResult) async throws -> CompletedOutput {
        let invocation: SSM.GetCommandInvocationResponse
        do throws(SSMError) {
            invocation = try await self.client.getCommandInvocation(
                commandID: result.commandID,
                instanceID: result.instanceID,
                pluginName: result.stepName
            )
        } catch {
            if error.isTransient { throw error }
            return CompletedOutput(result, note: Self.note(result, error))
        }
        let (whole, hasKept) = result.improved(by: MachineResult(invocation, of: result.instanceID))
        guard let output, whole.needsCompletion else {
            let note = hasKept ? Self.note(result, "the list has more output than the invocation") : nil
            return CompletedOutput(whole, note: note)
        }
        do {
            let fetched = try await withDeadline(Self.bucketLimit, on: self.client.dependencies.time) {
                try await self.fetch(whole, from: output)
            }
            guard let fetched else {
                return CompletedOutput(whole, note: Self.note(result, "the bucket did not respond in time"))
            }
            return CompletedOutput(fetched)
        } catch {
            if Task.isCancelled { throw error }
            return CompletedOutput(whole, note: Self.note(result, error))
        }
    }

    private func fetch(_ result: MachineResult, from output: RunOptions.OutputLocation) async throws -> MachineResult {
        var backoff = Backoff(first: .seconds(1))
        var attempts = 0
        while true {
            do throws(SSMError) {
                return try await SSMOutputBucket(output, client: self.client).completing(result)
            } catch {
                attempts += 1
                guard error.isTransient, attempts < Self.bucketAttempts,
                    await backoff.wait(self.client.dependencies, isThrottled: error.isThrottling)
                else { throw error }
            }
        }
    }

    private static func note(_ result: MachineResult, _ reason: Any) -> String {
        "the whole output of \(result.instanceID) is not available: \(reason)"
    }

    func stop(_ command: StartedCommand, on machines: [String]?) async throws {
        _ = try await self.client.cancelCommand(commandID: command.id, instanceIDs: machines)
    }
}

/// The dates when the service accepted the commands of a run, by its own clock, and the number of requests.
private final class SSMKnownCommands: Sendable {
    private let state = Mutex<(dates: [String: Date], count: Int)>(([:], 0))

    func note(_ id: String, _ date: Date?) {
        guard let date else { return }
        self.state.withLock { $0.dates[id] = date }
    }

    func dates(of ids: [String]) -> [String: Date] {
        self.state.withLock { state in state.dates.filter { ids.contains($0.key) } }
    }

    func nextNumber() -> Int {
        self.state.withLock { state in
            state.count += 1
            return state.count
        }
    }
}

extension CommandOverview {
    /// Creates an overview of a command.
    init(_ command: SSM.Command) {
        let status = command.status?.rawValue ?? ""
        let text = command.statusDetails.flatMap { $0.isEmpty ? nil : $0 } ?? status
        self.init(
            hasEnded: SSMStatus.state(status, details: text).isTerminal,
            targetCount: command.targetCount,
            fingerprint: "\(text) \(command.completedCount ?? -1)/\(command.targetCount ?? -1)",
            status: text
        )
    }
}
