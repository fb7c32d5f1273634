extension SSMClient {
    /// Waits until a command has run on a managed node.
    ///
    /// The invocation is polled at once, then every 5 to 120 seconds with increasing delays.
    /// - Parameters:
    ///   - request: The command and the node.
    ///   - timeout: The maximum time to wait. A timeout doesn't cancel the command.
    /// - Returns: The invocation, once it has succeeded.
    /// - Throws: ``/CloudCore/WaiterError/failed(_:)`` with the invocation if the command failed or was cancelled,
    ///   ``/CloudCore/WaiterError/timedOut(last:)`` if it did not end in time, ``/CloudCore/WaiterError/call(_:)`` if a
    ///   call failed.
    public func waitUntilCommandExecuted(
        _ request: SSM.GetCommandInvocationRequest,
        timeout: Duration = .seconds(300)
    ) async throws(WaiterError<SSM.GetCommandInvocationRequest>) -> SSM.GetCommandInvocationResponse {
        let waiter = Waiter<SSM.GetCommandInvocationRequest>(
            minDelay: .seconds(5),
            maxDelay: .seconds(120),
            dependencies: self.dependencies,
            fetch: { request throws(SSMError) in try await self.send(request) },
            decide: { outcome in
                switch outcome {
                case .success(let invocation):
                    switch invocation.status {
                    case .success: .succeeded
                    case .cancelled, .timedOut, .failed, .cancelling: .failed
                    default: .keepWaiting
                    }
                case .failure(let error):
                    // The invocation appears only a moment after the command is sent.
                    error.serviceFailure?.code == .invocationDoesNotExist ? .keepWaiting : .failed
                }
            }
        )
        return try await waiter.wait(request, timeout: timeout)
    }
}
