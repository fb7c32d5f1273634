import CloudCore
import CloudEmulator
import CloudTestSupport
import Testing

/// A cloud that runs commands: its client, the names of its operations, and the spelling of its responses.
struct TestedCloud: Sendable, CustomTestStringConvertible {
    /// The operations that a run calls.
    struct Operations: Sendable {
        /// Starts a command.
        let start: String
        /// Stops a command.
        let stop: String
        /// Lists commands and their states.
        let listCommands: String
        /// Lists the results of a command, one for each machine.
        let listResults: String
        /// Lists machines and whether they are online.
        let listMachines: String
    }

    /// A service error that both clouds have under codes of their own.
    enum ServiceErrorKind: Sendable {
        case unknownCommand, accessDenied, throttled, serverFault, expiredToken
    }

    let testDescription: String
    let operations: Operations

    /// Creates a client.
    let client: @Sendable (any CredentialsProvider, any HTTPTransport) -> any CommandRunner

    /// The number of machines that one command takes by id.
    let machinesPerCommand: Int
    /// A duration, in seconds, that is long for a script and within the default execution timeout.
    let longDuration: Int
    /// Whether a start carries an idempotency token, so that it can be retried after an unknown outcome.
    let hasIdempotencyToken: Bool
    /// The prefix of the ids of commands.
    let idPrefix: String
    /// Whether the list of commands names the machines of a command that was started by tag.
    let namesTaggedMachines: Bool
    /// The state of a machine that disappeared after the delivery of a command.
    let lostMachineState: CommandState
    /// A length of output that is too long for a list, and how much of it the service keeps.
    let longOutput: (sent: Int, kept: Int)

    /// The JSON member of a service error that holds the code.
    let codeMember: String
    /// Returns the code and the HTTP status of a service error.
    let code: @Sendable (ServiceErrorKind) -> (code: String, status: Int)

    /// Returns the id in a request to stop a command.
    let stoppedCommand: @Sendable (TransportRequest) -> String?
    /// Whether a request fetches the result of one machine.
    let fetchesOneResult: @Sendable (TransportRequest) -> Bool
    /// Whether a request searches the commands of the account, instead of fetching one by its id.
    let searchesCommands: @Sendable (TransportRequest) -> Bool
    /// Returns the machines that a command with a marker was sent to.
    let machines: @Sendable (EmulatedCloud, _ marker: String) async throws -> Set<String>

    /// The response to a start, with the id that ``startedID`` has.
    let started: TransportResponse
    /// A list without commands.
    let noCommands: TransportResponse
    /// A list of the command that ``started`` names, which is running.
    let runningCommand: TransportResponse
    /// The response to a request for the result of one machine, if there is none.
    let noResult: TransportResponse
    /// Returns a page of a list of results: without results, or with one that has no state.
    let resultPage: @Sendable (_ hasResult: Bool, _ nextToken: String?) -> TransportResponse
    /// Returns the response to a request for machines by which each of them is online.
    let allOnline: @Sendable (TransportRequest) -> TransportResponse

    /// Sends one command with faults by the plan of a seed.
    let sendWithFaults: @Sendable (_ seed: UInt64, FaultProtection) async -> PlanOutcome
}

extension TestedCloud {
    static let all = [TestedCloud.ssm, .cloudAssistant]

    /// Whether the client or the service prevents duplicates while a command is sent with faults.
    enum FaultProtection {
        case on, off
    }

    /// The id in ``started``.
    var startedID: String { "\(self.idPrefix)1" }

    /// Returns the ID of a command that doesn't exist, with the length that Systems Manager requires.
    func unknownID(_ name: String) -> String {
        let id = self.idPrefix + name
        return id + String(repeating: "-", count: max(0, 36 - id.utf8.count))
    }

    /// Returns a client of the emulator, or of a transport that wraps it.
    func emulated(_ cloud: EmulatedCloud, through transport: (any HTTPTransport)? = nil) -> any CommandRunner {
        self.client(cloud.credentials, transport ?? cloud)
    }

    /// Returns a client of a transport.
    func testing(_ transport: some HTTPTransport) -> any CommandRunner {
        let credentials = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "planted-secret-key")
        return self.client(StaticCredentials(credentials), transport)
    }

    /// Returns the response for a service error.
    func serviceError(_ kind: ServiceErrorKind) -> TransportResponse {
        let (code, status) = self.code(kind)
        return .json(#"{"\#(self.codeMember)":"\#(code)"}"#, status: status)
    }
}

/// Returns every pair of elements of two lists.
func pairs<First, Second>(_ first: [First], _ second: [Second]) -> [(First, Second)] {
    first.flatMap { first in second.map { (first, $0) } }
}
