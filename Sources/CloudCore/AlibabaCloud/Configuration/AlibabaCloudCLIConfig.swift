import CloudFoundation

/// The contents of the configuration file of Alibaba's command-line tool, `~/.aliyun/config.json`.
package struct AlibabaCloudCLIConfig: Sendable {
    /// A profile: its properties as text, by name.
    package struct Profile: Sendable {
        /// The name of the profile.
        package let name: String

        private let values: [String: String]

        package init(name: String, values: [String: String]) {
            self.name = name
            self.values = values
        }

        /// The value of a property, or `nil` if it is missing or blank.
        package subscript(property: String) -> String? { self.values.nonBlank(property) }
    }

    /// The name of the current profile, which is the default.
    package let current: String?

    /// The profiles, in order.
    package let profiles: [Profile]

    /// Reads the text of a file.
    /// - Throws: ``ConfigurationError`` that names the file, and the line if there is one.
    package init(_ text: String, file: String) throws(ConfigurationError) {
        do {
            let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
            self.current = document.current
            self.profiles = (document.profiles ?? []).compactMap { members in
                members["name"]?.text.map { Profile(name: $0, values: members.compactMapValues(\.text)) }
            }
        } catch {
            let reason = (error as? DecodingError)?.summary ?? "it is not JSON"
            throw ConfigurationError(place: file, line: text.firstInvalidJSONLine, reason: reason)
        }
    }

    /// Reads the file of a host, or returns `nil` if there is none or it is disabled.
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

    /// Returns the path of the file; `nil` if there is no home folder.
    package static func path(on host: HostSystem) -> String? { host.pathInHome(".aliyun/config.json") }

    /// Returns whether the environment disables the file.
    package static func isDisabled(on host: HostSystem) -> Bool {
        host.environment.nonBlank("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")?.lowercased() == "true"
    }

    /// Returns the name of the profile that the environment names, or else of the current one.
    package func profile(on host: HostSystem) -> String? {
        host.environment.nonBlank("ALIBABA_CLOUD_PROFILE") ?? self.current
    }

    /// Returns the profile of a name.
    package func profile(named name: String) -> Profile? {
        self.profiles.first { $0.name == name }
    }

    private struct Document: Decodable {
        let current: String?
        let profiles: [[String: LooseText]]?
    }

    /// A string, or a number or Boolean as text; `nil` for other values.
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
    /// The number of the first line that is not valid JSON, counted from 1.
    fileprivate var firstInvalidJSONLine: Int? {
        var scanner = JSONScanner(Array(self.utf8))
        do throws(JSONFailure) {
            while try scanner.next() != nil {}
            return nil
        } catch {
            return 1 + self.utf8.prefix(error.offset).count { $0 == UInt8(ascii: "\n") }
        }
    }
}
