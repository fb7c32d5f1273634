extension CloudAssistant {
    /// What an error of Alibaba Cloud carries beyond its code and message.
    public struct ErrorDetails: Sendable, Hashable {
        /// The host that answered.
        public var hostID: String?

        /// The address of a page with advice on the error.
        public var recommendation: String?

        /// Why access was denied, if it was: which action to whom, and by which kind of policy.
        public var accessDenied: AccessDeniedDetail?

        /// Creates details.
        /// - Parameters:
        ///   - hostID: The host that answered.
        ///   - recommendation: The address of a page with advice on the error.
        ///   - accessDenied: Why access was denied.
        public init(hostID: String? = nil, recommendation: String? = nil, accessDenied: AccessDeniedDetail? = nil) {
            self.hostID = hostID
            self.recommendation = recommendation
            self.accessDenied = accessDenied
        }
    }
}
