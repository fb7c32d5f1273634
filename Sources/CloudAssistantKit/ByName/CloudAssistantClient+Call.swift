public import CloudCore
public import CloudFoundation

extension CloudAssistantClient {
    /// Makes a call to an operation by its name, with JSON in and JSON out.
    ///
    /// Request and response go through their types. A member of the request that no type knows is refused, and one of
    /// the response left out. Lists and settings are JSON of their own, whatever form they have in a query.
    /// - Parameters:
    ///   - operation: The operation's name, such as `RunCommand`; ``CloudAssistant/operations`` has all.
    ///   - json: The request, an object with the service's own member names; nothing at all is an empty object.
    /// - Returns: The response as JSON.
    /// - Throws: ``CloudAssistantError``; ``/CloudCore/InvalidRequestError/unknownOperation(_:)`` if no operation has the name, and
    ///   ``/CloudCore/InvalidRequestError/invalidInput(operation:reason:)`` if the JSON isn't a request of the operation.
    public func call(operation: String, json: Data) async throws(CloudAssistantError) -> Data {
        try await self.page(of: operation, json).json
    }

    /// Lists page by page with an operation that is called by its name, as ``call(operation:json:)`` does.
    ///
    /// ```swift
    /// for try await page in client.pages(operation: "DescribeInvocations", json: json) { print(page.count, "bytes") }
    /// ```
    /// - Parameters:
    ///   - operation: The operation's name; one that does not list in pages has one page.
    ///   - json: The request for the first page; one with a saved token resumes there.
    /// - Returns: The responses as JSON, each fetched when it is asked for.
    public func pages(operation: String, json: Data) -> JSONPages<CloudAssistant.ErrorCode> {
        JSONPages { () throws(CloudAssistantError) in try await self.page(of: operation, json) }
    }

    private func page(of operation: String, _ json: Data) async throws(CloudAssistantError) -> JSONPage<
        CloudAssistant.ErrorCode
    > {
        let type: any CloudAssistantRequest.Type
        do {
            type = try CloudAssistant.requestType(of: operation)
        } catch {
            throw .invalidRequest(error)
        }
        return try await self.page(of: type, json)
    }

    private func page<Request: CloudAssistantRequest>(
        of type: Request.Type,
        _ json: Data
    ) async throws(CloudAssistantError) -> JSONPage<CloudAssistant.ErrorCode> {
        let call = JSONCall<Request>(decoder: CloudAssistant.decoder, encoder: CloudAssistant.encoder) {
            request throws(CloudAssistantError) in
            try await self.sendWithMetadata(request)
        }
        return try await call.page(json)
    }
}
