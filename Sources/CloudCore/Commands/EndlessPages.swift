/// Tells that the pages of a list bring nothing new any more, as those of a server whose list has no end.
package struct EndlessPages {
    /// How many pages in a row may bring nothing new.
    private static let patience = 50

    /// What a run says of such a list.
    package static let note = "the list has no end: \(patience) pages in a row bring nothing new"

    private var known: Set<String> = []
    private var idlePages = 0

    package init() {}

    /// Takes a page.
    /// - Parameter ids: What tells its items apart.
    /// - Returns: Whether to read no more.
    package mutating func areReached(by ids: some Sequence<String>) -> Bool {
        let before = self.known.count
        self.known.formUnion(ids)
        self.idlePages = self.known.count > before ? 0 : self.idlePages + 1
        return self.idlePages >= Self.patience
    }
}
