import CloudFoundation

extension TransportRequest {
    /// Returns the texts that stand in some members of a request, in its JSON, its form or its query.
    ///
    /// - Parameter paths: The members' names from the outermost on, with dots between: `Targets.Values`. Lists don't count
    ///   as members.
    /// - Returns: The texts, those written in Base64 as what they stand for too, and their lines.
    package func texts(of paths: [String]) -> [String] {
        guard !paths.isEmpty else { return [] }
        let isForm = self.headers["content-type"] == "application/x-www-form-urlencoded"
        let texts =
            Self.texts(of: paths, in: CanonicalQuery((self.url.query(percentEncoded: true) ?? "").utf8))
            + (isForm
                ? Self.texts(of: paths, in: CanonicalQuery(form: self.body)) : Self.texts(of: paths, json: self.body))
        return texts.flatMap { text in
            let decoded = LenientBase64.decode(text).flatMap { String(validating: $0, as: UTF8.self) }
            // A service quotes a line of a script too.
            return [text, decoded].compactMap(\.self).flatMap { text in
                [text] + text.utf8.split { $0 == 0x0A || $0 == 0x0D }.map { String(Substring($0)) }
            }
        }
    }

    private static func texts(of paths: [String], in query: CanonicalQuery) -> [String] {
        query.parameters.flatMap { name, value -> [String] in
            let names = String(decoding: name, as: UTF8.self).split(separator: ".").filter { Int($0) == nil }
            guard Self.isAmong(paths, names.joined(separator: ".")) else { return [] }
            // A map is one parameter that holds JSON.
            return [String(decoding: value, as: UTF8.self)] + Self.texts(of: [""], json: Data(value))
        }
    }

    private static func texts(of paths: [String], json: Data) -> [String] {
        let bytes = Array(json)
        var scanner = JSONScanner(bytes)
        var texts: [String] = []
        /// The name of the member in which each object or list lies that is open.
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

    /// Whether a member is one of some, or lies in one; all lie in the one without a name.
    private static func isAmong(_ paths: [String], _ path: String) -> Bool {
        paths.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + ".") }
    }
}
