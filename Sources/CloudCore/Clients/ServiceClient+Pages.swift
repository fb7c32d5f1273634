package import CloudFoundation

extension ServiceClient {
    /// Returns the pages of a request, and collects notes on what could not be decoded.
    /// - Parameters:
    ///   - request: The request for the first page.
    ///   - notes: The collection of notes.
    ///   - send: A closure that makes a call.
    /// - Returns: The pages, each fetched on demand.
    package func pages<Request: PaginatedRequest>(
        of request: Request,
        noting notes: ResponseNotes,
        send: @escaping JSONCall<Request>.Send
    ) -> Pages<Request> {
        Pages(from: request) { request throws(CloudError<Request.ErrorCode>) in
            let (response, metadata) = try await send(request)
            notes.add(metadata.notes)
            return response
        }
    }

    /// Makes a call with a request in JSON.
    /// - Parameters:
    ///   - json: The request.
    ///   - send: A closure that makes a call.
    /// - Returns: The first page of the response.
    /// - Throws: ``CloudError`` with a case for the cause.
    package func page<Request: ServiceRequest>(
        _ json: Data,
        send: @escaping JSONCall<Request>.Send
    ) async throws(CloudError<Request.ErrorCode>) -> JSONPage<Request.ErrorCode> {
        let request: Request
        do throws(CloudError<Request.ErrorCode>) {
            request = try JSONCall.request(from: json)
        } catch {
            var call = self.call(of: Request.operation)
            return try await call.observed { _ throws(CloudError<Request.ErrorCode>) in throw error }
        }
        return try await JSONCall<Request>(send: send).page(of: request)
    }
}
