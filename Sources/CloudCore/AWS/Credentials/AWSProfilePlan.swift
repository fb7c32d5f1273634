/// The way from a profile to credentials: where they come from, and the roles that are assumed one after the other.
package struct AWSProfilePlan: Sendable {
    /// Where the first credentials come from.
    package enum Base: Sendable {
        /// The keys in a profile.
        case keys(Credentials)

        /// What `credential_source` names.
        case source(Source)

        /// A token in a file.
        case webIdentity(AWSRole, tokenFile: String)

        /// IAM Identity Center.
        case sso(AWSSSOLogin)

        /// The keys that `aws login` left for a session.
        case login(session: String)

        /// A program.
        case process(command: String)
    }

    /// What `credential_source` can name.
    package enum Source: String, Sendable {
        case environment = "Environment"
        case instance = "Ec2InstanceMetadata"
        case container = "EcsContainer"
    }

    /// Where the first credentials come from.
    package let base: Base

    /// The roles to assume, the first one first.
    package let roles: [AWSRole]

    /// Finds the way.
    /// - Parameters:
    ///   - name: The profile's name.
    ///   - profiles: The profiles.
    /// - Throws: ``CredentialsError``, which counts as not configured if the profile says nothing of credentials.
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
            // Keys beside a role are for whoever comes from another profile; the profile's own user means the role.
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
                    throw reader.broken("its source_profile is itself, and it has no keys")
                }
                (self.base, self.roles) = (try reader.base(), roles.reversed())
                return
            case .profile(let next):
                name = next
            }
        }
    }
}
