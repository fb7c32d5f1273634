import CloudCore
import Foundation
import SSMKit

extension CloudEmulator {
    /// Answers the JSON of a request with the JSON of a response.
    typealias SSMAnswer = @Sendable (CloudEmulator, Data) async throws -> Data

    /// The operations of Systems Manager that the emulator has, by name.
    static let ssmOperations: [String: SSMAnswer] = Dictionary(
        uniqueKeysWithValues: [
            operation(SSM.SendCommandRequest.self) { emulator, request in try await emulator.sendCommand(request) },
            operation(SSM.CancelCommandRequest.self) { emulator, request in try emulator.cancelCommand(request) },
            operation(SSM.ListCommandsRequest.self) { emulator, request in try emulator.listCommands(request) },
            operation(SSM.ListCommandInvocationsRequest.self) { emulator, request in
                try emulator.listCommandInvocations(request)
            },
            operation(SSM.GetCommandInvocationRequest.self) { emulator, request in
                try emulator.getCommandInvocation(request)
            },
            operation(SSM.DescribeInstanceInformationRequest.self) { emulator, request in
                try emulator.describeInstanceInformation(request)
            },
            operation(SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest.self) { emulator, request in
                try emulator.describeWindowTasks(request)
            },
            operation(SSM.DescribeInstanceAssociationsStatusRequest.self) { emulator, request in
                try emulator.describeAssociations(request)
            },
        ]
    )

    private static func operation<Request: SSMRequest>(
        _ type: Request.Type,
        _ answer: @escaping @Sendable (CloudEmulator, Request) async throws -> Request.Response
    ) -> (String, SSMAnswer) {
        (
            type.operation.name,
            { emulator, body in
                let request: Request
                do {
                    request = try SSM.makeDecoder().decode(type, from: body)
                } catch let error as DecodingError {
                    throw Refusal(
                        "ValidationException",
                        "the request is not one of \(type.operation.name): \(error.summary)"
                    )
                }
                return try SSM.makeEncoder().encode(try await answer(emulator, request))
            }
        )
    }

    /// Returns a page of a list, refusing a token with the code of Systems Manager.
    static func page<Item>(of all: [Item], _ maxResults: Int?, _ token: String?) throws -> EmulatorPage<Item> {
        guard (1...50).contains(maxResults ?? 50) else {
            throw Refusal("ValidationException", "MaxResults is 1 to 50")
        }
        return try EmulatorPage(of: all, size: maxResults ?? 50, token: token)
    }
}
