import CloudFoundation

/// What stands in the configuration file of Alibaba's command-line tool, `~/.aliyun/config.json`.
package struct AlibabaCloudCLIConfig: Sendable {
    /// A profile: texts by name, and numbers as text.
    package struct Profile: Sendable {
        /// The profile's name.
        package let name: String

        private let values: [String: String]

        package init(name: String, values: [String: String]) {
            self.name = name
            self.values = values
        }

        /// The value of a property, or `nil` if it is missing or blank.
        package subscript(property: String) -> String? { self.values.nonBlank(property) }
    }

    /// The profile that counts if none is asked for.
    package let current: String?

    /// The profiles, in order.
    package let profiles: [Profile]

    /// Reads a file's text.
    /// - Throws: ``ConfigurationError`` that names the file, and the line if there is one.
    package init(_ text: String, file: String) throws(ConfigurationError) {
        do {
            let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
            self.current = document.current
            self.profiles = (document.profiles ?? []).compactMap { members in
                members["name"]?.text.map { Profile(name: $0, values: members.compactMapValues(\.text)) }
            }
        } catch {
            let reason = (error as? DecodingError)?.summary ?? "it is no JSON"
            throw ConfigurationError(place: file, line: text.firstLineThatIsNoJSON, reason: reason)
        }
    }

    /// Reads the file of a host, or returns `nil` if there is none or it is switched off.
    /// - Throws: ``ConfigurationError`` that names the file, and the line if there is one.
    package static func load(from host: HostSystem) throws(ConfigurationError) -> AlibabaCloudCLIConfig? {
        guard host.readsSettingsFiles, !self.isDisabled(on: host), let path = self.path(on: host) else { return nil }
        let text: String?
        do throws(FileError) {
            text = try host.readTextIfPresent(path)
        } catch {
            throw ConfigurationError(error)
        }
        guard let text else { return nil }
        return try AlibabaCloudCLIConfig(text, file: path)
    }

    /// Where the file lies; `nil` if there is no home folder.
    package static func path(on host: HostSystem) -> String? { host.pathInHome(".aliyun/config.json") }

    /// Whether the environment says not to look at the file.
    package static func isDisabled(on host: HostSystem) -> Bool {
        host.environment.nonBlank("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")?.lowercased() == "true"
    }

    /// The profile that counts: the one that the environment names, else the current one.
    package func profile(on host: HostSystem) -> String? {
        host.environment.nonBlank("ALIBABA_CLOUD_PROFILE") ?? self.current
    }

    /// Returns a profile by its name.
    package func profile(named name: String) -> Profile? {
        self.profiles.first { $0.name == name }
    }

    private struct Document: Decodable {
        let current: String?
        let profiles: [[String: LooseText]]?
    }

    /// A text, or a number or a truth value as text; anything else counts for nothing.
    private struct LooseText: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self.text =
                (try? container.decode(String.self)) ?? (try? container.decode(Int.self)).map { String($0) }
                ?? (try? container.decode(Bool.self)).map { String($0) }
        }
    }
}

extension String {
    /// The line at which the text stops to be JSON, counted from 1.
    fileprivate var firstLineThatIsNoJSON: Int? {
        var scanner = JSONScanner(Array(self.utf8))
        do throws(JSONScanner.Failure) {
            while try scanner.next() != nil {}
            return nil
        } catch {
            return 1 + self.utf8.prefix(error.offset).count { $0 == UInt8(ascii: "\n") }
        }
    }
}
