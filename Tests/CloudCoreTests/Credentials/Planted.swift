/// Secrets that tests plant, to look for them in every message.
enum Planted {
    static let secrets = ["SECRETKEY", "SECRETTOKEN", "SECRETJWT", "SECRETBEARER"]

    /// The secrets that a text shows.
    static func shown(in text: String) -> [String] { self.secrets.filter(text.contains) }
}
