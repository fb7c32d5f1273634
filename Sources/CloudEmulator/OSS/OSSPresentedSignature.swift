import CloudCore

/// The parts of the `Authorization` header of a request to OSS.
struct OSSPresentedSignature {
    let keyID: String

    /// The date, region, service and terminator of a credential of version 4.
    var scope: [String] = []

    var additionalHeaders: [String] = []
    let signature: String

    /// Parses `OSS4-HMAC-SHA256 Credential=…, AdditionalHeaders=a;b, Signature=…`.
    init?(version4 header: String) {
        guard header.hasPrefix("OSS4-HMAC-SHA256 ") else { return nil }
        var parts: [Substring: Substring] = [:]
        for part in header.dropFirst(17).split(separator: ",") {
            let part = part.trimmed
            guard let mark = part.firstIndex(of: "=") else { return nil }
            parts[part[..<mark]] = part[part.index(after: mark)...]
        }
        guard let credential = parts["Credential"]?.split(separator: "/").map(String.init), let id = credential.first,
            let signature = parts["Signature"]
        else { return nil }
        self.keyID = id
        self.scope = Array(credential.dropFirst())
        self.additionalHeaders = (parts["AdditionalHeaders"] ?? "").split(separator: ";").map { $0.lowercased() }
        self.signature = String(signature)
    }

    /// Parses `OSS KEY:SIGNATURE`.
    init?(version1 header: String) {
        guard header.hasPrefix("OSS "), let mark = header.firstIndex(of: ":") else { return nil }
        self.keyID = String(header[header.index(header.startIndex, offsetBy: 4)..<mark])
        self.signature = String(header[header.index(after: mark)...])
    }
}
