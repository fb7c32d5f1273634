package import CloudFoundation

/// A reader of error responses in the formats of services and gateways.
package enum ErrorText {
    /// Returns the strings by member name, from JSON, or from XML with a `Code` element.
    /// - Parameters:
    ///   - body: The response body.
    ///   - owner: The member of a JSON response whose members are returned; `nil` for those of the response itself.
    ///     Doesn't apply to XML, of which all elements are returned.
    /// - Returns: The strings, or none if the body is not a service error.
    package static func members(of body: Data, in owner: String? = nil) -> [String: String] {
        if let members = JSONText.members(of: body, in: owner) { return members }
        let leaves = XMLText.leaves(of: body)
        return leaves["Code"] == nil ? [:] : leaves
    }

    /// Returns an error code without the namespace before it and the URL after it, as in `ns#Code:http://…`.
    package static func bareCode(_ text: String) -> String {
        let withoutAddress = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard let code = withoutAddress.split(separator: UInt8(ascii: "#")).last else { return "" }
        return String(Substring(code).trimmed)
    }
}
