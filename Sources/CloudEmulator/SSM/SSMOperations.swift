import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// Answers the JSON of a request with the JSON of a response.
    typealias SSMOperation = @Sendable (EmulatedCloud, SSMCall) async throws -> Data

    /// The operations of Systems Manager that the emulator has, by name.
    static let ssmOperations: [String: SSMOperation] = Dictionary(
        uniqueKeysWithValues: commandOperations + nodeOperations + parameterOperations + tagOperations
            + plantedOperations
    )

    /// Makes an entry of the table of operations.
    /// - Parameters:
    ///   - lacking: Members that the emulator does not emulate: a request that has one of them is refused.
    ///   - answer: Answers a request.
    /// - Returns: The operation's name, and how it is answered.
    static func operation<Request: SSMRequest>(
        lacking: Set<String> = [],
        _ answer: @escaping @Sendable (EmulatedCloud, Request, SSMCall) async throws -> Request.Response
    ) -> (String, SSMOperation) {
        let name = Request.operation.name
        return (
            name,
            { emulator, call in
                let members = try JSONDecoder().decode([String: Ignored].self, from: call.body).keys
                if let member = members.sorted().first(where: lacking.contains) {
                    throw ErrorResponse(
                        "ValidationException",
                        "the emulator does not have the member \(member) of \(name)"
                    )
                }
                let request: Request
                do {
                    request = try SSM.makeDecoder().decode(Request.self, from: call.body)
                } catch let error as DecodingError {
                    throw ErrorResponse("ValidationException", "the request is not one of \(name): \(error.summary)")
                }
                return try SSM.makeEncoder().encode(try await answer(emulator, request, call))
            }
        )
    }

    /// Returns a page of a list, refusing what Systems Manager refuses.
    static func page<Item>(
        of all: some RandomAccessCollection<Item>,
        _ maxResults: Int?,
        _ token: String?,
        limit: Int = 50
    ) throws -> EmulatorPage<Item> {
        guard (1...limit).contains(maxResults ?? limit) else {
            throw ErrorResponse("ValidationException", "MaxResults is 1 to \(limit)")
        }
        return try EmulatorPage(of: all, size: maxResults ?? limit, token: token)
    }

    /// JSON that is not looked at.
    private struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }
}
