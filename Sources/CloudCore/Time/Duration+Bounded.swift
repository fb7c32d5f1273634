extension Duration {
    /// The duration as a limit: not negative, and at most a century, since clocks and sleeping tasks stop the program for
    /// what is beyond their numbers.
    package var bounded: Duration { min(max(self, .zero), .seconds(100 * 366 * 86_400)) }
}
