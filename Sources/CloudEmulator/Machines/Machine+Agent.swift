extension Machine {
    /// The behavior of a machine's agent.
    public enum Agent: Sendable, Hashable {
        /// The agent accepts commands and reports their results.
        case online

        /// The agent does not respond, and the services report it as offline.
        case offline

        /// The agent is offline until a duration after the creation of the emulator.
        case onlineAfter(Duration)

        /// The agent appears to be online but accepts no commands.
        case silent

        /// The agent accepts one command, runs it, and stops responding, so the services never receive the result.
        case vanishesAfterDelivery

        /// The services can't deliver to the agent and report that immediately.
        case unreachable
    }
}
