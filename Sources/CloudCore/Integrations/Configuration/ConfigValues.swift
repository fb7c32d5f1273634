#if Configuration
import CloudFoundation
import Configuration

/// The values of a `ConfigReader`, with an error for a value of another type, which the reader itself ignores.
struct ConfigValues {
    private let reader: ConfigReader

    init(_ reader: ConfigReader) {
        self.reader = reader
    }

    /// Returns a text; an empty one counts as missing.
    func text(_ key: String, isSecret: Bool = false) throws(ConfigurationError) -> String? {
        let text = self.reader.string(forKey: ConfigKey(key), isSecret: isSecret)
        if let text { return text.trimmed.isEmpty ? nil : text.trimmed }
        if self.contains(key, isSecret: isSecret) { throw self.error(key, "it is not text") }
        return nil
    }

    /// Returns a positive number.
    func count(_ key: String) throws(ConfigurationError) -> Int? {
        let number = self.reader.int(forKey: ConfigKey(key))
        if let number, number > 0 { return number }
        if number != nil || self.contains(key) { throw self.error(key, "it is not a whole number greater than 0") }
        return nil
    }

    /// Returns a number of seconds as a duration.
    func seconds(_ key: String) throws(ConfigurationError) -> Duration? {
        let whole = self.reader.int(forKey: ConfigKey(key)).map(Double.init)
        let number = whole ?? self.reader.double(forKey: ConfigKey(key))
        // A century is longer than any limit, and a duration can contain it.
        if let number, number > 0, number < 3e9 { return .seconds(number) }
        if number != nil || self.contains(key) {
            throw self.error(key, "it is not a number of seconds greater than 0")
        }
        return nil
    }

    /// Returns a flag.
    func flag(_ key: String) throws(ConfigurationError) -> Bool? {
        if let flag = self.reader.bool(forKey: ConfigKey(key)) { return flag }
        if self.contains(key) { throw self.error(key, "it is neither true nor false") }
        return nil
    }

    /// Returns a URL.
    func url(_ key: String) throws(ConfigurationError) -> URL? {
        guard let text = try self.text(key) else { return nil }
        guard let url = URL(string: text, encodingInvalidCharacters: false), (try? URLParts(url)) != nil else {
            throw self.error(key, "it is not a URL that begins with https:// or http://")
        }
        return url
    }

    /// Returns whether there is a value of any type.
    func contains(_ key: String, isSecret: Bool = false) -> Bool {
        let key = ConfigKey(key)
        return self.reader.string(forKey: key, isSecret: isSecret) != nil
            || self.reader.int(forKey: key, isSecret: isSecret) != nil
            || self.reader.double(forKey: key, isSecret: isSecret) != nil
            || self.reader.bool(forKey: key, isSecret: isSecret) != nil
            || self.reader.stringArray(forKey: key, isSecret: isSecret) != nil
    }

    /// Returns an error for a key.
    func error(_ key: String, _ reason: String) -> ConfigurationError {
        ConfigurationError(place: "the configuration key \(key)", reason: reason)
    }
}
#endif
