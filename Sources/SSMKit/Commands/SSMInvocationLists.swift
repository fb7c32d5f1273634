import Synchronization

/// Lists the machines of a command: by pages, or where the server can't, one by one.
///
/// Servers that only resemble Systems Manager may lack `ListCommandInvocations`.
final class SSMInvocationLists: Sendable {
    private static let note =
        "the server has no ListCommandInvocations, so each machine was asked about with GetCommandInvocation"

    /// Whether the server has said that it has no lists.
    private let isMissing = Mutex(false)

    init() {}

    func machines(of command: StartedCommand, client: SSMClient) async throws -> MachineListing {
        guard !self.isMissing.withLock(\.self) else { return try await Self.oneByOne(command, client) }
        do throws(SSMError) {
            return try await Self.list(command, client)
        } catch {
            guard let failure = error.serviceFailure, failure.meansUnknownOperation else { throw error }
            self.isMissing.withLock { $0 = true }
            do {
                return try await Self.oneByOne(command, client)
            } catch is MachinesNotKnown {
                throw error
            }
        }
    }

    private static func list(_ command: StartedCommand, _ client: SSMClient) async throws(SSMError) -> MachineListing {
        let request = SSM.ListCommandInvocationsRequest(commandID: command.id, maxResults: 50, details: true)
        var machines: [MachineResult] = []
        for try await invocation in client.pages(of: request).items {
            machines.append(MachineResult(invocation))
        }
        return MachineListing(machines)
    }

    private static func oneByOne(_ command: StartedCommand, _ client: SSMClient) async throws -> MachineListing {
        var ids = command.machines ?? []
        if ids.isEmpty {
            ids = try await client.listCommands(commandID: command.id).commands.first?.instanceIDs ?? []
            if ids.isEmpty { throw MachinesNotKnown() }
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
        return MachineListing(machines, note: self.note)
    }

    private struct MachinesNotKnown: Error, CustomStringConvertible {
        var description: String { "the service has no list of invocations, and does not say which machines were meant" }
    }
}

extension ServiceFailure<SSM.ErrorCode> {
    /// Whether the server says that it has no such operation.
    fileprivate var meansUnknownOperation: Bool {
        let code = self.code.rawValue
        return ["UnknownOperationException", "UnknownOperation", "InvalidAction", "HTTP 404", "HTTP 501"].contains(code)
            || code.contains("NotImplemented")
    }
}
