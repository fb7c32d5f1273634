import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The redaction of secrets in all encodings, and of nothing else.
@Suite struct SecretFilterTests {
    @Test(arguments: Spelling.allCases)
    func redactsSecretsInEveryEncoding(encoding: Spelling) {
        var random = SeededGenerator(seed: 16)
        for length in 16...80 {
            let secret = random.text(bytes: length)
            let encoded = encoding(secret)
            let message = "before-\(encoded)-after"
            let filtered = SecretFilter([secret])(message)
            #expect(filtered == "before-<redacted>-after", "\(secret.debugDescription) \(message.debugDescription)")
        }
    }

    /// A combining mark after a separator hides the separator from a search by characters.
    @Test func findsTokensAfterCombiningMarks() throws {
        let url = try #require(URL(string: "https://example.com/"))
        let token = "\u{301}planted-token-0123456789"
        let request = TransportRequest(method: "GET", url: url, headers: ["authorization": "Bearer \(token)"])
        #expect(request.secrets.contains { $0.utf8.elementsEqual(token.utf8) })
    }

    /// The same applies to the code of an error.
    @Test(arguments: [("ns#\u{301}Code", "\u{301}Code"), ("Code:\u{301}http", "Code"), ("#", ""), ("", "")])
    func findsCodesAfterCombiningMarks(text: String, code: String) {
        #expect(ErrorText.bareCode(text).utf8.elementsEqual(code.utf8))
    }

    /// A service quotes what it signed, and a gateway quotes the service.
    @Test(arguments: Spelling.allCases, Spelling.allCases)
    func redactsSecretsInNestedEncodings(inner: Spelling, outer: Spelling) {
        guard ![.base64, .base64URL, .hexadecimal].contains(outer) else { return }
        var random = SeededGenerator(seed: 17)
        for length in [16, 17, 20, 40, 77] {
            let secret = random.text(bytes: length)
            let filtered = SecretFilter([secret])("(" + outer(inner(secret)) + ")")
            #expect(filtered == "(<redacted>)", "\(secret.debugDescription)")
        }
    }

    @Test(arguments: ["%2f", "%2F", "\\/", "\\u002f", "\\u002F", "&#47;", "&#x2F;", "%252F", "%252f", "/"])
    func redactsSecretsWithASlashInEveryEncoding(slash: String) {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        let message = "near " + secret.replacingOccurrences(of: "/", with: slash) + ", sorry"
        #expect(SecretFilter([secret])(message) == "near <redacted>, sorry")
    }

    /// Each mark forms one `Character` with the last letter.
    @Test(arguments: ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{20E3}"])
    func redactsASecretBeforeACombiningMark(mark: String) {
        let secret = "a-secret-of-some-length"
        #expect(SecretFilter([secret])("\(secret)\(mark)") == "<redacted>\(mark)")
        #expect(SecretFilter(["\(secret)\(mark)"])("\(secret)\(mark)x") == "<redacted>x")
    }

    @Test(arguments: ["", "x", "test", "fifteen-letters"])
    func doesNotRedactShortSecrets(secret: String) {
        let message = "ThrottlingException: /\(secret)/latest/x.test 'test' \(secret)"
        #expect(SecretFilter([secret])(message) == message)
    }

    @Test(arguments: ["'", "\"", "`", "&#39;", "%27", "\\\""])
    func redactsShortValuesInQuotationMarks(mark: String) {
        let message = "Value \(mark)TOPSECRETVALUE\(mark) at \(mark)value\(mark) failed for TOPSECRETVALUES"
        let filtered = SecretFilter([], quoted: ["TOPSECRETVALUE"])(message)
        #expect(filtered == "Value \(mark)<redacted>\(mark) at \(mark)value\(mark) failed for TOPSECRETVALUES")
    }

    @Test func redactsASecretWithinBase64() {
        let secret = "a-secret-of-some-length"
        for before in 0...4 {
            let text = Data((String(repeating: "x", count: before) + secret + "yz").utf8).base64EncodedString()
            let filtered = SecretFilter([secret])(text)
            #expect(filtered.contains("<redacted>"))
            // At most the digits that are shared with the adjacent bytes remain.
            #expect(filtered.utf8.count <= before * 2 + "<redacted>".utf8.count + 6)
        }
    }

    @Test func redactsWholeSecretsAtTheBeginningOfAResponse() {
        let secret = "a-secret-of-some-length"
        let body = Data((String(repeating: "-", count: 190) + secret + " and more").utf8)
        #expect(
            SecretFilter([secret]).beginning(of: body, count: 200) == String(repeating: "-", count: 190) + "<redacted>"
        )
        let repeated = Data(String(repeating: secret, count: 10_000).utf8)
        #expect(SecretFilter([secret]).beginning(of: repeated, count: 200) == "<redacted>")
    }

    @Test func filtersTheStringsOfJSON() {
        let secret = "a-secret\"of/some\nlength"
        let json = #"{"a":"<a-secret\"of\/some\nlength>","n":[1,true,null,"a-secret\u0022of\u002fsome\u000alength"]}"#
        let filtered = SecretFilter([secret])(json: Data(json.utf8))
        #expect(String(decoding: filtered, as: UTF8.self) == #"{"a":"<<redacted>>","n":[1,true,null,"<redacted>"]}"#)
        #expect(SecretFilter([secret])(json: Data("{\"\(secret)".utf8)).isEmpty)
    }

    @Test func doesNotPrintItsSecrets() {
        var dumped = ""
        dump(SecretFilter(["a-secret-of-some-length"]), to: &dumped)
        #expect(!dumped.contains("secret-of"))
    }
}
