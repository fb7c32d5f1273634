extension CloudAssistant {
    /// Why an identity was not allowed to do something: what RAM says when it denies access.
    public struct AccessDeniedDetail: Sendable, Hashable {
        /// The action that was denied, such as `ecs:RunCommand`.
        public var authAction: String?

        /// The name of who asked: of a RAM user its name, of a role the role's name and the session's.
        public var authPrincipalDisplayName: String?

        /// The id of the account that the one who asked belongs to.
        public var authPrincipalOwnerID: String?

        /// What asked, such as `SubUser`, `AssumedRoleUser` or `Federated`.
        public var authPrincipalType: String?

        /// The whole of the diagnosis, encoded; `DecodeDiagnosticMessage` of RAM reads it.
        public var encodedDiagnosticMessage: String?

        /// Whether nothing allows it, `ImplicitDeny`, or a policy forbids it, `ExplicitDeny`.
        public var noPermissionType: String?

        /// The kind of the policy that denied it, such as `AccountLevelIdentityBasedPolicy`.
        public var policyType: String?

        /// Creates a value.
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

        /// Reads the members of an error, whose names begin with a capital.
        /// - Returns: The value, or `nil` if none of its members is there.
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
