extension CloudAssistant {
    /// The details of an Alibaba Cloud error, in addition to its code and message.
    public struct ErrorDetails: Sendable, Hashable {
        /// The host that responded.
        public var hostID: String?

        /// The address of a page with advice on the error.
        public var recommendation: String?

        /// The details of a denied access: the action, the caller and the type of policy.
        public var accessDenied: AccessDeniedDetail?

        /// Creates details.
        /// - Parameters:
        ///   - hostID: The host that responded.
        ///   - recommendation: The address of a page with advice on the error.
        ///   - accessDenied: The details of a denied access.
        public init(hostID: String? = nil, recommendation: String? = nil, accessDenied: AccessDeniedDetail? = nil) {
            self.hostID = hostID
            self.recommendation = recommendation
            self.accessDenied = accessDenied
        }
    }
}
