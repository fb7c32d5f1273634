import CloudFoundation

/// The storage of a sign-in: a profile in the configuration file of Alibaba's command-line tool.
struct AlibabaCloudSignInFile: Sendable {
    /// The profile as it was when its credentials were requested.
    let profile: AlibabaCloudCLIConfig.Profile

    let host: HostSystem
    let source: String

    /// The current sign-in in the file, which another program may have renewed.
    var signIn: AlibabaCloudSignIn {
        get throws(CredentialsError) {
            let config = try? AlibabaCloudCLIConfig.load(from: self.host)
            return try AlibabaCloudSignIn(
                config?.profile(named: self.profile.name) ?? self.profile,
                source: self.source
            )
        }
    }

    /// Replaces a sign-in in the file with a renewed one, and leaves everything else unchanged.
    /// - Returns: Whether it was written. It isn't if the file can't be written or contains another sign-in.
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
