/// A reader of the properties of a profile that configure credentials.
struct AWSProfileReader {
    /// The source of the credentials that assume a role.
    enum Next {
        case profile(String)
        case source(AWSProfilePlan.Source)
    }

    private let profile: AWSProfile
    private let profiles: AWSProfiles
    private let isReferredTo: Bool

    private static let keyID = "aws_access_key_id"
    private static let secret = "aws_secret_access_key"

    /// Finds a profile.
    /// - Parameters:
    ///   - name: The name of the profile.
    ///   - profiles: The profiles.
    ///   - referrer: The profile that names it as its source, if any.
    /// - Throws: ``CredentialsError`` if there is no such profile, or if the official tools may read it differently.
    init(name: String, profiles: AWSProfiles, referrer: String?) throws(CredentialsError) {
        guard let profile = profiles.profile(named: name) else {
            guard let referrer else {
                let reason = "there is no such profile\(profiles.hint(for: name))"
                throw CredentialsError(notConfigured: "profile \(name)", reason: reason)
            }
            let reason = "its source_profile \(quoted(name)) doesn't exist\(profiles.hint(for: name))"
            throw CredentialsError(source: "profile \(referrer)", reason: reason)
        }
        self.profile = profile
        self.profiles = profiles
        self.isReferredTo = referrer != nil
        if let ambiguity = profile.ambiguity { throw self.broken(ambiguity) }
    }

    /// Whether the profile has a key ID or a secret key, in either file.
    var hasKeys: Bool { self.profile[Self.keyID] != nil || self.profile[Self.secret] != nil }

    /// Returns the keys in one of the files, if it has any, without values of the other file.
    private func keys(in file: AWSProfile.File) throws(CredentialsError) -> Credentials? {
        func value(_ name: String) -> String? { self.profile.property(name, in: file)?.ifPresent?.value }
        guard let accessKeyID = value(Self.keyID) else { return nil }
        guard let secretAccessKey = value(Self.secret) else {
            throw self.half(Self.keyID, without: Self.secret, in: file)
        }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: value("aws_security_token") ?? value("aws_session_token")
        ).readFromFile()
    }

    private func half(_ name: String, without other: String, in file: AWSProfile.File) -> CredentialsError {
        let isElsewhere = self.profile[other] != nil
        let more = isElsewhere ? ": the one in the other file is not used with it" : ""
        return self.broken("it has \(name)\(self.place(of: name, in: file)) and no \(other) in that file\(more)")
    }

    /// Returns the role that the profile assumes with other credentials and their source, or `nil`.
    func role() throws(CredentialsError) -> (AWSRole, Next)? {
        guard let arn = self.profile["role_arn"], self.profile["web_identity_token_file"] == nil else { return nil }
        let role = AWSRole(
            arn: arn,
            sessionName: self.profile["role_session_name"],
            externalID: self.profile["external_id"],
            duration: try self.number("duration_seconds").map { .seconds($0) },
            mfaSerial: self.profile["mfa_serial"]
        )
        switch (self.profile["source_profile"], self.profile["credential_source"]) {
        case (let profile?, nil): return (role, .profile(profile))
        case (nil, let name?):
            guard let source = AWSProfilePlan.Source(rawValue: name) else {
                throw self.broken(
                    "its credential_source \(quoted(name)) is not Environment, Ec2InstanceMetadata or EcsContainer"
                )
            }
            return (role, .source(source))
        case (.some, .some): throw self.broken("it has both source_profile and credential_source")
        case (nil, nil):
            throw self.broken("it has role_arn, but no source_profile or credential_source to assume it with")
        }
    }

    /// Returns the source of the profile's own credentials.
    func base() throws(CredentialsError) -> AWSProfilePlan.Base {
        if let base = try self.webIdentity() { return base }
        if let login = try self.ssoLogin() { return .sso(login) }
        // This is the order of the official tools, which read the keys of each file separately.
        if let keys = try self.keys(in: .credentials) { return .keys(keys) }
        if let session = self.profile["login_session"] { return .login(session: session) }
        if let command = self.profile["credential_process"] { return .process(command: command) }
        if let keys = try self.keys(in: .config) { return .keys(keys) }
        if let file = self.profile.property(Self.secret)?.ifPresent?.file {
            throw self.half(Self.secret, without: Self.keyID, in: file)
        }
        let reason = "the profile has no credentials"
        throw self.isReferredTo
            ? self.broken(reason) : CredentialsError(notConfigured: self.source, reason: reason)
    }

    private func webIdentity() throws(CredentialsError) -> AWSProfilePlan.Base? {
        guard let file = self.profile["web_identity_token_file"] else { return nil }
        guard let arn = self.profile["role_arn"] else {
            throw self.broken("it has web_identity_token_file, but no role_arn")
        }
        let role = AWSRole(
            arn: arn,
            sessionName: self.profile["role_session_name"],
            duration: try self.number("duration_seconds").map { .seconds($0) }
        )
        return .webIdentity(role, tokenFile: file)
    }

    private func ssoLogin() throws(CredentialsError) -> AWSSSOLogin? {
        let names = ["sso_account_id", "sso_role_name"]
        guard self.profile["sso_session"] != nil || names.contains(where: { self.profile[$0] != nil }) else {
            return nil
        }
        let values = try self.ssoValues()
        // A legacy profile has all four properties. With a session, both account and role may be missing.
        let missing = (["sso_start_url", "sso_region"] + names).filter { values[$0] == nil }
        let allowed = self.profile["sso_session"] == nil ? [] : [names]
        guard let startURL = values["sso_start_url"], let region = values["sso_region"],
            missing.isEmpty || allowed.contains(missing)
        else {
            throw self.broken("it has no \(missing.joined(separator: ", ")), which SSO requires")
        }
        return AWSSSOLogin(
            session: self.profile["sso_session"],
            startURL: startURL,
            region: region,
            accountID: values["sso_account_id"],
            roleName: values["sso_role_name"]
        )
    }

    /// Returns the properties for SSO, including those of the session.
    private func ssoValues() throws(CredentialsError) -> [String: String] {
        let shared = ["sso_start_url", "sso_region"]
        var values: [String: String] = [:]
        for name in shared + ["sso_account_id", "sso_role_name"] { values[name] = self.profile[name] }
        guard let name = self.profile["sso_session"] else { return values }
        guard let session = self.profiles.ssoSession(named: name) else {
            throw self.broken("its sso_session \(quoted(name)) doesn't exist\(self.profiles.hint(for: name))")
        }
        for property in shared {
            if let own = values[property], own != session[property] {
                throw self.broken("its \(property) differs from that of the sso-session \(quoted(name))")
            }
            values[property] = session[property]
        }
        return values
    }

    private func number(_ property: String) throws(CredentialsError) -> Int? {
        guard let text = self.profile[property] else { return nil }
        guard let number = Int(text) else {
            throw self.broken("its \(property)\(self.place(of: property, in: nil)) is not a whole number")
        }
        return number
    }

    /// Returns the file and line of a property in parentheses; without a file, those of the property that applies.
    private func place(of name: String, in file: AWSProfile.File?) -> String {
        let property = file.map { self.profile.property(name, in: $0) } ?? self.profile.property(name)
        return property.map { " (\($0.file) file, line \($0.line))" } ?? ""
    }

    private var source: String { "profile \(self.profile.name)" }

    /// Returns an error of this profile as a configured source.
    func broken(_ reason: String) -> CredentialsError {
        CredentialsError(source: self.source, reason: reason)
    }
}
