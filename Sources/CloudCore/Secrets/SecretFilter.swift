package import CloudFoundation

/// Takes the caller's secrets out of what others say, such as a service that quotes what it was sent.
///
/// They are found byte by byte in the spellings of URLs, JSON and XML, up to four of them one inside the other, in Base64
/// and in hexadecimal digits. What is shorter than ``leastLength`` is left, since it may be a part of any word.
package struct SecretFilter: Sendable {
    /// The length from which on a secret is taken out wherever it stands, in bytes.
    package static let leastLength = 16

    /// How much of a response that is not what was asked for is looked at, in bytes.
    package static let longestText = 65_536

    /// What to look for.
    private let patterns: Set<[UInt8]>

    /// What to look for with a quotation mark on either side.
    private let quotedPatterns: Set<[UInt8]>

    /// Creates a filter.
    /// - Parameters:
    ///   - secrets: What to take out.
    ///   - quoted: What to take out where it stands between quotation marks, however short it is.
    package init(_ secrets: [String], quoted: [String] = []) {
        var patterns: Set<[UInt8]> = []
        for secret in Set(secrets + quoted).map({ Array($0.utf8) }) where secret.count >= Self.leastLength {
            patterns.formUnion(Self.spellings(of: secret))
            patterns.formUnion(Self.base64(of: secret))
            let digits = secret.hexadecimal
            patterns.formUnion([Array(digits.utf8), Array(digits.uppercased().utf8)])
        }
        let short = quoted.map { Array($0.utf8) }.filter { (1..<Self.leastLength).contains($0.count) }
        self.patterns = patterns
        self.quotedPatterns = Set(
            short.flatMap { Self.spellings(of: $0) }.flatMap { secret in
                "'\"`".utf8.map { [$0] + secret + [$0] }
            }
        )
    }

    /// Returns text without the secrets.
    package func callAsFunction(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let ranges = self.ranges(in: bytes)
        return ranges.isEmpty ? text : Self.text(of: bytes[...], without: ranges)
    }

    /// Returns the beginning of what may be a long text, without the secrets, even one that begins there and goes on.
    package func beginning(of bytes: Data, count: Int) -> String {
        let bytes = Array(bytes.prefix(Self.longestText))
        return Self.text(of: bytes.prefix(count), without: self.ranges(in: bytes))
    }

    /// Returns a JSON text without the secrets in its texts; one that is not JSON without any texts.
    package func callAsFunction(json: Data) -> Data {
        let bytes = Array(json)
        var scanner = JSONScanner(bytes)
        var filtered: [UInt8] = []
        var end = 0
        do throws(JSONScanner.Failure) {
            while let (part, range) = try scanner.next() {
                guard part == .string else { continue }
                let text = JSONScanner.text(of: bytes[range])
                let shown = self(text)
                // What was filtered has no escape that JSON lacks: texts of services are valid, and so is the mark.
                guard shown != text, let encoded = try? JSONEncoder().encode(shown) else { continue }
                filtered += bytes[end..<range.lowerBound]
                filtered += encoded
                end = range.upperBound
            }
        } catch {
            return Data()
        }
        return Data(filtered + bytes[end...])
    }

    /// Returns where secrets stand, in order and apart from each other.
    private func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var text = SpelledText(bytes)
        for level in 0...SpelledText.levels {
            if level > 0, !text.decode() { break }
            for pattern in self.patterns { found += text.bytes.ranges(ofBytes: pattern).map(text.source) }
            for pattern in self.quotedPatterns {
                found += text.bytes.ranges(ofBytes: pattern).map { text.source(of: $0.dropFirst().dropLast()) }
            }
        }
        return RangeSet(found).ranges.map(\.self)
    }

    /// Returns a text with a mark in place of each range.
    private static func text(of bytes: ArraySlice<UInt8>, without ranges: [Range<Int>]) -> String {
        var shown: [UInt8] = []
        var end = bytes.startIndex
        for range in ranges where range.lowerBound < bytes.endIndex {
            shown += bytes[end..<range.lowerBound]
            shown += Array(redacted.utf8)
            end = min(range.upperBound, bytes.endIndex)
        }
        return String(decoding: shown + bytes[end...], as: UTF8.self)
    }

    /// Returns a secret as it is, and as it is once the escapes are taken out that it happens to hold.
    private static func spellings(of secret: [UInt8]) -> [[UInt8]] {
        var spellings = [secret]
        var text = SpelledText(secret)
        for _ in 1...SpelledText.levels where text.decode() { spellings.append(text.bytes) }
        return spellings
    }

    /// Returns the digits in which a secret stands in Base64, of either alphabet, alone or amid other bytes.
    private static func base64(of secret: [UInt8]) -> [[UInt8]] {
        let alone = Data(secret).base64EncodedString()
        let amid = (0...2).map { offset in
            // The digits at either end depend on the bytes beside the secret too.
            let digits = Data(Array(repeating: 0, count: offset) + secret).base64EncodedString().utf8
            let own = digits.prefix((offset + secret.count) * 8 / 6).dropFirst((offset * 8 + 5) / 6)
            return String(Substring(own))
        }
        return ([alone, alone.replacingBytes(of: "=", with: "")] + amid).flatMap { digits in
            let safe = digits.replacingBytes(of: "+", with: "-").replacingBytes(of: "/", with: "_")
            return [Array(digits.utf8), Array(safe.utf8)]
        }
    }
}

extension SecretFilter: CustomReflectable {
    /// Nothing, since all of it is secret.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Credentials {
    /// What must not be told.
    package var secrets: [String] { [self.secretAccessKey, self.sessionToken ?? ""] }

    /// Returns text without any of the secrets in it, in whatever spelling.
    package func redacting(_ text: String) -> String {
        SecretFilter(self.secrets)(text)
    }
}

extension TransportRequest {
    /// The values of the headers and parameters that are secret, and the signature.
    package var secrets: [String] {
        let headers = self.headers.filter { TransportHeaders.isSecret($0.name) }.map(\.value)
        let signatures = headers.compactMap { header -> String? in
            let bytes = Array(header.utf8)
            let marks = bytes.ranges(ofBytes: Array("Signature=".utf8))
            return marks.last.map { String(decoding: bytes[$0.upperBound...], as: UTF8.self) }
        }
        // What follows a scheme: `Bearer token`.
        let tokens = headers.map { $0.utf8.split(separator: UInt8(ascii: " ")) }.filter { $0.count == 2 }
            .map { String(Substring($0[1])) }
        return headers + signatures + tokens + self.url.secretValues
    }
}
