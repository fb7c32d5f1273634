extension CloudAssistant {
    /// What an error of Alibaba Cloud carries beyond its code and message.
    public struct ErrorDetails: Sendable, Hashable {
        /// The host that answered.
        public var hostID: String?

        /// The address of a page with advice on the error.
        public var recommendation: String?

        /// Creates details.
        /// - Parameters:
        ///   - hostID: The host that answered.
        ///   - recommendation: The address of a page with advice on the error.
        public init(hostID: String? = nil, recommendation: String? = nil) {
            self.hostID = hostID
            self.recommendation = recommendation
        }
    }
}
