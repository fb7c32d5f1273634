/// Secrets that tests plant, to look for them in every message.
enum Planted {
    static let secrets = [
        "SECRETKEY0123456789", "SECRETTOKEN0123456789", "SECRETJWT0123456789", "SECRETBEARER0123456789",
    ]

    /// The secrets that a text shows.
    static func shown(in text: String) -> [String] { self.secrets.filter(text.contains) }
}
