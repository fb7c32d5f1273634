public import CloudCore
public import CloudFoundation

extension SSMClient {
    /// Calls an operation by name, with JSON input and output, like `--cli-input-json` of the AWS command line.
    ///
    /// Request and response are decoded into their types. Unknown members of the request are rejected, and those of the
    /// response are dropped. Dates are accepted as seconds since 1970 or as ISO 8601 text, and returned as seconds.
    /// - Parameters:
    ///   - operation: The operation's name, such as `SendCommand`. ``SSM/operations`` contains all names.
    ///   - json: The request, as an object with the service's own member names. Empty data is an empty object.
    /// - Returns: The response as JSON.
    /// - Throws: ``SSMError``, with ``/CloudCore/InvalidRequestError/unknownOperation(_:)`` if no operation has the name,
    ///   and with ``/CloudCore/InvalidRequestError/invalidInput(operation:reason:)`` if the JSON isn't a request of the
    ///   operation.
    public func call(operation: String, json: Data) async throws(SSMError) -> Data {
        try await self.page(of: operation, json).json
    }

    /// Returns the pages of an operation that is called by name, like ``call(operation:json:)``.
    ///
    /// ```swift
    /// for try await page in client.pages(operation: "ListCommands", json: json) { print(page.count, "bytes") }
    /// ```
    /// - Parameters:
    ///   - operation: The operation's name. An operation without pagination has one page.
    ///   - json: The request for the first page. A saved token in it resumes there.
    /// - Returns: The responses as JSON, each fetched on demand.
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
        try await self.page(json) { (request: Request) throws(SSMError) in try await self.sendWithMetadata(request) }
    }
}
