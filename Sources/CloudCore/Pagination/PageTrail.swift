import CloudFoundation

/// The pages requested so far, for detecting a service that repeats page tokens.
struct PageTrail: Sendable {
    /// A hash of each request, since tokens may be long and pages many.
    private var steps: Set<Int> = []

    /// Records a request for a page.
    /// - Parameter request: The request for the page.
    /// - Returns: The failure to throw if the page was requested before.
    mutating func note(_ request: some ServiceRequest) -> DecodingFailure? {
        // Hashes an array of all bytes, since the hash of `Data` covers only some of them.
        guard let bytes = (try? request.json()).map(Array.init) else { return nil }
        guard !self.steps.insert(bytes.hashValue).inserted else { return nil }
        return DecodingFailure(
            operation: type(of: request).operation.name,
            reason: "the service repeated a page token, so that the pages have no end",
            requestID: nil,
            status: 200,
            body: Data(),
            attempts: 1
        )
    }
}
