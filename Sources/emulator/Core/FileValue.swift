import CloudCore
import CloudFoundation

/// A value of the configuration file, with its path for errors.
struct FileValue {
    let path: String
    private let document: JSONDocument
    private let node: JSONDocument.Node

    /// Parses the text of a file.
    init(_ data: Data) throws(ConfigurationFileError) {
        guard String(validating: data, as: UTF8.self) != nil else {
            throw ConfigurationFileError(path: "", reason: "the file is not UTF-8 text")
        }
        do throws(JSONFailure) {
            self.document = try JSONDocument(validating: Array(data))
        } catch {
            let before = data.prefix(error.offset)
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
            throw ConfigurationFileError(path: "", reason: "the file is not JSON at line \(line), column \(column)")
        }
        self.node = self.document.root
        self.path = ""
    }

    private init(_ node: JSONDocument.Node, at path: String, of document: JSONDocument) {
        self.node = node
        self.path = path
        self.document = document
    }

    /// The JSON text of the value.
    var json: Data { Data(self.document.bytes[self.node.range]) }

    /// Whether the value is an object.
    var isObject: Bool { self.node.members != nil }

    /// Whether the value is a list.
    var isList: Bool { self.document.bytes[self.node.range].first == UInt8(ascii: "[") }

    /// Returns an error that names what is expected.
    func expected(_ what: String) -> ConfigurationFileError {
        let found = self.isObject ? "an object" : self.isList ? "a list" : String(decoding: self.json, as: UTF8.self)
        return ConfigurationFileError(path: self.path, reason: "expected \(what), not \(found)")
    }

    /// Returns the members of an object, all of which must be among the given names.
    func members(_ names: [String]) throws(ConfigurationFileError) -> [String: FileValue] {
        let members = try self.anyMembers()
        for member in members where !names.contains(member.name) {
            throw ConfigurationFileError(
                path: member.value.path,
                reason: "unknown member; expected one of \(names.joined(separator: ", "))"
            )
        }
        return Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// Returns the members of an object with any names.
    func anyMembers() throws(ConfigurationFileError) -> [(name: String, value: FileValue)] {
        guard let members = self.node.members else { throw self.expected("an object") }
        var names: Set<String> = []
        return try members.map { member throws(ConfigurationFileError) in
            let path = self.path.isEmpty ? member.name : "\(self.path).\(member.name)"
            guard names.insert(member.name).inserted else {
                throw ConfigurationFileError(path: path, reason: "the member occurs twice")
            }
            return (member.name, FileValue(member.value, at: path, of: self.document))
        }
    }

    func elements() throws(ConfigurationFileError) -> [FileValue] {
        guard self.isList else { throw self.expected("a list") }
        return self.node.elements.enumerated().map { index, node in
            FileValue(node, at: "\(self.path)[\(index)]", of: self.document)
        }
    }

    func text() throws(ConfigurationFileError) -> String {
        guard let text = self.document.text(self.node) else { throw self.expected("a text") }
        return text
    }

    /// Returns the value that a text stands for.
    func choice<Value>(_ choices: KeyValuePairs<String, Value>) throws(ConfigurationFileError) -> Value {
        let text = self.document.text(self.node)
        guard let choice = choices.first(where: { $0.key == text }) else {
            throw self.expected("one of \(choices.map(\.key).joined(separator: ", "))")
        }
        return choice.value
    }

    func number(in range: ClosedRange<Int>) throws(ConfigurationFileError) -> Int {
        guard let number = Int(String(decoding: self.json, as: UTF8.self)), range.contains(number) else {
            throw self.expected("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func fraction() throws(ConfigurationFileError) -> Double {
        guard let number = Double(String(decoding: self.json, as: UTF8.self)), (0...1).contains(number) else {
            throw self.expected("a number from 0 to 1")
        }
        return number
    }

    func seconds() throws(ConfigurationFileError) -> Duration {
        guard let number = Double(String(decoding: self.json, as: UTF8.self)), (0...1e6).contains(number) else {
            throw self.expected("a number of seconds from 0 to 1000000")
        }
        return .seconds(number)
    }

    func flag() throws(ConfigurationFileError) -> Bool {
        switch String(decoding: self.json, as: UTF8.self) {
        case "true": return true
        case "false": return false
        default: throw self.expected("true or false")
        }
    }
}
