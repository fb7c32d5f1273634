extension CommandRunner {
    /// Polls the readiness of machines until all are online or the timeout has passed.
    package func waitUntilOnline(
        _ instanceIDs: [String],
        timeout: Duration,
        dependencies: Dependencies
    ) async throws(CommandError) {
        let stopwatch = dependencies.time.stopwatch()
        var backoff = Backoff(first: .seconds(1))
        var waiting = Dictionary(instanceIDs.map { ($0, Readiness.unknown) }, uniquingKeysWith: { first, _ in first })
        while !waiting.isEmpty {
            var isThrottled = false
            do throws(CommandError) {
                waiting = try await self.readiness(of: waiting.keys.sorted()).filter { $0.value != .online }
            } catch {
                guard case .call(let cause, _) = error, cause.isTransient else { throw error }
                isThrottled = cause.isThrottling
            }
            if waiting.isEmpty { return }
            let left = timeout - stopwatch.elapsed()
            guard left > .zero else { throw .notOnline(waiting) }
            guard await backoff.wait(dependencies, isThrottled: isThrottled, atMost: left) else {
                throw .cancelled(.nothing)
            }
        }
    }
}
