import Foundation
import Synchronization

/// How Systems Manager is asked about commands.
struct SSMCommandBackend: CommandBackend {
    private let client: SSMClient
    private let output: RunOptions.OutputLocation?
    private let lists = SSMInvocationLists()

    let patience: Duration
    let pageSize = 50
    var deliveryLimit: Duration? { nil }

    /// Creates a backend.
    /// - Parameters:
    ///   - client: The client that asks.
    ///   - options: The limits of the commands, and where their output goes.
    ///   - patience: How long to wait for news; by default a little longer than the commands' limits.
    init(client: SSMClient, options: RunOptions, patience: Duration? = nil) {
        self.client = client
        self.output = options.output
        self.patience =
            patience
            ?? (options.deliveryTimeout ?? .seconds(3_600)) + (options.executionTimeout ?? .seconds(3_600))
            + .seconds(900)
    }

    func overview(of commands: [StartedCommand]) async throws -> [String: CommandOverview] {
        guard let first = commands.map(\.date).min(), let last = commands.map(\.date).max() else { return [:] }
        var request = SSM.ListCommandsRequest(maxResults: 50)
        if commands.count == 1 {
            request.commandID = commands[0].id
        } else {
            // The commands of the account from the same time; the filter counts whole seconds.
            request.filters = [
                SSM.CommandFilter(key: .invokedAfter, value: try Timestamp(first - 2).extended),
                SSM.CommandFilter(key: .invokedBefore, value: try Timestamp(last + 2).extended),
            ]
        }
        var missing = Set(commands.map(\.id))
        var overviews: [String: CommandOverview] = [:]
        // Commands of others are on the pages too, but not more than can be passed over.
        var pagesLeft = commands.count / 25 + 5
        do {
            for try await page in self.client.pages(of: request) {
                for command in page.commands {
                    guard let id = command.commandID, missing.remove(id) != nil else { continue }
                    overviews[id] = CommandOverview(command)
                }
                pagesLeft -= 1
                if missing.isEmpty || pagesLeft == 0 { break }
            }
        } catch .service(let failure) where failure.code == .invalidCommandID {
            return [:]
        } catch {
            throw error
        }
        return overviews
    }

    func machines(of command: StartedCommand) async throws -> MachineListing {
        do {
            return try await self.lists.machines(of: command, client: self.client)
        } catch let error as SSMError {
            let isTooEarly = self.client.surroundings.time.now() < command.date + 60
            guard isTooEarly, let code = error.serviceFailure?.code,
                code == .invocationDoesNotExist || code == .invalidCommandID
            else { throw error }
            return MachineListing([])
        }
    }

    func complete(_ result: MachineResult) async throws -> (result: MachineResult, note: String?) {
        guard result.standardOutput.isTruncated || result.standardError.isTruncated else { return (result, nil) }
        var whole: MachineResult
        do {
            whole = MachineResult(
                try await self.client.getCommandInvocation(commandID: result.commandID, instanceID: result.instanceID)
            )
        } catch {
            return try Self.leaving(result, because: error)
        }
        guard whole.state.isTerminal else { return (result, nil) }
        whole.commandID = result.commandID
        guard let output, whole.standardOutput.isTruncated || whole.standardError.isTruncated else {
            return (whole, nil)
        }
        do {
            return (try await SSMOutputBucket(output, client: self.client).completing(whole), nil)
        } catch {
            return try Self.leaving(whole, because: error)
        }
    }

    /// Returns a result as it is where the rest of its output can't be had, unless that may pass.
    private static func leaving(
        _ result: MachineResult,
        because error: SSMError
    ) throws(SSMError) -> (result: MachineResult, note: String?) {
        if error.mayPass { throw error }
        return (result, "the whole output of \(result.instanceID) can't be had: \(error)")
    }

    func cancel(_ command: StartedCommand, on machines: [String]?) async throws {
        _ = try await self.client.cancelCommand(commandID: command.id, instanceIDs: machines)
    }
}

extension CommandOverview {
    /// Reads what the service says about a command.
    init(_ command: SSM.Command) {
        let status = command.status?.rawValue ?? ""
        let words = command.statusDetails.flatMap { $0.isEmpty ? nil : $0 } ?? status
        self.init(
            hasEnded: ["success", "cancelled", "failed", "timedout"].contains(status.lowercased()),
            targetCount: command.targetCount,
            fingerprint: "\(words) \(command.completedCount ?? -1)/\(command.targetCount ?? -1)",
            absence: (Self.absence(words), words)
        )
    }

    private static func absence(_ words: String) -> CommandState {
        switch SSMStatus.bare(words) {
        case "cancelled": .cancelled
        case "failed", "incomplete", "terminated": .skipped
        default: .undeliverable
        }
    }
}
