public import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// Returns the response of the emulated service that a request addresses.
    /// - Parameter request: The signed request.
    /// - Returns: The response, which can be a service error.
    /// - Throws: `TransportError` if the fault plan breaks the connection, `CancellationError` if the task is
    ///   cancelled.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try Task.checkCancellation()
        if let other = OtherAWSService(request) { return other.response }
        var response =
            switch EmulatedService(request) {
            case .ssm: try await self.respond(from: SSMEndpoint(request: request))
            case .cloudAssistant: try await self.respond(from: CloudAssistantEndpoint(request: request))
            case .s3: try await self.respond(from: S3Endpoint(request: request))
            case .oss: try await self.respond(from: OSSEndpoint(request: request))
            }
        response.headers["date"] = HTTPDate.text(of: self.time.now())
        return response
    }

    /// Verifies the request, counts the call, applies the fault plan, and runs the operation.
    private func respond(from endpoint: some ServiceEndpoint) async throws -> TransportResponse {
        do {
            let call = try endpoint.accept(by: self)
            let fault = self.withState { state in
                state.calls[call.operation, default: 0] += 1
                return state.faults.next(call.operation)
            }
            if let fault { try Self.inject(fault, beforeOperationOf: endpoint.service) }
            let body: Data
            do {
                body = try await call.handler()
            } catch  where fault != nil {
                try await self.inject(fault, afterOperationOf: endpoint.service)
                throw error
            }
            try await self.inject(fault, afterOperationOf: endpoint.service)
            return endpoint.response(body: body)
        } catch let failure as TransportError {
            throw failure
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            return endpoint.response(serviceError: error as? ErrorResponse ?? endpoint.malformedRequest(error))
        }
    }

    private static func inject(_ fault: FaultPlan.Fault, beforeOperationOf service: EmulatedService) throws {
        switch fault {
        case .throttled, .serviceError(_, acts: false), .error(_, _, acts: false), .expiredCredentials:
            if let serviceError = ErrorResponse(fault, from: service) { throw serviceError }
        case .notConnected:
            throw TransportError(.notConnected, reason: "the fault plan rejected the connection")
        case .dropsRequest:
            throw TransportError(
                .interrupted,
                reason: "the fault plan broke the connection before the service processed the request"
            )
        case .serviceError, .error, .dropsResponse, .slow: break
        }
    }

    private func inject(_ fault: FaultPlan.Fault?, afterOperationOf service: EmulatedService) async throws {
        switch fault {
        case .serviceError(_, acts: true)?, .error(_, _, acts: true)?:
            if let fault, let serviceError = ErrorResponse(fault, from: service) { throw serviceError }
        case .dropsResponse?:
            throw TransportError(
                .interrupted,
                reason: "the fault plan broke the connection after the service processed the request"
            )
        case .slow(let duration)?: try await self.time.clock.sleep(for: duration)
        default: break
        }
    }
}
