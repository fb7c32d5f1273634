/// The pages of a paginated request, each fetched on demand.
///
/// A request with a saved token resumes where another program stopped.
public struct Pages<Request: PaginatedRequest>: AsyncSequence, Sendable {
    /// A page: the response to one call.
    public typealias Element = Request.Response

    /// The error of a page that can't be fetched.
    public typealias Failure = CloudError<Request.ErrorCode>

    package typealias Fetch = @Sendable (Request) async throws(Failure) -> Request.Response

    private let first: Request
    private let fetch: Fetch

    package init(from first: Request, fetch: @escaping Fetch) {
        self.first = first
        self.fetch = fetch
    }

    /// The items of all pages, in order.
    public var items: Items<Request> { Items(self) }

    /// Returns an iterator that starts at the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(upcoming: self.first, fetch: self.fetch)
    }

    /// An iterator that fetches the pages.
    public struct Iterator: AsyncIteratorProtocol {
        private var upcoming: Request?
        private var trail = PageTrail()
        private let fetch: Fetch

        init(upcoming: Request?, fetch: @escaping Fetch) {
            self.upcoming = upcoming
            self.fetch = fetch
        }

        /// Fetches the next page.
        /// - Returns: The page, or `nil` after the last.
        /// - Throws: ``CloudError`` if the page can't be fetched, or if the service repeated a token. Either ends the
        ///   sequence.
        public mutating func next() async throws(Failure) -> Request.Response? {
            try await self.next(isolation: nil)
        }

        /// Fetches the next page, on the caller's actor.
        /// - Parameter actor: The caller's actor.
        /// - Returns: The page, or `nil` after the last.
        /// - Throws: ``CloudError`` if the page can't be fetched, or if the service repeated a token. Either ends the
        ///   sequence.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Failure) -> Request.Response? {
            guard let request = self.upcoming else { return nil }
            self.upcoming = nil  // A page that can't be fetched ends the sequence.
            if let failure = self.trail.note(request) { throw .decoding(failure) }
            let page = try await self.fetch(request)
            self.upcoming = request.next(after: page)
            return page
        }
    }
}
