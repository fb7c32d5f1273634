public import Foundation

extension CloudAssistantClient {
    /// Makes a call to an operation by its name, with JSON in and JSON out.
    ///
    /// Request and response go through their types, so a member that this version of the library doesn't know is
    /// left out. Lists and settings are JSON of their own, whatever form they have in a query.
    /// - Parameters:
    ///   - operation: The operation's name, such as `RunCommand`; ``CloudAssistant/operations`` has all.
    ///   - json: The request, an object with the service's own member names; nothing at all is an empty object.
    /// - Returns: The response as JSON.
    /// - Throws: ``CloudAssistantError``; ``/CloudCore/InvalidRequest/unknownOperation(_:)`` if no operation has the name, and
    ///   ``/CloudCore/InvalidRequest/invalidInput(operation:reason:)`` if the JSON isn't a request of the operation.
    public func call(operation: String, json: Data) async throws(CloudAssistantError) -> Data {
        let type: any CloudAssistantRequest.Type
        do {
            type = try CloudAssistant.requestType(of: operation)
        } catch {
            throw .invalidRequest(error)
        }
        return try await self.call(type, json: json)
    }

    private func call<Request: CloudAssistantRequest>(_ type: Request.Type, json: Data)
        async throws(CloudAssistantError) -> Data
    {
        let request: Request
        do {
            request = try CloudAssistant.decoder.decode(type, from: json.isEmpty ? Data("{}".utf8) : json)
        } catch {
            let reason = (error as? DecodingError)?.summary ?? "\(error)"
            throw .invalidRequest(.invalidInput(operation: type.operation.name, reason: reason))
        }
        let (response, metadata) = try await self.sendWithMetadata(request)
        do {
            return try CloudAssistant.encoder.encode(response)
        } catch {
            throw .decoding(
                DecodingFailure(
                    operation: type.operation.name,
                    reason: "\(error)",
                    requestID: metadata.requestID,
                    status: metadata.status,
                    body: Data(),
                    attempts: metadata.attempts
                )
            )
        }
    }
}
