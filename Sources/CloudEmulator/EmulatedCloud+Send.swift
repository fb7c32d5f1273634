public import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// Answers a request as the service that it is meant for does.
    /// - Parameter request: The request, signed.
    /// - Returns: The answer, or the refusal.
    /// - Throws: `TransportError` if the fault plan breaks the connection; `CancellationError` if the task is
    ///   cancelled.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try Task.checkCancellation()
        var response =
            switch EmulatedService(request) {
            case .ssm: try await self.answer(SSMFront(request: request))
            case .cloudAssistant: try await self.answer(CloudAssistantFront(request: request))
            case .s3: try await self.answer(S3Front(request: request))
            }
        response.headers["date"] = HTTPDate.text(of: self.time.now())
        return response
    }

    /// Answers a request: checks it, counts it, lets go wrong what the plan says, and acts.
    private func answer(_ front: some ServiceFront) async throws -> TransportResponse {
        do {
            let call = try front.accept(by: self)
            let fault = self.withState { state in
                state.calls[call.operation, default: 0] += 1
                return state.faults.next(call.operation)
            }
            if let fault { try Self.strike(fault, beforeActingOf: front.service) }
            let body: Data
            do {
                body = try await call.answer()
            } catch  where fault != nil {
                try await self.strike(fault, afterActingOf: front.service)
                throw error
            }
            try await self.strike(fault, afterActingOf: front.service)
            return front.response(to: body)
        } catch let failure as TransportError {
            throw failure
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            return front.response(to: error as? ErrorResponse ?? front.unreadable(error))
        }
    }

    private static func strike(_ fault: FaultPlan.Fault, beforeActingOf service: EmulatedService) throws {
        switch fault {
        case .throttled, .serviceError(_, acts: false), .expiredCredentials:
            if let serviceError = ErrorResponse(fault, from: service) { throw serviceError }
        case .notConnected:
            throw TransportError(.notConnected, reason: "the fault plan lets no connection be made")
        case .dropsRequest:
            throw TransportError(.interrupted, reason: "the fault plan broke the connection before the service acted")
        case .serviceError, .dropsResponse, .slow: break
        }
    }

    private func strike(_ fault: FaultPlan.Fault?, afterActingOf service: EmulatedService) async throws {
        switch fault {
        case .serviceError(_, acts: true)?:
            if let fault, let serviceError = ErrorResponse(fault, from: service) { throw serviceError }
        case .dropsResponse?:
            throw TransportError(.interrupted, reason: "the fault plan broke the connection after the service acted")
        case .slow(let duration)?: try await self.time.clock.sleep(for: duration)
        default: break
        }
    }
}
