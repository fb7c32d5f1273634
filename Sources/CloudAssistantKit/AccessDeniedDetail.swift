extension CloudAssistant {
    /// The details of a denied access, as reported by RAM.
    public struct AccessDeniedDetail: Sendable, Hashable {
        /// The action that was denied, such as `ecs:RunCommand`.
        public var authAction: String?

        /// The name of the caller: the user name of a RAM user, or the role name and session name of a role.
        public var authPrincipalDisplayName: String?

        /// The id of the account that the caller belongs to.
        public var authPrincipalOwnerID: String?

        /// The type of the caller, such as `SubUser`, `AssumedRoleUser` or `Federated`.
        public var authPrincipalType: String?

        /// The complete diagnosis, encoded.
        ///
        /// RAM's `DecodeDiagnosticMessage` decodes it.
        public var encodedDiagnosticMessage: String?

        /// The type of denial: `ImplicitDeny` if no policy allows the action, `ExplicitDeny` if a policy denies it.
        public var noPermissionType: String?

        /// The type of the policy that denied access, such as `AccountLevelIdentityBasedPolicy`.
        public var policyType: String?

        /// Creates a detail.
        public init(
            authAction: String? = nil,
            authPrincipalDisplayName: String? = nil,
            authPrincipalOwnerID: String? = nil,
            authPrincipalType: String? = nil,
            encodedDiagnosticMessage: String? = nil,
            noPermissionType: String? = nil,
            policyType: String? = nil
        ) {
            self.authAction = authAction
            self.authPrincipalDisplayName = authPrincipalDisplayName
            self.authPrincipalOwnerID = authPrincipalOwnerID
            self.authPrincipalType = authPrincipalType
            self.encodedDiagnosticMessage = encodedDiagnosticMessage
            self.noPermissionType = noPermissionType
            self.policyType = policyType
        }

        /// Creates a detail from the members of an error, whose names are capitalized.
        /// - Returns: The detail, or `nil` if all members are missing.
        init?(_ members: [String: String]) {
            self.init(
                authAction: members["AuthAction"],
                authPrincipalDisplayName: members["AuthPrincipalDisplayName"],
                authPrincipalOwnerID: members["AuthPrincipalOwnerId"],
                authPrincipalType: members["AuthPrincipalType"],
                encodedDiagnosticMessage: members["EncodedDiagnosticMessage"],
                noPermissionType: members["NoPermissionType"],
                policyType: members["PolicyType"]
            )
            if self == AccessDeniedDetail() { return nil }
        }
    }
}
