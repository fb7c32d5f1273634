import CloudFoundation

/// The place of a sign-in: a profile in the configuration file of Alibaba's command-line tool.
struct AlibabaCloudSignInFile: Sendable {
    /// The profile as it was when somebody asked for its credentials.
    let profile: AlibabaCloudCLIConfig.Profile

    let host: HostSystem
    let source: String

    /// What stands in the file now; another program may have renewed it.
    var signIn: AlibabaCloudSignIn {
        get throws(CredentialsError) {
            let config = try? AlibabaCloudCLIConfig.load(from: self.host)
            return try AlibabaCloudSignIn(
                config?.profile(named: self.profile.name) ?? self.profile,
                source: self.source
            )
        }
    }

    /// Puts a renewed sign-in in the place of another, and leaves everything else in the file as it is.
    /// - Returns: Whether it stands there now. It doesn't where the file can't be written or has a third one.
    func replace(_ old: AlibabaCloudSignIn, with new: AlibabaCloudSignIn) -> Bool {
        guard let write = self.host.writeFile, let path = AlibabaCloudCLIConfig.path(on: self.host),
            let text = try? self.host.readTextIfPresent(path), self.signIn(in: text) == old,
            let document = JSONDocument(text),
            let object = document.root["profiles"]?.elements.first(where: { element in
                element["name"].flatMap(document.text) == self.profile.name
            }),
            let changed = document.setting(new.properties(changedFrom: old), of: object),
            self.signIn(in: changed) == new
        else { return false }
        return write(path, Data(changed.utf8))
    }

    private func signIn(in text: String) -> AlibabaCloudSignIn? {
        guard let config = try? AlibabaCloudCLIConfig(text, file: ""),
            let profile = config.profile(named: self.profile.name)
        else { return nil }
        return try? AlibabaCloudSignIn(profile, source: self.source)
    }
}
