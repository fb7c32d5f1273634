/// Secrets that tests use and search for in every message.
enum Planted {
    static let secrets = [
        "SECRETKEY0123456789", "SECRETTOKEN0123456789", "SECRETJWT0123456789", "SECRETBEARER0123456789",
    ]

    /// Returns the secrets that a text contains.
    static func leaked(in text: String) -> [String] { self.secrets.filter(text.contains) }
}
