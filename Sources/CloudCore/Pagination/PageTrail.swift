import CloudFoundation

/// The pages that were asked for so far, which tell when a service leads in a circle.
struct PageTrail: Sendable {
    /// A hash of each request, since tokens may be long and pages many.
    private var steps: Set<Int> = []

    /// Notes that a page is asked for.
    /// - Parameter request: The request for the page.
    /// - Returns: What to fail with if it was asked for before.
    mutating func note(_ request: some ServiceRequest) -> DecodingFailure? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // All the bytes: the hash of `Data` takes in some of them only.
        guard let bytes = (try? encoder.encode(request)).map(Array.init) else { return nil }
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
