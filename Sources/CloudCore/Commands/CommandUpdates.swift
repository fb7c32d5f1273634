/// The updates of a run, as they arrive, until every machine has ended.
///
/// Each iteration starts with the first update. The initial state ``CommandState/pending`` is not reported. The last
/// update of a machine has its terminal state. Only an `unknown` one may be followed by a later result.
public struct CommandUpdates: AsyncSequence, Sendable {
    /// An update of one machine.
    public typealias Element = CommandUpdate

    /// The error that ends the sequence if the run can't be followed.
    public typealias Failure = CommandError

    let driver: RunDriver

    /// Returns an iterator that starts at the first update.
    public func makeAsyncIterator() -> Iterator {
        Iterator(driver: self.driver)
    }

    /// An iterator that waits for each update.
    public struct Iterator: AsyncIteratorProtocol {
        let driver: RunDriver
        private var position = 0

        init(driver: RunDriver) {
            self.driver = driver
        }

        /// Waits for the next update.
        /// - Returns: The update, or `nil` once every machine has ended.
        /// - Throws: ``CommandError`` if the run can't be followed, its deadline passed, or the task was cancelled.
        public mutating func next() async throws(CommandError) -> CommandUpdate? {
            try await self.next(isolation: nil)
        }

        /// Waits for the next update, on the caller's actor.
        /// - Parameter actor: The caller's actor.
        /// - Returns: The update, or `nil` once every machine has ended.
        /// - Throws: ``CommandError`` if the run can't be followed, its deadline passed, or the task was cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(CommandError) -> CommandUpdate? {
            let update = try await self.driver.update(at: self.position)
            if update != nil { self.position += 1 }
            return update
        }
    }
}
