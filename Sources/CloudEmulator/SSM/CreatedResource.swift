import CloudCore
import CloudFoundation
import SSMKit

/// A resource of Systems Manager that a request with an idempotency token created.
struct CreatedResource: Sendable {
    /// The request without its token, as JSON with sorted members.
    var request: Data
    var id: String
}

extension EmulatorState {
    /// Creates a resource, or returns the ID of the resource that an earlier request with the same token created.
    /// - Throws: `ErrorResponse` if the earlier request has other parameters.
    mutating func createOnce<Request: SSMRequest & IdempotentRequest>(
        _ request: Request,
        _ create: (inout EmulatorState) throws -> String
    ) throws -> String {
        guard let token = request.clientToken, !token.isEmpty else { return try create(&self) }
        var request = request
        request.clientToken = nil
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = try encoder.encode(request)
        let name = "\(Request.operation.name) \(token)"
        if let earlier = self.createdResources[name] {
            guard earlier.request == text else {
                throw ErrorResponse("IdempotentParameterMismatch", "the token was used with other parameters")
            }
            return earlier.id
        }
        let id = try create(&self)
        self.createdResources[name] = CreatedResource(request: text, id: id)
        return id
    }
}
