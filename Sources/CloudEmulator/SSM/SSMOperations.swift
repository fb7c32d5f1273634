import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// A handler that returns the JSON of a response to the JSON of a request.
    typealias SSMOperation = @Sendable (EmulatedCloud, SSMCall) async throws -> Data

    /// The supported operations of Systems Manager, by name.
    static let ssmOperations: [String: SSMOperation] = Dictionary(
        uniqueKeysWithValues: commandOperations + nodeOperations + parameterOperations + tagOperations
            + documentOperations + maintenanceWindowOperations + associationOperations
    )

    /// Returns an entry of the table of operations.
    ///
    /// Requests that violate the limits of the service's model are rejected before the operation runs.
    /// - Parameters:
    ///   - unsupported: The unsupported members. A request that contains one of them is rejected.
    ///   - respond: A closure that returns the response to a request.
    /// - Returns: The operation's name and handler.
    static func operation<Request: SSMRequest>(
        unsupported: Set<String> = [],
        _ respond: @escaping @Sendable (EmulatedCloud, Request, SSMCall) async throws -> Request.Response
    ) -> (String, SSMOperation) {
        let name = Request.operation.name
        return (
            name,
            { emulator, call in
                let members = try JSONDecoder().decode([String: Ignored].self, from: call.body).keys
                if let member = members.sorted().first(where: unsupported.contains) {
                    throw ErrorResponse(
                        "ValidationException",
                        "the emulator does not support the member \(member) of \(name)"
                    )
                }
                let request: Request
                do throws(DecodingError) {
                    request = try Request(json: call.body)
                } catch {
                    throw ErrorResponse(
                        "SerializationException",
                        "the request is not a valid \(name) request: \(error.summary)"
                    )
                }
                await emulator.runDueSchedules()
                return try await respond(emulator, request, call).json()
            }
        )
    }

    /// Returns a page of a list, with as many items as the request or `limit` determines.
    /// - Throws: `ErrorResponse` for a token that no earlier page returned.
    static func page<Item>(
        of all: some RandomAccessCollection<Item>,
        _ maxResults: Int?,
        _ token: String?,
        limit: Int = 50
    ) throws -> EmulatorPage<Item> {
        try EmulatorPage(of: all, size: maxResults ?? limit, token: token)
    }

    /// A JSON value that is not decoded.
    private struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }
}
