import CloudFoundation

/// A client of a service, with the parts that the clients of all services share.
package protocol ServiceClient: Sendable {
    /// The wire protocol of the service.
    associatedtype Wire: WireProtocol

    /// The connector to the service.
    var connector: ServiceConnector<Wire> { get }

    /// The observers of calls.
    var observers: [any CallObserver] { get }

    /// The sources of time and randomness.
    var dependencies: Dependencies { get }

    /// The region that the client was given.
    var region: String? { get }

    /// The decoding of responses that differ from the documentation.
    var decoding: ResponseDecoding { get }

    /// The name of the service in events.
    static var service: ServiceName { get }

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
        var call = self.call(of: Request.operation)
        let decoding = self.decoding
        return try await call.observed { call throws(Failure) in
            let connection = try await self.connector.connection(for: call)
            call.region = connection.region
            let received = try await connection.pipeline.run(&call) { () throws(InvalidRequestError) in
                try build(connection)
            }
            let (response, notes) = try await connection.pipeline.read(received) { body in
                let body = body.isEmpty && Self.allowsEmptyBodies ? Data("{}".utf8) : body
                return try decoding.decode(Request.Response.self, from: body)
            }
            return (response, received.metadata.noting(notes))
        }
    }

    /// Returns the state of a call that begins now.
    func call(of operation: OperationDescriptor) -> PipelineCall {
        self.call(of: operation, id: self.dependencies.unique())
    }

    private func call(of operation: OperationDescriptor, id: String) -> PipelineCall {
        PipelineCall(
            operation,
            of: Self.service,
            region: self.region,
            observers: self.observers,
            id: id,
            stopwatch: self.dependencies.time.stopwatch()
        )
    }

    /// Returns the connection for work that is not a call of its own, such as the preparation of a run.
    package func connection(for operation: OperationDescriptor) async throws(Failure) -> ServiceConnection<Wire> {
        try await self.connector.connection(for: self.call(of: operation, id: ""))
    }

    /// Checks that credentials are available, without sending a request.
    package func prepare(_ operation: OperationDescriptor) async throws(Failure) {
        let call = self.call(of: operation, id: "")
        try await self.connector.connection(for: call).pipeline.prepare(call)
    }
}
