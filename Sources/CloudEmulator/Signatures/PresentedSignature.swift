import CloudCore
import CloudFoundation

/// The parts of an `Authorization` header.
struct PresentedSignature {
    var credential: String
    var signedHeaders: [String]
    var signature: String

    /// Parses `ALGORITHM Credential=…, SignedHeaders=a;b, Signature=…`, with or without spaces.
    init?(_ header: String, algorithm: String) {
        guard header.hasPrefix(algorithm + " ") else { return nil }
        var parts: [Substring: Substring] = [:]
        for part in header.dropFirst(algorithm.count + 1).split(separator: ",") {
            let part = part.drop { $0 == " " }
            guard let mark = part.firstIndex(of: "=") else { return nil }
            parts[part[..<mark]] = part[part.index(after: mark)...]
        }
        guard let credential = parts["Credential"], let names = parts["SignedHeaders"],
            let signature = parts["Signature"]
        else { return nil }
        self.credential = String(credential)
        self.signedHeaders = names.split(separator: ";").map(String.init)
        self.signature = String(signature)
    }
}

extension TransportRequest {
    /// Returns a copy of the request that contains only the given headers.
    func keepingHeaders(_ names: [String]) -> TransportRequest {
        var request = self
        request.headers = TransportHeaders(self.headers.filter { names.contains($0.name.lowercased()) })
        return request
    }
}

extension String {
    /// Returns whether two signatures are equal, compared in constant time.
    func equalsInConstantTime(_ other: String) -> Bool {
        self.utf8.count == other.utf8.count && zip(self.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
