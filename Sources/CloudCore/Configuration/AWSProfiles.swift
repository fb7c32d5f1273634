/// What stands in AWS's shared config and credentials files.
package struct AWSProfiles: Sendable {
    /// The profiles by name, from both files.
    package private(set) var profiles: [String: AWSProfile] = [:]

    /// The SSO sessions by name, from the config file.
    package private(set) var ssoSessions: [String: AWSProfile] = [:]

    /// The endpoints of services by name, from the config file.
    package private(set) var services: [String: AWSProfile] = [:]

    /// Reads the text of the two files.
    /// - Parameters:
    ///   - config: The text of the config file.
    ///   - credentials: The text of the credentials file, whose properties win.
    ///   - places: Where the files lie, for errors.
    /// - Throws: ``ConfigurationError`` that names the file and the line.
    package init(
        config: String,
        credentials: String,
        places: AWSFileLocations = AWSFileLocations(config: "config", credentials: "credentials")
    ) throws(ConfigurationError) {
        let config = try ConfigText(config, file: places.config ?? "config")
        let hasPrefixedDefault = config.sections.contains { SectionName(config: $0.header) == .prefixedDefault }
        for section in config.sections {
            switch SectionName(config: section.header) {
            case .profile(let name): self.profiles.add(section, named: name, from: .config)
            case .default: if !hasPrefixedDefault { self.profiles.add(section, named: "default", from: .config) }
            case .prefixedDefault: self.profiles.add(section, named: "default", from: .config)
            case .ssoSession(let name): self.ssoSessions.add(section, named: name, from: .config)
            case .services(let name): self.services.add(section, named: name, from: .config)
            case nil: break
            }
        }
        let credentials = try ConfigText(credentials, file: places.credentials ?? "credentials")
        for section in credentials.sections where section.header.isConfigName {
            self.profiles.add(section, named: section.header, from: .credentials)
        }
    }

    /// Puts profiles together by hand, for tests of what is made of them.
    package init(profiles: [String: AWSProfile], ssoSessions: [String: AWSProfile] = [:]) {
        self.profiles = profiles
        self.ssoSessions = ssoSessions
    }

    /// Reads the files of a host; one that isn't there is empty.
    /// - Throws: ``ConfigurationError`` that names the file, and the line if there is one.
    package static func load(from host: HostSystem) throws(ConfigurationError) -> AWSProfiles {
        let places = AWSFileLocations(host: host)
        return try AWSProfiles(
            config: self.text(of: places.config, on: host),
            credentials: self.text(of: places.credentials, on: host),
            places: places
        )
    }

    private static func text(of file: String?, on host: HostSystem) throws(ConfigurationError) -> String {
        guard let file else { return "" }
        do throws(FileFailure) {
            return try host.readTextIfPresent(file) ?? ""
        } catch {
            throw ConfigurationError(error)
        }
    }
}

/// What a section of the config file is about.
private enum SectionName: Equatable {
    case profile(String)
    case `default`

    /// `[profile default]`, beside which `[default]` doesn't count.
    case prefixedDefault

    case ssoSession(String)
    case services(String)

    /// Reads the text between the brackets; a name that is none gives `nil`, and its section doesn't count.
    init?(config header: String) {
        let words = header.split(whereSeparator: \.isWhitespace).map { String($0) }
        guard words.allSatisfy(\.isConfigName) else { return nil }
        switch (words.count, words.first, words.last) {
        case (1, "default", _): self = .default
        case (2, "profile", "default"): self = .prefixedDefault
        case (2, "profile", let name?): self = .profile(name)
        case (2, "sso-session", let name?): self = .ssoSession(name)
        case (2, "services", let name?): self = .services(name)
        default: return nil
        }
    }
}

extension [String: AWSProfile] {
    /// Adds a section's properties to those of the same name, over which they win.
    fileprivate mutating func add(_ section: ConfigText.Section, named name: String, from file: AWSProfile.File) {
        for (key, property) in section.properties where key.isConfigName {
            self[name, default: AWSProfile(name: name)].properties[key] =
                AWSProfile.Property(value: property.value, file: file, line: property.line)
        }
        self[name] = self[name] ?? AWSProfile(name: name)
    }
}
