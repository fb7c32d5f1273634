public import CloudFoundation

/// The pages of an operation that is called by name, as JSON, each fetched on demand.
///
/// An operation without pagination has one page.
public struct JSONPages<Code: ServiceErrorCode>: AsyncSequence, Sendable {
    /// A page: the response to one call, as JSON.
    public typealias Element = Data

    /// The error of a page that can't be fetched.
    public typealias Failure = CloudError<Code>

    private let first: JSONPage<Code>.Fetch

    package init(first: @escaping @Sendable () async throws(Failure) -> JSONPage<Code>) {
        self.first = first
    }

    /// Returns an iterator that starts at the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(upcoming: self.first)
    }

    /// An iterator that fetches the pages.
    public struct Iterator: AsyncIteratorProtocol {
        private var upcoming: JSONPage<Code>.Fetch?

        init(upcoming: @escaping JSONPage<Code>.Fetch) {
            self.upcoming = upcoming
        }

        /// Fetches the next page.
        /// - Returns: The page, or `nil` after the last.
        /// - Throws: ``CloudError`` if the page can't be fetched, which ends the sequence.
        public mutating func next() async throws(Failure) -> Data? {
            try await self.next(isolation: nil)
        }

        /// Fetches the next page, on the caller's actor.
        /// - Parameter actor: The caller's actor.
        /// - Returns: The page, or `nil` after the last.
        /// - Throws: ``CloudError`` if the page can't be fetched, which ends the sequence.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Failure) -> Data? {
            guard let fetch = self.upcoming else { return nil }
            self.upcoming = nil  // A page that can't be fetched ends the sequence.
            let page = try await fetch()
            self.upcoming = page.next
            return page.json
        }
    }
}
