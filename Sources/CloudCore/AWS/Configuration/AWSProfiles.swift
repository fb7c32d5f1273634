/// The contents of AWS's shared config and credentials files.
package struct AWSProfiles: Sendable {
    /// The profiles of both files by name, without those whose names need quotes.
    package private(set) var profiles: [String: AWSProfile] = [:]

    /// The SSO sessions of the config file by name, without those whose names need quotes.
    package private(set) var ssoSessions: [String: AWSProfile] = [:]

    /// The `services` sections of the config file by name.
    package private(set) var services: [String: AWSProfile] = [:]

    /// The profiles and sessions whose names need quotes in the config file.
    private var quotedProfiles: [String: AWSProfile] = [:]
    private var quotedSessions: [String: AWSProfile] = [:]

    /// The sections of an unknown kind, and their places.
    private var unread: [(header: String, place: String)] = []

    /// Reads the text of the two files.
    /// - Parameters:
    ///   - config: The text of the config file.
    ///   - credentials: The text of the credentials file, whose properties take precedence.
    ///   - places: The paths of the files, for errors.
    /// - Throws: ``ConfigurationError`` that names the file and the line.
    package init(
        config: String,
        credentials: String,
        places: AWSFileLocations = AWSFileLocations(config: "config", credentials: "credentials")
    ) throws(ConfigurationError) {
        let configFile = places.config ?? "config"
        let config = try ConfigText(config, file: configFile)
        let hasPrefixedDefault = config.sections.contains { SectionName(config: $0.header) == .prefixedDefault }
        // The official tools use the last section of either kind, by its header as written.
        let toolsDefault = config.sections.last { SectionName(config: $0.outerHeader)?.isDefault == true }?.line
        for section in config.sections {
            switch SectionName(config: section.header) {
            case .profile(let name): self.addProfile(section, named: name, from: .config)
            case .default where hasPrefixedDefault:
                guard section.line == toolsDefault else { continue }
                self.profiles["default", default: AWSProfile(name: "default")].compare(section, from: .config)
            case .default: self.addProfile(section, named: "default", from: .config)
            case .prefixedDefault: self.addProfile(section, named: "default", from: .config)
            case .ssoSession(let name) where name.isConfigName:
                self.ssoSessions.add(section, named: name, from: .config)
            case .ssoSession(let name): self.quotedSessions.add(section, named: name, from: .config)
            case .services(let name): self.services.add(section, named: name, from: .config)
            case nil:
                self.unread.append((section.header, "\(configFile), line \(section.line)"))
                if let name = SectionName.profileOfTools(section.outerHeader) { self.compareUnread(section, of: name) }
            }
        }
        let credentials = try ConfigText(credentials, file: places.credentials ?? "credentials")
        for section in credentials.sections where !section.header.isEmpty {
            self.addProfile(section, named: section.header, from: .credentials)
        }
    }

    private mutating func addProfile(_ section: ConfigText.Section, named name: String, from file: AWSProfile.File) {
        if name.isConfigName {
            self.profiles.add(section, named: name, from: file)
        } else {
            self.quotedProfiles.add(section, named: name, from: file)
        }
    }

    /// Compares a section that only the official tools read as a profile.
    private mutating func compareUnread(_ section: ConfigText.Section, of name: String) {
        var profile = self.profile(named: name) ?? AWSProfile(name: name)
        profile.compare(section, from: .config, isRead: false)
        guard profile.ambiguity != nil || self.profile(named: name) != nil else { return }
        if name.isConfigName { self.profiles[name] = profile } else { self.quotedProfiles[name] = profile }
    }

    /// Creates the contents from profiles and sessions, for tests.
    package init(profiles: [String: AWSProfile] = [:], ssoSessions: [String: AWSProfile] = [:]) {
        self.profiles = profiles
        self.ssoSessions = ssoSessions
    }

    /// Returns the profile of a name, whether or not the name needs quotes.
    package func profile(named name: String) -> AWSProfile? { self.profiles[name] ?? self.quotedProfiles[name] }

    /// Returns the SSO session of a name, whether or not the name needs quotes.
    package func ssoSession(named name: String) -> AWSProfile? { self.ssoSessions[name] ?? self.quotedSessions[name] }

    /// Returns a hint for an error about a missing profile or session: the unreadable sections that contain its name.
    package func hint(for name: String) -> String {
        let sections = self.unread.filter { $0.header.contains(name) }.prefix(3)
        guard !sections.isEmpty else { return "" }
        let places = sections.map { "\(quoted("[\($0.header)]")) (\($0.place))" }.joined(separator: ", ")
        return "; can't read \(places): write [profile NAME], with quotes around a name that contains spaces"
    }

    /// Reads the files of a host; a missing file counts as empty.
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
        do throws(FileError) {
            return try host.readTextIfPresent(file) ?? ""
        } catch {
            throw ConfigurationError(error)
        }
    }
}

/// The kind and the name of a section of the config file.
private enum SectionName: Equatable {
    case profile(String)
    case `default`

    /// `[profile default]`, which takes precedence over `[default]`.
    case prefixedDefault

    case ssoSession(String)
    case services(String)

    /// Whether the section is the default profile, in either form.
    var isDefault: Bool { self == .default || self == .prefixedDefault }

    /// Returns the profile name that the official tools read in a section: the second part of a header that begins
    /// with `profile`.
    static func profileOfTools(_ header: String) -> String? {
        guard header.hasPrefix("profile"), let parts = ShellWords.split(header), parts.count == 2 else { return nil }
        return parts[1]
    }

    /// Reads the text between the brackets; `nil` for an unknown kind.
    init?(config header: String) {
        if header == "default" {
            self = .default
            return
        }
        // Only the name may be quoted.
        guard let parts = ShellWords.split(header), parts.count == 2, !parts[1].isEmpty, header.hasPrefix(parts[0])
        else { return nil }
        switch (parts[0], parts[1]) {
        case ("profile", "default"): self = .prefixedDefault
        case ("profile", let name): self = .profile(name)
        case ("sso-session", let name): self = .ssoSession(name)
        case ("services", let name): self = .services(name)
        default: return nil
        }
    }
}

extension [String: AWSProfile] {
    /// Adds a section to the profile of the same name, and replaces its existing properties.
    fileprivate mutating func add(_ section: ConfigText.Section, named name: String, from file: AWSProfile.File) {
        self[name, default: AWSProfile(name: name)].add(section, from: file)
    }
}

extension AWSProfile {
    /// Adds the properties of a section, and replaces existing ones.
    fileprivate mutating func add(_ section: ConfigText.Section, from file: File) {
        self.compare(section, from: file)
        for (key, property) in section.properties where key.isConfigName {
            self.files[file, default: [:]][key] = Property(value: property.value, file: file, line: property.line)
        }
    }

    /// Sets the ambiguity if the official tools may read the credentials in a section differently.
    fileprivate mutating func compare(_ section: ConfigText.Section, from file: File, isRead: Bool = true) {
        let found = Self.credentialsProperties.filter { section.properties[$0] != nil }
        let other = self.sections[file]
        let hasCredentials = other?.hasCredentials == true || !found.isEmpty
        self.sections[file] = (other?.line ?? section.line, hasCredentials)
        guard hasCredentials, self.ambiguity == nil else { return }
        if !found.isEmpty, !isRead || !section.isPlain(in: file) {
            let header = "\(quoted("[\(section.outerHeader)]")) (\(file) file, line \(section.line)) for this profile"
            self.ambiguity =
                isRead
                ? "the AWS CLI doesn't use \(header): write the brackets directly around the name, with no other ] in the line"
                : "only the AWS CLI uses \(header): write [profile NAME] if it is a profile"
        } else if let name = found.filter({ section.properties[$0]?.isRepeated == true }).min(),
            let line = section.properties[name]?.line
        {
            self.ambiguity = "the AWS CLI rejects the duplicate property \(name) (\(file) file, line \(line))"
        } else if let other {
            self.ambiguity = """
                it has two sections (\(file) file, lines \(other.line) and \(section.line)), of which the AWS CLI uses \
                at most one: remove one
                """
        }
    }
}

extension ConfigText.Section {
    /// Returns whether the official tools read the same name.
    fileprivate func isPlain(in file: AWSProfile.File) -> Bool {
        switch file {
        case .config: SectionName(config: self.outerHeader) == SectionName(config: self.header)
        case .credentials: self.outerHeader == self.header
        }
    }
}
