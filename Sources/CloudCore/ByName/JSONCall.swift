package import CloudFoundation

/// A call by name, which decodes a JSON request, sends it and encodes the response as JSON.
package struct JSONCall<Request: ServiceRequest>: Sendable {
    package typealias Failure = CloudError<Request.ErrorCode>
    package typealias Send =
        @Sendable (Request) async throws(Failure) -> (response: Request.Response, metadata: ResponseMetadata)

    private let send: Send

    /// Creates a call.
    /// - Parameter send: A closure that makes the call.
    package init(send: @escaping Send) {
        self.send = send
    }

    /// Makes the call.
    /// - Parameter request: The request.
    /// - Returns: The response, with the next page if there is one.
    /// - Throws: The errors of the call.
    package func page(of request: Request) async throws(Failure) -> JSONPage<Request.ErrorCode> {
        try await self.page(of: request, PageTrail())
    }

    /// Decodes a request.
    /// - Parameter json: The request. Empty or white-space text is an empty object.
    /// - Returns: The request.
    /// - Throws: ``InvalidRequestError/invalidInput(operation:reason:)`` if the JSON is not a request of the operation.
    package static func request(from json: Data) throws(Failure) -> Request {
        let isBlank = json.allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
        let bytes = isBlank ? Array("{}".utf8) : Array(json)
        let (request, unknown) = ShapeReader.readKnown(Request.self, from: bytes)
        let names = unknown.prefix(5).joined(separator: ", ") + (unknown.count > 5 ? " and others" : "")
        switch request {
        case .success(let request) where unknown.isEmpty: return request
        case .success:
            // An unknown member would not be sent: a misspelled limit, for example, would have no effect.
            throw self.invalidInput("it has no member \(names); its skeleton lists the valid members")
        case .failure(let error):
            let reason = error.summary(outside: Request.operation.secretMembers)
            throw self.invalidInput(unknown.isEmpty ? reason : "\(reason); it has no member \(names)")
        }
    }

    private static func invalidInput(_ reason: String) -> Failure {
        .invalidRequest(.invalidInput(operation: Request.operation.name, reason: reason))
    }

    private func page(
        of request: Request,
        _ trail: PageTrail
    ) async throws(Failure) -> JSONPage<Request.ErrorCode> {
        var trail = trail
        if let failure = trail.note(request) { throw .decoding(failure) }
        let (response, metadata) = try await self.send(request)
        let json: Data
        do throws(EncodingError) {
            json = try response.json()
        } catch {
            throw .decoding(
                DecodingFailure(
                    operation: Request.operation.name,
                    reason: "\(error)",
                    requestID: metadata.requestID,
                    status: metadata.status,
                    body: Data(),
                    attempts: metadata.attempts
                )
            )
        }
        guard let next = Self.next(request, after: response) else { return JSONPage(json: json, next: nil) }
        return JSONPage(json: json) { [trail] () throws(Failure) in try await self.page(of: next, trail) }
    }

    /// Returns the request for the next page, if the operation is paginated and this was not the last page.
    private static func next(_ request: Request, after page: Request.Response) -> Request? {
        func next<Paginated: PaginatedRequest>(_ request: Paginated) -> Request? {
            (page as? Paginated.Response).flatMap { request.next(after: $0) } as? Request
        }
        return (request as? any PaginatedRequest).flatMap { next($0) }
    }
}
