extension Duration {
    /// The duration clamped to the range from zero to a century, since clocks and `Task.sleep` trap on overflow.
    package var bounded: Duration { min(max(self, .zero), .seconds(100 * 366 * 86_400)) }
}
