import CloudFoundation

/// A client of a service, with the parts that the clients of all services share.
package protocol ServiceClient: Sendable {
    /// The wire protocol of the service.
    associatedtype Wire: WireProtocol

    /// The connector to the service.
    var connector: ServiceConnector<Wire> { get }

    /// The decoding of responses that differ from the documentation.
    var decoding: ResponseDecoding { get }

    /// Whether operations without output may return an empty body, which counts as an empty object.
    static var allowsEmptyBodies: Bool { get }
}

extension ServiceClient {
    package typealias Failure = CloudError<Wire.ErrorCode>

    /// Sends a request and decodes the response.
    /// - Parameters:
    ///   - request: The request.
    ///   - build: A closure that builds the HTTP request, called once.
    /// - Returns: The response and its metadata.
    /// - Throws: ``CloudError`` with a case for the cause.
    package func perform<Request: ServiceRequest>(
        _ request: Request,
        build: (ServiceConnection<Wire>) throws(InvalidRequestError) -> TransportRequest
    ) async throws(Failure) -> (response: Request.Response, metadata: ResponseMetadata) {
        let (received, pipeline) = try await self.roundTrip(Request.operation, build: build)
        let decoding = self.decoding
        let (response, notes) = try await pipeline.read(received) { body in
            let body = body.isEmpty && Self.allowsEmptyBodies ? Data("{}".utf8) : body
            return try decoding.decode(Request.Response.self, from: body)
        }
        return (response, received.metadata.noting(notes))
    }

    /// Sends a request and returns the undecoded response.
    private func roundTrip(
        _ operation: OperationDescriptor,
        build: (ServiceConnection<Wire>) throws(InvalidRequestError) -> TransportRequest
    ) async throws(Failure) -> (ServiceResponse, ServicePipeline<Wire>) {
        let connection = try await self.connector.connection(for: operation)
        let response = try await connection.pipeline.run(operation) { () throws(InvalidRequestError) in
            try build(connection)
        }
        return (response, connection.pipeline)
    }
}
