/// A request whose answer comes a page at a time.
public protocol PaginatedRequest: ServiceRequest {
    /// One of the things that the operation lists.
    associatedtype Item: Sendable

    /// Returns the items on a page.
    static func items(in page: Response) -> [Item]

    /// Returns the request for the page after one, or `nil` if it was the last.
    ///
    /// A token that was given before is taken as it comes; ``Pages`` notice it and fail.
    func next(after page: Response) -> Self?
}
