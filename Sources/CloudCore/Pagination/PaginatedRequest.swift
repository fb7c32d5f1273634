/// A request whose response is paginated.
public protocol PaginatedRequest: ServiceRequest {
    /// An item that the operation lists.
    associatedtype Item: Sendable

    /// Returns the items on a page.
    static func items(in page: Response) -> [Item]

    /// Returns the request for the next page, or `nil` after the last page.
    ///
    /// The method does not check for repeated tokens. ``Pages`` detect them and throw an error.
    func next(after page: Response) -> Self?
}
