package import CloudFoundation

/// A filter that redacts the caller's secrets in untrusted text, such as an error message that quotes the request.
///
/// Secrets are found by bytes, also with the escapes of URLs, JSON and XML, nested up to four levels deep, in Base64
/// and in hexadecimal. Secrets shorter than ``leastLength`` are kept, since they may be part of any word.
package struct SecretFilter: Sendable {
    /// The minimum length of a secret that is redacted anywhere, in bytes.
    package static let leastLength = 16

    /// The maximum length of an unexpected response that is searched, in bytes.
    package static let longestText = 65_536

    /// The patterns to search for.
    private let patterns: Set<[UInt8]>

    /// The patterns to search for, with a quotation mark at either end.
    private let quotedPatterns: Set<[UInt8]>

    /// Creates a filter.
    /// - Parameters:
    ///   - secrets: The secrets to redact.
    ///   - quoted: The secrets to redact between quotation marks, even if they are short.
    package init(_ secrets: [String], quoted: [String] = []) {
        var patterns: Set<[UInt8]> = []
        for secret in Set(secrets + quoted).map({ Array($0.utf8) }) where secret.count >= Self.leastLength {
            patterns.formUnion(Self.forms(of: secret))
            patterns.formUnion(Self.base64(of: secret))
            let digits = secret.hexadecimal
            patterns.formUnion([Array(digits.utf8), Array(digits.uppercased().utf8)])
        }
        let short = quoted.map { Array($0.utf8) }.filter { (1..<Self.leastLength).contains($0.count) }
        self.patterns = patterns
        self.quotedPatterns = Set(
            short.flatMap { Self.forms(of: $0) }.flatMap { secret in
                "'\"`".utf8.map { [$0] + secret + [$0] }
            }
        )
    }

    /// Returns the text with secrets redacted.
    package func callAsFunction(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let ranges = self.ranges(in: bytes)
        return ranges.isEmpty ? text : Self.text(of: bytes[...], without: ranges)
    }

    /// Returns the beginning of a text with secrets redacted, including a secret that extends beyond it.
    package func beginning(of bytes: Data, count: Int) -> String {
        let bytes = Array(bytes.prefix(Self.longestText))
        return Self.text(of: bytes.prefix(count), without: self.ranges(in: bytes))
    }

    /// Returns JSON with secrets in its strings redacted, or empty data if it is not JSON.
    package func callAsFunction(json: Data) -> Data {
        let bytes = Array(json)
        var scanner = JSONScanner(bytes)
        var filtered: [UInt8] = []
        var end = 0
        do throws(JSONFailure) {
            while let (part, range) = try scanner.next() {
                guard part == .string else { continue }
                let text = JSONScanner.text(of: bytes[range])
                let shown = self(text)
                // Encoding doesn't fail: strings of services are valid, and so is the replacement.
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

    /// Returns the ranges of secrets, sorted and without overlaps.
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

    /// Returns a text with each range redacted.
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

    /// Returns the secret, and the secret with anything decoded that looks like an escape.
    private static func forms(of secret: [UInt8]) -> [[UInt8]] {
        var forms = [secret]
        var text = SpelledText(secret)
        for _ in 1...SpelledText.levels where text.decode() { forms.append(text.bytes) }
        return forms
    }

    /// Returns the Base64 encodings of a secret in either alphabet, alone or between other bytes.
    private static func base64(of secret: [UInt8]) -> [[UInt8]] {
        let alone = Data(secret).base64EncodedString()
        let amid = (0...2).map { offset in
            // The digits at either end also depend on the bytes next to the secret.
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
    /// An empty mirror, since all contents are secret.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Credentials {
    /// The secret values of the credentials.
    package var secrets: [String] { [self.secretAccessKey, self.sessionToken ?? ""] }

    /// Returns the text with the secrets redacted, in any encoding.
    package func redacting(_ text: String) -> String {
        SecretFilter(self.secrets)(text)
    }
}

extension TransportRequest {
    /// The values of secret headers and query parameters, and the signature.
    package var secrets: [String] {
        let headers = self.headers.filter { TransportHeaders.isSecret($0.name) }.map(\.value)
        let signatures = headers.compactMap { header -> String? in
            let bytes = Array(header.utf8)
            let marks = bytes.ranges(ofBytes: Array("Signature=".utf8))
            return marks.last.map { String(decoding: bytes[$0.upperBound...], as: UTF8.self) }
        }
        // The token after a scheme, as in `Bearer token`.
        let tokens = headers.map { $0.utf8.split(separator: UInt8(ascii: " ")) }.filter { $0.count == 2 }
            .map { String(Substring($0[1])) }
        return headers + signatures + tokens + self.url.secretValues
    }
}
