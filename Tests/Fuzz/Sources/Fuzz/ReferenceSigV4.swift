import CloudCore
import Foundation

/// Signature Version 4 written after the reference documentation, for clarity instead of speed.
///
/// Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
struct ReferenceSigV4 {
    let canonicalRequest: String
    let signature: String

    init(_ request: TransportRequest, with credentials: Credentials, timestamp: String) {
        // The host is fixed and has no path, so the target begins after it.
        let target = request.url.absoluteString.dropFirst("https://example.com".count).prefix { $0 != "#" }
        let path = String(target.prefix { $0 != "?" })
        let query = String(target.dropFirst(path.count).dropFirst())

        var segments: [String] = []
        for segment in path.components(separatedBy: "/") where segment != "" && segment != "." {
            if segment != ".." { segments.append(segment) } else if !segments.isEmpty { segments.removeLast() }
        }
        let canonicalPath =
            segments.isEmpty
            ? "/" : "/" + segments.map(Self.encode).joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")

        let pairs = query.components(separatedBy: "&").filter { $0 != "" }.map { pair in
            let name = pair.components(separatedBy: "=")[0]
            let value = pair.dropFirst(name.count).dropFirst()
            return (name: Self.encode(Self.decode(name)), value: Self.encode(Self.decode(String(value))))
        }
        let sortedPairs = pairs.sorted {
            Array("\($0.name)\u{0}\($0.value)".utf8).lexicographicallyPrecedes(Array("\($1.name)\u{0}\($1.value)".utf8))
        }
        let canonicalQuery = sortedPairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")

        var values: [String: [String]] = ["host": ["example.com"], "x-amz-date": [timestamp]]
        values["x-amz-security-token"] = credentials.sessionToken.map { [$0] }
        for header in request.headers { values[header.name.lowercased(), default: []].append(Self.trim(header.value)) }
        let names = values.keys.sorted()
        let lines = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }.joined()

        self.canonicalRequest = [
            request.method, canonicalPath, canonicalQuery, lines, names.joined(separator: ";"),
            Self.hex(ReferenceSHA256.hash(Array(request.body))),
        ].joined(separator: "\n")

        let day = String(timestamp.prefix(8))
        let scope = "\(day)/us-east-1/ssm/aws4_request"
        let hash = Self.hex(ReferenceSHA256.hash(Array(self.canonicalRequest.utf8)))
        var key = Array("AWS4\(credentials.secretAccessKey)".utf8)
        for part in [day, "us-east-1", "ssm", "aws4_request", "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n\(hash)"] {
            key = ReferenceSHA256.authenticate(Array(part.utf8), key: key)
        }
        self.signature = Self.hex(key)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }

    /// Percent-encodes all bytes except unreserved characters.
    private static func encode(_ text: String) -> String {
        self.encode(Array(text.utf8))
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        let plain = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return bytes.map { plain.contains($0) ? String(UnicodeScalar($0)) : String(format: "%%%02X", $0) }.joined()
    }

    private static func decode(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let digits = bytes[min(index + 1, bytes.count)..<min(index + 3, bytes.count)]
            let isHex = digits.allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "abcdefABCDEF".utf8.contains($0)
            }
            if bytes[index] == UInt8(ascii: "%"), digits.count == 2, isHex,
                let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    /// A value on one line, with trimmed ends and consecutive spaces replaced by one.
    private static func trim(_ value: String) -> String {
        let blanks = Array(" \t\r\n".utf8)
        let words = Array(value.utf8).split { blanks.contains($0) }
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}
