import CloudFoundation

extension TransportRequest {
    /// Returns the strings in members of a request, from its JSON, form or query.
    ///
    /// - Parameter paths: The paths of the members, separated by dots, such as `Targets.Values`. List indexes are
    ///   omitted.
    /// - Returns: The strings, also decoded if they are Base64, and their lines.
    package func texts(of paths: [String]) -> [String] {
        guard !paths.isEmpty else { return [] }
        let isForm = self.headers["content-type"] == "application/x-www-form-urlencoded"
        let texts =
            Self.texts(of: paths, in: CanonicalQuery((self.url.query(percentEncoded: true) ?? "").utf8))
            + (isForm
                ? Self.texts(of: paths, in: CanonicalQuery(form: self.body)) : Self.texts(of: paths, json: self.body))
        return texts.flatMap { text in
            let decoded = LenientBase64.decode(text).flatMap { String(validating: $0, as: UTF8.self) }
            // A service may quote a single line of a script.
            return [text, decoded].compactMap(\.self).flatMap { text in
                [text] + text.utf8.split { $0 == 0x0A || $0 == 0x0D }.map { String(Substring($0)) }
            }
        }
    }

    private static func texts(of paths: [String], in query: CanonicalQuery) -> [String] {
        query.parameters.flatMap { name, value -> [String] in
            let names = String(decoding: name, as: UTF8.self).split(separator: ".").filter { Int($0) == nil }
            guard Self.isAmong(paths, names.joined(separator: ".")) else { return [] }
            // A map is a single parameter that contains JSON.
            return [String(decoding: value, as: UTF8.self)] + Self.texts(of: [""], json: Data(value))
        }
    }

    private static func texts(of paths: [String], json: Data) -> [String] {
        let bytes = Array(json)
        var scanner = JSONScanner(bytes)
        var texts: [String] = []
        /// The names of the members that contain the open objects and arrays.
        var open: [String] = []
        var name = ""
        while let (part, range) = try? scanner.next() {
            switch part {
            case .name: name = JSONScanner.text(of: bytes[range])
            case .begin:
                open.append(name)
                name = ""
            case .end:
                open.removeLast()
                name = ""
            case .string, .number, .word:
                let path = (open + [name]).filter { !$0.isEmpty }.joined(separator: ".")
                if part == .string, Self.isAmong(paths, path) { texts.append(JSONScanner.text(of: bytes[range])) }
                name = ""
            }
        }
        return texts
    }

    /// Returns whether a path equals one of the paths or is nested in it; an empty path contains all members.
    private static func isAmong(_ paths: [String], _ path: String) -> Bool {
        paths.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + ".") }
    }
}
