package import CloudFoundation

/// A call by name, which decodes a JSON request, sends it and encodes the response as JSON.
package struct JSONCall<Request: ServiceRequest>: Sendable {
    package typealias Failure = CloudError<Request.ErrorCode>
    package typealias Send =
        @Sendable (Request) async throws(Failure) -> (response: Request.Response, metadata: ResponseMetadata)

    private let decoder: JSONDecoder
    private let encoder: JSONEncoder
    private let send: Send

    /// Creates a call.
    /// - Parameters:
    ///   - decoder: The decoder for the service's JSON.
    ///   - encoder: The encoder for the service's JSON.
    ///   - send: A closure that makes the call.
    package init(decoder: JSONDecoder, encoder: JSONEncoder, send: @escaping Send) {
        self.decoder = decoder
        self.encoder = encoder
        self.send = send
    }

    /// Decodes a request and makes the call.
    /// - Parameter json: The request. Empty or white-space text is an empty object.
    /// - Returns: The response, with the next page if there is one.
    /// - Throws: ``InvalidRequestError/invalidInput(operation:reason:)`` if the JSON is not a request of the operation,
    ///   and the errors of the call.
    package func page(_ json: Data) async throws(Failure) -> JSONPage<Request.ErrorCode> {
        try await self.page(of: try self.request(from: json), PageTrail())
    }

    private func request(from json: Data) throws(Failure) -> Request {
        let isBlank = json.allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
        do {
            let json = isBlank ? Data("{}".utf8) : json
            let request = try self.decoder.decode(Request.self, from: json)
            // An unknown member would not be sent: a misspelled limit, for example, would have no effect.
            let unknown = UnknownMembers.paths(in: json, comparedTo: try self.encoder.encode(request))
            guard unknown.isEmpty else {
                throw InvalidRequestError.invalidInput(
                    operation: Request.operation.name,
                    reason: "it has no member \(unknown.joined(separator: ", ")); its skeleton lists the valid members"
                )
            }
            return request
        } catch let error as InvalidRequestError {
            throw .invalidRequest(error)
        } catch {
            let secretMembers = Request.operation.secretMembers
            let reason = (error as? DecodingError)?.summary(outside: secretMembers) ?? "\(error)"
            throw .invalidRequest(.invalidInput(operation: Request.operation.name, reason: reason))
        }
    }

    private func page(
        of request: Request,
        _ trail: PageTrail
    ) async throws(Failure) -> JSONPage<Request.ErrorCode> {
        var trail = trail
        if let failure = trail.note(request) { throw .decoding(failure) }
        let (response, metadata) = try await self.send(request)
        let json: Data
        do {
            json = try self.encoder.encode(response)
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
