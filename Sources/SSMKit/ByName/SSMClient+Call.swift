public import Foundation

extension SSMClient {
    /// Makes a call to an operation by its name, with JSON in and JSON out: what `--cli-input-json` is to the AWS
    /// command line.
    ///
    /// Request and response go through their types, so a member that this version of the library doesn't know is
    /// left out. Dates may be given as seconds since 1970 or as ISO 8601 text, and are returned as seconds.
    /// - Parameters:
    ///   - operation: The operation's name, such as `SendCommand`; ``SSM/operations`` has all.
    ///   - json: The request, an object with the service's own member names; nothing at all is an empty object.
    /// - Returns: The response as JSON.
    /// - Throws: ``SSMError``; ``/CloudCore/InvalidRequest/unknownOperation(_:)`` if no operation has the name, and
    ///   ``/CloudCore/InvalidRequest/invalidInput(operation:reason:)`` if the JSON isn't a request of the operation.
    public func call(operation: String, json: Data) async throws(SSMError) -> Data {
        let type: any SSMRequest.Type
        do {
            type = try SSM.requestType(of: operation)
        } catch {
            throw .invalidRequest(error)
        }
        return try await self.call(type, json: json)
    }

    private func call<Request: SSMRequest>(_ type: Request.Type, json: Data) async throws(SSMError) -> Data {
        let request: Request
        do {
            request = try SSM.decoder.decode(type, from: json.isEmpty ? Data("{}".utf8) : json)
        } catch {
            let reason = (error as? DecodingError)?.summary ?? "\(error)"
            throw .invalidRequest(.invalidInput(operation: type.operation.name, reason: reason))
        }
        let (response, metadata) = try await self.sendWithMetadata(request)
        do {
            return try SSM.encoder.encode(response)
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
