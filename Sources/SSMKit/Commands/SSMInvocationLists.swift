import Synchronization

/// A source of the machines of a command: by pages, or one by one if the server doesn't support lists.
///
/// Servers that only resemble Systems Manager may lack `ListCommandInvocations`.
final class SSMInvocationLists: Sendable {
    /// The notes on a server without lists, or whose lists fail.
    private static let (noLists, failingLists) = (
        "the server has no ListCommandInvocations, so each machine was polled with GetCommandInvocation",
        "ListCommandInvocations failed repeatedly, so each machine was polled with GetCommandInvocation"
    )

    /// The number of consecutive failures without a service error code after which machines are polled one by one.
    private static let maxConsecutiveFailures = 8

    private struct State {
        /// Whether the server reported that it has no lists.
        var isMissing = false

        /// The number of consecutive failures without a service error code.
        var failures = 0
    }

    private let state = Mutex(State())

    init() {}

    func machines(of command: StartedCommand, client: SSMClient) async throws -> MachineListing {
        if self.state.withLock({ $0.isMissing }) { return try await Self.oneByOne(command, client, note: Self.noLists) }
        do throws(SSMError) {
            let listing = try await Self.list(command, client)
            self.state.withLock { $0.failures = 0 }
            return listing
        } catch {
            guard let note = self.note(error.serviceFailure) else { throw error }
            do {
                return try await Self.oneByOne(command, client, note: note)
            } catch is UnknownMachinesError {
                throw error
            }
        }
    }

    /// Returns the reason for polling machines one by one, if there is one.
    ///
    /// A failure without a code is not an unknown operation. The list is requested again the next time.
    private func note(_ failure: ServiceFailure<SSM.ErrorCode>?) -> String? {
        guard let failure else { return nil }
        return self.state.withLock { state in
            state.isMissing = failure.meansUnknownOperation
            if state.isMissing { return Self.noLists }
            guard failure.code.rawValue == "HTTP 500" else { return nil }
            state.failures += 1
            return state.failures < Self.maxConsecutiveFailures ? nil : Self.failingLists
        }
    }

    private static func list(_ command: StartedCommand, _ client: SSMClient) async throws(SSMError) -> MachineListing {
        let request = SSM.ListCommandInvocationsRequest(commandID: command.id, maxResults: 50, details: true)
        var machines: [MachineResult] = []
        let notes = ResponseNotes()
        var endless = EndlessPages()
        for try await page in client.pages(of: request, noting: notes) {
            machines += page.commandInvocations.map { MachineResult($0) }
            if endless.areReached(by: page.commandInvocations.compactMap(\.instanceID)) {
                notes.add([EndlessPages.note])
                break
            }
        }
        return MachineListing(machines, note: notes.summary)
    }

    private static func oneByOne(
        _ command: StartedCommand,
        _ client: SSMClient,
        note: String
    ) async throws -> MachineListing {
        var ids = command.machines ?? []
        if ids.isEmpty {
            ids = try await client.listCommands(commandID: command.id).commands.first?.instanceIDs ?? []
            if ids.isEmpty { throw UnknownMachinesError() }
        }
        var machines: [MachineResult] = []
        for id in ids {
            do throws(SSMError) {
                machines.append(
                    MachineResult(try await client.getCommandInvocation(commandID: command.id, instanceID: id), of: id)
                )
            } catch {
                guard error.serviceFailure?.code == .invocationDoesNotExist else { throw error }
            }
        }
        return MachineListing(machines, note: note)
    }

    private struct UnknownMachinesError: Error, CustomStringConvertible {
        var description: String { "the service has no list of invocations and does not report the targeted machines" }
    }
}

extension ServiceFailure<SSM.ErrorCode> {
    /// Whether the server reports the operation as unknown.
    fileprivate var meansUnknownOperation: Bool {
        let code = self.code.rawValue
        return ["UnknownOperationException", "UnknownOperation", "InvalidAction", "HTTP 404", "HTTP 501"].contains(code)
            || code.contains("NotImplemented")
    }
}
