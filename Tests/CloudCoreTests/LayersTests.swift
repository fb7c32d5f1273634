import Foundation
import Testing

/// CloudCore's folders are layers: each one uses only the layers below.
@Suite struct LayersTests {
    /// The folders from the bottom up.
    private static let layers = [
        "Text", "Hashing", "JSON", "Errors", "Time", "Concurrency", "Shapes", "HTTP", "Retry", "Observing",
        "Transport",
        "Host", "Credentials", "Secrets", "Signing", "Requests", "Pipeline", "CredentialsServices", "AWS",
        "AlibabaCloud",
        "Pagination", "Waiting", "Commands", "Recording", "ByName", "Clients", "Integrations",
    ]

    private static let project = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func everyFolderUsesOnlyLowerLayers() throws {
        let module = try SourceModule(at: Self.project.appending(path: "Sources/CloudCore"))
        #expect(module.folders == Set(Self.layers))
        #expect(module.uses(above: Self.layers) == [])
    }

    @Test func theCloudsDoNotUseEachOther() throws {
        let module = try SourceModule(at: Self.project.appending(path: "Sources/CloudCore"))
        #expect(module.uses(above: ["AWS", "AlibabaCloud"]) == [])
        #expect(module.uses(above: ["AlibabaCloud", "AWS"]) == [])
    }

    @Test func theDocumentationListsTheLayersInOrder() throws {
        let text = try String(contentsOf: Self.project.appending(path: "Docs/Architecture.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains(/^\| \d+ \|/) }
        let listed = rows.flatMap { row in
            row.split(separator: "`").dropFirst().prefix(1).map(String.init)
        }
        #expect(listed == Self.layers)
    }

    @Test(arguments: [
        ("struct Low { let value: High }", "struct High {}", "Low/A.swift uses High"),
        ("func low() { high() }", "func high() {}", "Low/A.swift uses high"),
        (
            "struct Low { func f(_ l: Low) { l.added() } }", "extension Low { func added() {} }",
            "Low/A.swift uses .added"
        ),
    ])
    func findsAUseOfAHigherLayer(low: String, high: String, finding: String) {
        let module = SourceModule(files: ["Low/A.swift": low, "High/B.swift": high])
        #expect(module.uses(above: ["Low", "High"]) == [finding])
    }

    @Test(arguments: [
        ("/// A ``High`` is above.\nstruct Low { let text = \"High\" }", "struct High {}"),
        ("struct Low { private struct High {}; let value: High }", "struct High {}"),
        ("struct Low {}", "struct High { let low: Low }"),
    ])
    func acceptsCodeWithoutAUseOfAHigherLayer(low: String, high: String) {
        #expect(SourceModule(files: ["Low/A.swift": low, "High/B.swift": high]).uses(above: ["Low", "High"]) == [])
    }
}

/// The names that the folders of a module declare and use, read from its sources.
private struct SourceModule {
    private let files: [(path: String, folder: String, code: String)]

    init(files: [String: String]) {
        self.files = files.sorted { $0.key < $1.key }.map { path, text in
            (path, String(path.prefix { $0 != "/" }), Self.code(of: text))
        }
    }

    init(at folder: URL) throws {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        try self.init(
            files: Dictionary(
                uniqueKeysWithValues: paths.map { path in
                    (path, try String(contentsOf: folder.appending(path: path), encoding: .utf8))
                }
            )
        )
    }

    var folders: Set<String> { Set(self.files.map(\.folder)) }

    /// Returns the uses of names that only a higher folder declares.
    func uses(above layers: [String]) -> [String] {
        var owners: [String: Set<String>] = [:]
        var own: [String: Set<String>] = [:]
        for file in self.files {
            for name in Self.topLevelNames(in: file.code) { owners[name, default: []].insert(file.folder) }
            own[file.folder, default: []].formUnion(Self.names(in: file.code, by: Self.typeDeclaration))
        }
        let types = owners
        for (name, folder) in self.addedMembers(types) { owners["." + name] = [folder] }

        var found: [String] = []
        for file in self.files {
            guard let layer = layers.firstIndex(of: file.folder) else { continue }
            let used = Self.names(in: file.code, by: Self.name)
                .union(Self.names(in: file.code, by: Self.member).map { "." + $0 })
            for name in used.sorted() {
                guard let folders = owners[name], folders.count == 1, let folder = folders.first, folder != file.folder,
                    own[file.folder]?.contains(name) != true, let other = layers.firstIndex(of: folder), other > layer
                else { continue }
                found.append("\(file.path) uses \(name)")
            }
        }
        return found
    }

    /// Returns the members with unique names that a folder adds to a type of another folder.
    private func addedMembers(_ types: [String: Set<String>]) -> [(name: String, folder: String)] {
        var count: [String: Int] = [:]
        var added: [(name: String, folder: String)] = []
        for file in self.files {
            var depth = 0
            var extended: String?
            for line in file.code.split(separator: "\n") {
                if depth == 0 { extended = line.firstMatch(of: Self.extensionOf).map { String($0.1) } }
                for match in line.matches(of: Self.memberDeclaration) {
                    count[String(match.1), default: 0] += 1
                    if let extended, types[extended]?.contains(file.folder) != true, !line.contains("private") {
                        added.append((String(match.1), file.folder))
                    }
                }
                depth += line.count { $0 == "{" } - line.count { $0 == "}" }
            }
        }
        return added.filter { count[$0.name] == 1 }
    }

    private static func topLevelNames(in code: String) -> Set<String> {
        var names: Set<String> = []
        var depth = 0
        for line in code.split(separator: "\n") {
            if depth == 0, !line.contains("private") {
                for match in line.prefix(while: { $0 != "{" && $0 != "(" }).matches(of: Self.declaration) {
                    names.insert(String(match.1))
                }
            }
            depth += line.count { $0 == "{" } - line.count { $0 == "}" }
        }
        return names
    }

    private static func names(in code: String, by pattern: Regex<(Substring, Substring)>) -> Set<String> {
        Set(code.matches(of: pattern).map { String($0.1) })
    }

    private static var name: Regex<(Substring, Substring)> { /\b([A-Za-z_]\w*)/ }
    private static var member: Regex<(Substring, Substring)> { /\.([a-z_]\w*)/ }
    private static var declaration: Regex<(Substring, Substring)> {
        /\b(?:struct|enum|class|actor|protocol|typealias|func|let|var) ([A-Za-z_]\w*)/
    }
    private static var typeDeclaration: Regex<(Substring, Substring)> {
        /\b(?:struct|enum|class|actor|protocol|typealias) ([A-Za-z_]\w*)/
    }
    private static var memberDeclaration: Regex<(Substring, Substring)> { /\b(?:func|let|var|case) ([A-Za-z_]\w*)/ }
    private static var extensionOf: Regex<(Substring, Substring)> { /\bextension (\w+)/ }

    /// Returns a file without comments and string literals, except interpolated expressions.
    private static func code(of text: String) -> String {
        text.replacing(/\/\/[^\n]*/, with: "")
            .replacing(/#*"""[\s\S]*?"""#*/) { Self.interpolated(in: $0.output) }
            .replacing(/#*"(?:\\.|[^"\\\n])*"#*/) { Self.interpolated(in: $0.output) }
    }

    private static func interpolated(in text: Substring) -> String {
        "\"\" " + text.matches(of: /\\#*\(([^"\n]*?)\)/).map { String($0.1) }.joined(separator: " ")
    }
}
