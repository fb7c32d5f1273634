extension CloudAssistantClient {
    /// Fetches the readiness of instances, 50 in a call.
    ///
    /// An instance is online if its agent reported within about the last two minutes.
    /// - Parameter instanceIDs: The ids of the instances.
    /// - Returns: The readiness of each instance, ``/CloudCore/Readiness/unknown`` if the service doesn't know it.
    /// - Throws: ``/CloudCore/CommandError/call(_:_:)`` if the request fails.
    public func readiness(of instanceIDs: [String]) async throws(CommandError) -> [String: Readiness] {
        var readiness = Dictionary(instanceIDs.map { ($0, Readiness.unknown) }, uniquingKeysWith: { first, _ in first })
        do {
            for ids in readiness.keys.sorted().pieces(of: 50) {
                try await self.fetch(for: ids, &readiness)
            }
        } catch let error as CloudAssistantError {
            if case .cancelled = error { throw .cancelled(.nothing) }
            throw .call(error)
        } catch {
            throw .call(error)
        }
        return readiness
    }

    /// Waits until instances are online.
    /// - Parameters:
    ///   - instanceIDs: The ids of the instances.
    ///   - timeout: The maximum time to wait.
    /// - Throws: ``/CloudCore/CommandError/notOnline(_:)`` with the instances that did not come online in time,
    ///   ``/CloudCore/CommandError/call(_:_:)`` if a request fails.
    public func waitUntilOnline(_ instanceIDs: [String], timeout: Duration) async throws(CommandError) {
        try await self.waitUntilOnline(instanceIDs, timeout: timeout, dependencies: self.dependencies)
    }

    /// Fetches the readiness of instances.
    ///
    /// A call with an unknown id fails as a whole and is repeated in halves.
    private func fetch(for ids: [String], _ readiness: inout [String: Readiness]) async throws {
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
            for half in ids.pieces(of: (ids.count + 1) / 2) { try await self.fetch(for: half, &readiness) }
        }
    }
}
