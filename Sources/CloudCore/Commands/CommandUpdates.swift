/// The news of a run, as they come, until every machine has ended.
///
/// Each loop over it gets all news from the beginning. Machines begin as ``CommandState/pending``, which is not news. The
/// last update of a machine has its final state; only one that is `unknown` may be followed by what a later response tells.
public struct CommandUpdates: AsyncSequence, Sendable {
    /// News of one machine.
    public typealias Element = CommandUpdate

    /// Why the run could not be followed.
    public typealias Failure = CommandError

    let driver: RunDriver

    /// Returns an iterator that starts at the first news.
    public func makeAsyncIterator() -> Iterator {
        Iterator(driver: self.driver)
    }

    /// Waits for one update after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let driver: RunDriver
        private var position = 0

        init(driver: RunDriver) {
            self.driver = driver
        }

        /// Waits for the next update.
        /// - Returns: The update, or `nil` when every machine has ended.
        /// - Throws: ``CommandError`` if the run can't be followed, its deadline passed or the task was cancelled.
        public mutating func next() async throws(CommandError) -> CommandUpdate? {
            try await self.next(isolation: nil)
        }

        /// Waits for the next update, on the caller's actor.
        /// - Parameter actor: The caller's actor.
        /// - Returns: The update, or `nil` when every machine has ended.
        /// - Throws: ``CommandError`` if the run can't be followed, its deadline passed or the task was cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(CommandError) -> CommandUpdate? {
            let update = try await self.driver.update(at: self.position)
            if update != nil { self.position += 1 }
            return update
        }
    }
}
