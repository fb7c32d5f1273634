import Synchronization

/// Lists the machines of a command: by pages, or where the server can't, one by one.
///
/// Servers that only resemble Systems Manager may lack `ListCommandInvocations`.
final class SSMInvocationLists: Sendable {
    /// How often in a row listing must fail in a server's own words until it isn't tried any more.
    private static let enoughMisses = 3

    private static let note =
        "the server has no ListCommandInvocations, so each machine was asked about with GetCommandInvocation"

    /// How often listing failed in a row, as an operation does that the server lacks.
    private let misses = Mutex(0)

    init() {}

    func machines(of command: StartedCommand, client: SSMClient) async throws -> MachineListing {
        let misses = self.misses.withLock { $0 }
        guard misses < Self.enoughMisses else { return try await Self.oneByOne(command, client) }
        do throws(SSMError) {
            let listing = try await Self.list(command, client)
            self.misses.withLock { $0 = 0 }
            return listing
        } catch {
            guard let failure = error.serviceFailure, failure.mayMeanUnknownOperation else { throw error }
            self.misses.withLock { $0 = failure.meansUnknownOperation ? Self.enoughMisses : $0 + 1 }
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
                    MachineResult(try await client.getCommandInvocation(commandID: command.id, instanceID: id))
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

    /// Whether it may mean that: some servers fail without a word of the service's.
    fileprivate var mayMeanUnknownOperation: Bool {
        self.meansUnknownOperation || self.code.rawValue == "HTTP 500"
    }
}
