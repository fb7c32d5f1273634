public import CloudCore
public import CloudFoundation

extension SSMClient {
    /// Makes a call to an operation by its name, with JSON in and JSON out: what `--cli-input-json` is to the AWS
    /// command line.
    ///
    /// Request and response go through their types. A member of the request that no type knows is refused, and one of
    /// the response left out. Dates may be given as seconds since 1970 or as ISO 8601 text, and are returned as seconds.
    /// - Parameters:
    ///   - operation: The operation's name, such as `SendCommand`; ``SSM/operations`` has all.
    ///   - json: The request, an object with the service's own member names; nothing at all is an empty object.
    /// - Returns: The response as JSON.
    /// - Throws: ``SSMError``; ``/CloudCore/InvalidRequestError/unknownOperation(_:)`` if no operation has the name, and
    ///   ``/CloudCore/InvalidRequestError/invalidInput(operation:reason:)`` if the JSON isn't a request of the operation.
    public func call(operation: String, json: Data) async throws(SSMError) -> Data {
        try await self.page(of: operation, json).json
    }

    /// Lists page by page with an operation that is called by its name, as ``call(operation:json:)`` does.
    ///
    /// ```swift
    /// for try await page in client.pages(operation: "ListCommands", json: json) { print(page.count, "bytes") }
    /// ```
    /// - Parameters:
    ///   - operation: The operation's name; one that does not list in pages has one page.
    ///   - json: The request for the first page; one with a saved token resumes there.
    /// - Returns: The responses as JSON, each fetched when it is asked for.
    public func pages(operation: String, json: Data) -> JSONPages<SSM.ErrorCode> {
        JSONPages { () throws(SSMError) in try await self.page(of: operation, json) }
    }

    private func page(of operation: String, _ json: Data) async throws(SSMError) -> JSONPage<SSM.ErrorCode> {
        let type: any SSMRequest.Type
        do {
            type = try SSM.requestType(of: operation)
        } catch {
            throw .invalidRequest(error)
        }
        return try await self.page(of: type, json)
    }

    private func page<Request: SSMRequest>(
        of type: Request.Type,
        _ json: Data
    ) async throws(SSMError) -> JSONPage<SSM.ErrorCode> {
        let call = JSONCall<Request>(decoder: SSM.decoder, encoder: SSM.encoder) { request throws(SSMError) in
            try await self.sendWithMetadata(request)
        }
        return try await call.page(json)
    }
}
