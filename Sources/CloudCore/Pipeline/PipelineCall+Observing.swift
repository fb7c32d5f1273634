import CloudFoundation

extension PipelineCall {
    /// Runs the call, and reports its beginning and its end.
    /// - Parameter body: A closure that makes the call, including the decoding of the response.
    /// - Returns: The closure's value.
    /// - Throws: The closure's error.
    package mutating func observed<Value, Code>(
        _ body: (inout PipelineCall) async throws(CloudError<Code>) -> Value
    ) async throws(CloudError<Code>) -> Value {
        guard !self.observers.isEmpty else { return try await body(&self) }
        self.observe(.started)
        do throws(CloudError<Code>) {
            let value = try await body(&self)
            self.observe(.ended(.succeeded, reason: nil, after: self.stopwatch.elapsed()))
            return value
        } catch {
            self.observe(.ended(CallOutcome(error), reason: error.description, after: self.stopwatch.elapsed()))
            throw error
        }
    }

    /// Reports an event, which is created only if there are observers.
    func observe(_ kind: @autoclosure () -> CallEvent.Kind) {
        guard !self.observers.isEmpty else { return }
        let event = self.event(kind())
        for observer in self.observers { observer.observe(event) }
    }

    /// Reports that a request is about to be sent, and adds the observers' headers to it.
    func observeSending(_ request: inout TransportRequest) {
        guard !self.observers.isEmpty else { return }
        let event = self.event(.sending(bytes: request.body.count))
        for observer in self.observers {
            observer.observe(event)
            for (name, value) in observer.headers(for: event) where request.headers[name] == nil {
                if HeaderSyntax.isPlain(name: name, value: value) { request.headers[name] = value }
            }
        }
    }

    private func event(_ kind: CallEvent.Kind) -> CallEvent {
        let isEnd = if case .ended = kind { true } else { false }
        return CallEvent(
            kind: kind,
            callID: self.id,
            cloud: self.service.cloud,
            service: self.service.name,
            region: self.region,
            operation: self.operation.name,
            host: self.url?.host(),
            attempt: isEnd ? self.sent : self.attempts,
            maxAttempts: self.maxAttempts,
            requestID: self.requestID
        )
    }
}
