extension CloudAssistantClient {
    /// Asks which instances can be reached: those whose agent was heard of within about two minutes; 50 in a call.
    /// - Parameter instanceIDs: The instances, by id.
    /// - Returns: Each instance's readiness: ``/CloudCore/Readiness/unknown`` for one that the service doesn't know.
    /// - Throws: ``/CloudCore/CommandError/call(_:_:)`` if the service can't be asked.
    public func readiness(of instanceIDs: [String]) async throws(CommandError) -> [String: Readiness] {
        var readiness = Dictionary(instanceIDs.map { ($0, Readiness.unknown) }, uniquingKeysWith: { first, _ in first })
        do {
            for ids in readiness.keys.sorted().pieces(of: 50) {
                try await self.ask(about: ids, &readiness)
            }
        } catch let error as CloudAssistantError {
            if case .cancelled = error { throw .cancelled(.nothing) }
            throw .call(error)
        } catch {
            throw .call(error)
        }
        return readiness
    }

    /// Waits until instances can be reached.
    /// - Parameters:
    ///   - instanceIDs: The instances, by id.
    ///   - timeout: The longest to wait.
    /// - Throws: ``/CloudCore/CommandError/notOnline(_:)`` that names the instances that could not be reached in time,
    ///   ``/CloudCore/CommandError/call(_:_:)`` if the service can't be asked.
    public func waitUntilOnline(_ instanceIDs: [String], timeout: Duration) async throws(CommandError) {
        try await self.waitUntilOnline(instanceIDs, timeout: timeout, dependencies: self.dependencies)
    }

    /// One unknown id spoils the answer for all of a call, so such a call is made again in halves.
    private func ask(about ids: [String], _ readiness: inout [String: Readiness]) async throws {
        let request = CloudAssistant.DescribeCloudAssistantStatusRequest(instanceIDs: ids, maxResults: 50)
        do throws(CloudAssistantError) {
            for try await instance in self.pages(of: request).items {
                guard let id = instance.instanceID, readiness[id] != nil else { continue }
                readiness[id] = instance.cloudAssistantStatus == true ? .online : .offline
            }
        } catch {
            switch error.serviceFailure?.code {
            case .invalidInstanceNotFound, .invalidInstanceIDNotFound: break
            default: throw error
            }
            guard ids.count > 1 else { return }
            for half in ids.pieces(of: (ids.count + 1) / 2) { try await self.ask(about: half, &readiness) }
        }
    }
}
