import Foundation

/// How Cloud Assistant is asked about invocations.
struct InvocationBackend: CommandBackend {
    /// How the invocations of a run are found among those of the account.
    enum Search {
        /// By the name that all their commands have.
        case name(String)

        /// By the stored command that all run.
        case command(String)

        /// One by one.
        case invocation
    }

    private let client: CloudAssistantClient
    private let search: Search

    let patience: Duration
    let deliveryLimit: Duration?
    let pageSize = 50

    /// Creates a backend.
    /// - Parameters:
    ///   - client: The client that asks.
    ///   - options: The limits of the invocations.
    ///   - search: How the invocations are found.
    ///   - patience: How long to wait for news; by default a little longer than the invocations' limits.
    init(client: CloudAssistantClient, options: RunOptions, search: Search, patience: Duration? = nil) {
        self.client = client
        self.search = search
        self.deliveryLimit = options.deliveryTimeout
        self.patience =
            patience
            ?? (options.deliveryTimeout ?? .seconds(3_600)) + (options.executionTimeout ?? .seconds(3_600))
            + .seconds(900)
    }

    func overview(of commands: [StartedCommand]) async throws -> [String: CommandOverview] {
        var overviews: [String: CommandOverview] = [:]
        for request in self.requests(for: commands) {
            // Earlier invocations of a stored command are on the pages too, but not more than can be passed over.
            var pagesLeft = commands.count / 25 + 5
            for try await page in self.client.pages(of: request) {
                for invocation in page.invocations {
                    guard let id = invocation.invokeID, commands.contains(where: { $0.id == id }) else { continue }
                    overviews[id] = CommandOverview(invocation)
                }
                pagesLeft -= 1
                if overviews.count == commands.count || pagesLeft == 0 { break }
            }
        }
        return overviews
    }

    private func requests(for commands: [StartedCommand]) -> [CloudAssistant.DescribeInvocationsRequest] {
        guard commands.count > 1 else {
            return commands.map { CloudAssistant.DescribeInvocationsRequest(invokeID: $0.id, maxResults: 50) }
        }
        return switch self.search {
        case .name(let name): [CloudAssistant.DescribeInvocationsRequest(commandName: name, maxResults: 50)]
        case .command(let id): [CloudAssistant.DescribeInvocationsRequest(commandID: id, maxResults: 50)]
        case .invocation: commands.map { CloudAssistant.DescribeInvocationsRequest(invokeID: $0.id, maxResults: 50) }
        }
    }

    func machines(of command: StartedCommand) async throws -> MachineListing {
        let request = CloudAssistant.DescribeInvocationResultsRequest(invokeID: command.id, maxResults: 50)
        var machines: [MachineResult] = []
        do throws(CloudAssistantError) {
            for try await result in self.client.pages(of: request).items { machines.append(MachineResult(result)) }
        } catch {
            let isTooEarly = self.client.surroundings.time.now() < command.date + 60
            guard isTooEarly, error.serviceFailure?.code == .invalidInvokeIDNotFound else { throw error }
        }
        return MachineListing(machines)
    }

    func complete(_ result: MachineResult) async throws -> (result: MachineResult, note: String?) { (result, nil) }

    func cancel(_ command: StartedCommand, on machines: [String]?) async throws {
        guard let machines else {
            _ = try await self.client.stopInvocation(invokeID: command.id)
            return
        }
        for ids in machines.pieces(of: 50) {
            _ = try await self.client.stopInvocation(invokeID: command.id, instanceIDs: ids)
        }
    }
}

extension CommandOverview {
    /// Reads what the service says about an invocation.
    init(_ invocation: CloudAssistant.Invocation) {
        let status = invocation.invocationStatus?.rawValue ?? invocation.invokeStatus?.rawValue ?? ""
        let statuses = invocation.invokeInstances.map { $0.invocationStatus?.rawValue ?? "" }
        let counts = Dictionary(grouping: statuses, by: \.self).mapValues(\.count).sorted { $0.key < $1.key }
        self.init(
            hasEnded: ["Success", "Failed", "PartialFailed", "Stopped", "Finished"].contains(status),
            targetCount: statuses.count,
            fingerprint: "\(status) " + counts.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
            absence: (status == "Stopped" ? .cancelled : .undeliverable, status)
        )
    }
}
