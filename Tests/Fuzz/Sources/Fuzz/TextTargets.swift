import CloudCore
import Foundation
import SSMKit

#if canImport(FoundationXML)
import FoundationXML
#endif

extension Target {
    private static let secret = "SecretAccessKey"

    /// Any text as the body of a recorded response.
    ///
    /// What Foundation reads as JSON stays JSON, without secrets.
    static let json = Target(name: "json") { bytes in
        let body = Data(bytes)
        guard let url = URL(string: "https://example.com/"), let recorded = Self.recorded(body, url) else { return }
        // Foundation also reads UTF-16 and UTF-32, which contain zero bytes.
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil,
            let given = try? JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
        else { return }
        guard let shown = try? JSONSerialization.jsonObject(with: recorded, options: .fragmentsAllowed) else {
            check(false, "the recorded body is not JSON: \(String(decoding: recorded, as: UTF8.self))")
            return
        }
        check(Self.isHidden(given, shown, isSecret: false), "shown: \(String(decoding: recorded, as: UTF8.self))")
    }

    private static func recorded(_ body: Data, _ url: URL) -> Data? {
        let response = TransportResponse(status: 200, headers: [:], body: body)
        return wait {
            let recorder = ExchangeRecorder(FixedTransport(response), hiding: [])
            _ = try? await recorder.send(TransportRequest(method: "GET", url: url))
            return recorder.exchanges.first?.response?.body
        } ?? nil
    }

    /// Whether two values are equal except for secrets, where all text is hidden and every number is 0.
    private static func isHidden(_ given: Any, _ shown: Any, isSecret: Bool) -> Bool {
        switch (given, shown) {
        case (let given as [String: Any], let shown as [String: Any]):
            given.count == shown.count
                && given.allSatisfy { name, value in
                    shown[name].map { Self.isHidden(value, $0, isSecret: isSecret || name == Self.secret) } ?? false
                }
        case (let given as [Any], let shown as [Any]):
            given.count == shown.count
                && zip(given, shown).allSatisfy { Self.isHidden($0, $1, isSecret: isSecret) }
        case (let given as String, let shown as String):
            // Other members with secret names are hidden as well.
            shown == "<redacted>" || shown == given && !isSecret
        case (let given as NSNumber, let shown as NSNumber):
            shown == 0 || shown == given && (!isSecret || given is Bool)
        case (is NSNull, is NSNull): true
        default: false
        }
    }

    /// Any text as the body of an error.
    ///
    /// The result is the same as with Foundation's XML parser.
    static let xml = Target(name: "xml") { bytes in
        let response = TransportResponse(status: 400, headers: [:], body: Data(bytes))
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret")),
            transport: FixedTransport(response),
            options: .init(retry: RetryPolicy.none)
        )
        let failure =
            wait {
                do throws(SSMError) { _ = try await ssm.listCommands() } catch { return error.serviceFailure }
                return nil
            } ?? nil
        // Foundation ends the process on names that are not UTF-8 and on `<?a?>`. Neither parser reads definitions.
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("<!DOCTYPE"),
            !text.contains("encoding"), !Self.hasBareInstruction(text), let leaves = Leaves.read(Data(bytes)),
            leaves["Code"] != nil, leaves["message"] == nil, let message = leaves["Message"]
        else { return }
        check(failure?.message == message, "\(message) is read as \(failure?.message ?? "nothing")")
    }
}

extension Target {
    /// Whether a document has a processing instruction that consists of a name only.
    private static func hasBareInstruction(_ document: String) -> Bool {
        document.firstRange(of: /<\?[^\s?]*\?>/) != nil
    }
}

/// The text of each leaf element as parsed by Foundation.
private final class Leaves: NSObject, XMLParserDelegate {
    private var leaves: [String: String] = [:]
    private var text = ""
    private var isLeaf = false
    private var depth = 0

    /// Returns `nil` for a document that is not well-formed.
    ///
    /// On Linux, `parse()` isn't sufficient: it returns `true` if the error is at the end of the document, such as for
    /// a truncated document.
    static func read(_ document: Data) -> [String: String]? {
        let leaves = Leaves()
        let parser = XMLParser(data: document)
        parser.shouldResolveExternalEntities = false
        parser.delegate = leaves
        return parser.parse() && parser.parserError == nil && leaves.depth == 0 ? leaves.leaves : nil
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        (self.text, self.isLeaf) = ("", true)
        self.depth += 1
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { self.text += string }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { self.text += String(decoding: block, as: UTF8.self) }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if self.isLeaf, self.leaves[name] == nil {
            self.leaves[name] = self.text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        self.isLeaf = false
        self.depth -= 1
    }
}
