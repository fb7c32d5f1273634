/// The steps from a profile to its credentials: the source of the first credentials, and the roles to assume in order.
package struct AWSProfilePlan: Sendable {
    /// The source of the first credentials.
    package enum Base: Sendable {
        /// The keys in a profile.
        case keys(Credentials)

        /// The source that `credential_source` names.
        case source(Source)

        /// A token in a file.
        case webIdentity(AWSRole, tokenFile: String)

        /// IAM Identity Center.
        case sso(AWSSSOLogin)

        /// The keys that `aws login` stored for a session.
        case login(session: String)

        /// A program.
        case process(command: String)
    }

    /// The values of `credential_source`.
    package enum Source: String, Sendable {
        case environment = "Environment"
        case instance = "Ec2InstanceMetadata"
        case container = "EcsContainer"
    }

    /// The source of the first credentials.
    package let base: Base

    /// The roles to assume, in order.
    package let roles: [AWSRole]

    /// Creates the plan of a profile.
    /// - Parameters:
    ///   - name: The name of the profile.
    ///   - profiles: The profiles.
    /// - Throws: ``CredentialsError``, which counts as not configured if the profile has no credentials.
    package init(_ name: String, in profiles: AWSProfiles) throws(CredentialsError) {
        var roles: [AWSRole] = []
        var visited: [String] = []
        var name = name
        while true {
            let reader = try AWSProfileReader(name: name, profiles: profiles, referrer: visited.last)
            if visited.contains(name) {
                throw reader.broken(
                    "its source_profile leads back to itself: \((visited + [name]).joined(separator: " → "))"
                )
            }
            // Keys beside a role are for profiles that name this one as their source. For the profile itself, the
            // role applies.
            guard visited.isEmpty || !reader.hasKeys, let (role, next) = try reader.role() else {
                (self.base, self.roles) = (try reader.base(), roles.reversed())
                return
            }
            roles.append(role)
            visited.append(name)
            switch next {
            case .source(let source):
                (self.base, self.roles) = (.source(source), roles.reversed())
                return
            case .profile(name):
                guard reader.hasKeys else {
                    throw reader.broken("its source_profile is itself, but it has no keys")
                }
                (self.base, self.roles) = (try reader.base(), roles.reversed())
                return
            case .profile(let next):
                name = next
            }
        }
    }
}
