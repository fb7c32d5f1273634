public import CloudCore
public import CloudFoundation

extension CloudAssistantClient {
    /// Calls an operation by name, with JSON input and output.
    ///
    /// Request and response are decoded into their types. Unknown members of the request are rejected, and those of the
    /// response are dropped. Lists and settings are JSON values, regardless of their form in a query.
    /// - Parameters:
    ///   - operation: The operation's name, such as `RunCommand`. ``CloudAssistant/operations`` contains all names.
    ///   - json: The request, as an object with the service's own member names. Empty data is an empty object.
    /// - Returns: The response as JSON.
    /// - Throws: ``CloudAssistantError``, with ``/CloudCore/InvalidRequestError/unknownOperation(_:)`` if no operation
    ///   has the name, and with ``/CloudCore/InvalidRequestError/invalidInput(operation:reason:)`` if the JSON isn't a
    ///   request of the operation.
    public func call(operation: String, json: Data) async throws(CloudAssistantError) -> Data {
        try await self.page(of: operation, json).json
    }

    /// Returns the pages of an operation that is called by name, like ``call(operation:json:)``.
    ///
    /// ```swift
    /// for try await page in client.pages(operation: "DescribeInvocations", json: json) { print(page.count, "bytes") }
    /// ```
    /// - Parameters:
    ///   - operation: The operation's name. An operation without pagination has one page.
    ///   - json: The request for the first page. A saved token in it resumes there.
    /// - Returns: The responses as JSON, each fetched on demand.
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
        try await self.page(json) { (request: Request) throws(CloudAssistantError) in
            try await self.sendWithMetadata(request)
        }
    }
}
