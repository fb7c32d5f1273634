package import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// The texts of a small XML answer, such as an error, by element name.
package enum XMLText {
    /// Returns the text of each element that holds nothing but text; of several with one name, the first.
    /// - Returns: The texts, or nothing if the document is not well-formed, is no UTF-8 or defines entities.
    package static func leaves(of document: Data) -> [String: String] {
        // Foundation traps on names that are no UTF-8, and definitions are of use to attackers only.
        guard let text = String(validating: document, as: UTF8.self), !text.contains("<!DOCTYPE") else { return [:] }
        let collector = Collector()
        let parser = XMLParser(data: document)
        parser.shouldResolveExternalEntities = false
        parser.delegate = collector
        return parser.parse() ? collector.leaves : [:]
    }

    private final class Collector: NSObject, XMLParserDelegate {
        private(set) var leaves: [String: String] = [:]
        private var text = ""
        private var isLeaf = false

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            self.text = ""
            self.isLeaf = true
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            self.text += string
        }

        func parser(
            _ parser: XMLParser,
            didEndElement name: String,
            namespaceURI: String?,
            qualifiedName: String?
        ) {
            if self.isLeaf, self.leaves[name] == nil {
                self.leaves[name] = self.text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            self.isLeaf = false
        }
    }
}
