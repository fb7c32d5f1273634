/// A detector of paginated lists that never end, as of a faulty server.
package struct EndlessPages {
    /// The number of consecutive pages without new items after which a list counts as endless.
    private static let maxIdlePages = 50

    /// The note in the report of a run about such a list.
    package static let note = "the list has no end: \(maxIdlePages) consecutive pages without new items"

    private var known: Set<String> = []
    private var idlePages = 0

    package init() {}

    /// Adds a page.
    /// - Parameter ids: The ids of its items.
    /// - Returns: Whether to stop reading.
    package mutating func areReached(by ids: some Sequence<String>) -> Bool {
        let before = self.known.count
        self.known.formUnion(ids)
        self.idlePages = self.known.count > before ? 0 : self.idlePages + 1
        return self.idlePages >= Self.maxIdlePages
    }
}
