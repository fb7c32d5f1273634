extension Machine {
    /// How a machine's agent behaves.
    public enum Agent: Sendable, Hashable {
        /// It takes commands and reports on them.
        case online

        /// It does not answer, and the services know that.
        case offline

        /// It is offline until some time after the emulator was made.
        case onlineAfter(Duration)

        /// It seems to be online, but takes no command.
        case silent

        /// It takes one command, runs it, and is not heard of again: no service learns what became of the script.
        case vanishesAfterDelivery

        /// The services can't deliver to it at all, and say so at once.
        case unreachable
    }
}
