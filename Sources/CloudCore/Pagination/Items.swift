/// The items of all pages of a paginated request, in order.
///
/// A page is fetched when the items of the previous one are used up.
public struct Items<Request: PaginatedRequest>: AsyncSequence, Sendable {
    /// An item that the operation lists.
    public typealias Element = Request.Item

    /// The error of a page that can't be fetched.
    public typealias Failure = CloudError<Request.ErrorCode>

    private let pages: Pages<Request>

    init(_ pages: Pages<Request>) {
        self.pages = pages
    }

    /// Returns an iterator that starts at the first item of the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: self.pages.makeAsyncIterator())
    }

    /// Fetches all pages and returns their items.
    /// - Returns: The items, in order.
    /// - Throws: ``CloudError`` if a page can't be fetched. The items of earlier pages are discarded then.
    public func collect() async throws(Failure) -> [Request.Item] {
        var items: [Request.Item] = []
        var iterator = self.makeAsyncIterator()
        while let item = try await iterator.next() { items.append(item) }
        return items
    }

    /// An iterator over the items.
    public struct Iterator: AsyncIteratorProtocol {
        private var pages: Pages<Request>.Iterator
        private var page: ArraySlice<Request.Item> = []

        init(pages: Pages<Request>.Iterator) {
            self.pages = pages
        }

        /// Returns the next item.
        /// - Returns: The item, or `nil` after the last.
        /// - Throws: ``CloudError`` if a page can't be fetched, which ends the sequence.
        public mutating func next() async throws(Failure) -> Request.Item? {
            try await self.next(isolation: nil)
        }

        /// Returns the next item, on the caller's actor.
        /// - Parameter actor: The caller's actor.
        /// - Returns: The item, or `nil` after the last.
        /// - Throws: ``CloudError`` if a page can't be fetched, which ends the sequence.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Failure) -> Request.Item? {
            while true {
                if let item = self.page.popFirst() { return item }
                // A page may be empty and still have a successor.
                guard let page = try await self.pages.next(isolation: actor) else { return nil }
                self.page = Request.items(in: page)[...]
            }
        }
    }
}
