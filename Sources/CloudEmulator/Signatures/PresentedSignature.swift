import CloudCore
import CloudFoundation

/// The parts of an `Authorization` header.
struct PresentedSignature {
    var credential: String
    var signedHeaders: [String]
    var signature: String

    /// Parses `ALGORITHM Credential=…, SignedHeaders=a;b, Signature=…`, with or without spaces.
    init?(_ header: String, algorithm: String) {
        guard let fields = Self.fields(of: header, algorithm: algorithm), let credential = fields["Credential"],
            let names = fields["SignedHeaders"], let signature = fields["Signature"]
        else { return nil }
        self.credential = credential
        self.signedHeaders = names.parts(separatedBy: ";", omitsEmpty: true)
        self.signature = signature
    }

    /// Returns the fields after the algorithm, such as `Credential`, or `nil` for another header.
    static func fields(of header: String, algorithm: String) -> [String: String]? {
        guard header.startsWithBytes(of: algorithm + " ") else { return nil }
        var fields: [String: String] = [:]
        let text = Substring(header.utf8.dropFirst(algorithm.utf8.count + 1))
        for field in text.parts(separatedBy: ",", omitsEmpty: true) {
            let halves = field.trimmed.parts(separatedBy: "=", maxSplits: 1)
            guard halves.count == 2 else { return nil }
            fields[halves[0]] = halves[1]
        }
        return fields
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
