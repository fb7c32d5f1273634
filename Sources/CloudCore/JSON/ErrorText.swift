package import CloudFoundation

/// The texts of an error answer, whatever form a service or the gateway before it gives them.
package enum ErrorText {
    /// Returns the texts by member name: of JSON, or of XML that has a `Code`.
    /// - Parameters:
    ///   - body: The answer.
    ///   - owner: The member of a JSON answer whose members are meant; `nil` for those of the answer itself. Of XML all
    ///     elements count, wherever they are.
    /// - Returns: The texts, or nothing for a page that is no error of a service.
    package static func members(of body: Data, in owner: String? = nil) -> [String: String] {
        if let members = JSONText.members(of: body, in: owner) { return members }
        let leaves = XMLText.leaves(of: body)
        return leaves["Code"] == nil ? [:] : leaves
    }

    /// Returns a code without the namespace before it and the address behind it: `ns#Code:http://…`.
    package static func bareCode(_ text: String) -> String {
        let withoutAddress = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard let code = withoutAddress.split(separator: UInt8(ascii: "#")).last else { return "" }
        return String(Substring(code).trimmed)
    }
}
