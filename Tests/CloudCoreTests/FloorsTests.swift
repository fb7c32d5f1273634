import Foundation
import Testing

/// CloudCore's folders are floors of a house: each uses only what is below.
@Suite struct FloorsTests {
    /// The folders from the ground up.
    private static let floors = [
        "Text", "Hashing", "JSON", "Errors", "Time", "Concurrency", "Decoding", "HTTP", "Retry", "Observing",
        "Transport",
        "Host", "Credentials", "Secrets", "Signing", "Requests", "Pipeline", "TokenServices", "AWS", "AlibabaCloud",
        "Pagination", "Waiting", "Commands", "Recording", "ByName",
    ]

    private static let project = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func everyFolderUsesOnlyTheOnesBelow() throws {
        let house = try House(at: Self.project.appending(path: "Sources/CloudCore"))
        #expect(house.rooms == Set(Self.floors))
        #expect(house.uses(above: Self.floors) == [])
    }

    @Test func neitherCloudKnowsOfTheOther() throws {
        let house = try House(at: Self.project.appending(path: "Sources/CloudCore"))
        #expect(house.uses(above: ["AWS", "AlibabaCloud"]) == [])
        #expect(house.uses(above: ["AlibabaCloud", "AWS"]) == [])
    }

    @Test func theDocumentsListTheFloorsInTheirOrder() throws {
        let text = try String(contentsOf: Self.project.appending(path: "Docs/Architecture.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains(/^\| \d+ \|/) }
        let listed = rows.flatMap { row in
            row.split(separator: "`").dropFirst().prefix(1).map(String.init)
        }
        #expect(listed == Self.floors)
    }

    @Test(arguments: [
        ("struct Low { let value: High }", "struct High {}", "Low/A.swift uses High"),
        ("func low() { high() }", "func high() {}", "Low/A.swift uses high"),
        (
            "struct Low { func f(_ l: Low) { l.lifted() } }", "extension Low { func lifted() {} }",
            "Low/A.swift uses .lifted"
        ),
    ])
    func findsAUseOfAFolderAbove(low: String, high: String, finding: String) {
        let house = House(files: ["Low/A.swift": low, "High/B.swift": high])
        #expect(house.uses(above: ["Low", "High"]) == [finding])
    }

    @Test(arguments: [
        ("/// A ``High`` is above.\nstruct Low { let text = \"High\" }", "struct High {}"),
        ("struct Low { private struct High {}; let value: High }", "struct High {}"),
        ("struct Low {}", "struct High { let low: Low }"),
    ])
    func passesWhatIsNotAUse(low: String, high: String) {
        #expect(House(files: ["Low/A.swift": low, "High/B.swift": high]).uses(above: ["Low", "High"]) == [])
    }
}

/// What the folders of a module declare and use, by the names in its sources.
private struct House {
    private let files: [(path: String, room: String, code: String)]

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

    var rooms: Set<String> { Set(self.files.map(\.room)) }

    /// Returns the uses of a name that only a folder further up declares.
    func uses(above floors: [String]) -> [String] {
        var homes: [String: Set<String>] = [:]
        var own: [String: Set<String>] = [:]
        for file in self.files {
            for name in Self.topLevelNames(in: file.code) { homes[name, default: []].insert(file.room) }
            own[file.room, default: []].formUnion(Self.names(in: file.code, by: Self.typeDeclaration))
        }
        let types = homes
        for (name, room) in self.liftedMembers(types) { homes["." + name] = [room] }

        var found: [String] = []
        for file in self.files {
            guard let floor = floors.firstIndex(of: file.room) else { continue }
            let used = Self.names(in: file.code, by: Self.name)
                .union(Self.names(in: file.code, by: Self.member).map { "." + $0 })
            for name in used.sorted() {
                guard let rooms = homes[name], rooms.count == 1, let room = rooms.first, room != file.room,
                    own[file.room]?.contains(name) != true, let other = floors.firstIndex(of: room), other > floor
                else { continue }
                found.append("\(file.path) uses \(name)")
            }
        }
        return found
    }

    /// The members that one folder alone adds to a type of another, where no other declaration has their name.
    private func liftedMembers(_ types: [String: Set<String>]) -> [(name: String, room: String)] {
        var count: [String: Int] = [:]
        var lifted: [(name: String, room: String)] = []
        for file in self.files {
            var depth = 0
            var extended: String?
            for line in file.code.split(separator: "\n") {
                if depth == 0 { extended = line.firstMatch(of: Self.extensionOf).map { String($0.1) } }
                for match in line.matches(of: Self.memberDeclaration) {
                    count[String(match.1), default: 0] += 1
                    if let extended, types[extended]?.contains(file.room) != true, !line.contains("private") {
                        lifted.append((String(match.1), file.room))
                    }
                }
                depth += line.count { $0 == "{" } - line.count { $0 == "}" }
            }
        }
        return lifted.filter { count[$0.name] == 1 }
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

    nonisolated(unsafe) private static let name = /\b([A-Za-z_]\w*)/
    nonisolated(unsafe) private static let member = /\.([a-z_]\w*)/
    nonisolated(unsafe) private static let declaration =
        /\b(?:struct|enum|class|actor|protocol|typealias|func|let|var) ([A-Za-z_]\w*)/
    nonisolated(unsafe) private static let typeDeclaration =
        /\b(?:struct|enum|class|actor|protocol|typealias) ([A-Za-z_]\w*)/
    nonisolated(unsafe) private static let memberDeclaration = /\b(?:func|let|var|case) ([A-Za-z_]\w*)/
    nonisolated(unsafe) private static let extensionOf = /\bextension (\w+)/

    /// Returns a file without its comments and the texts in quotation marks, apart from what is interpolated.
    private static func code(of text: String) -> String {
        text.replacing(/\/\/[^\n]*/, with: "")
            .replacing(/#*"""[\s\S]*?"""#*/) { Self.interpolated(in: $0.output) }
            .replacing(/#*"(?:\\.|[^"\\\n])*"#*/) { Self.interpolated(in: $0.output) }
    }

    private static func interpolated(in text: Substring) -> String {
        "\"\" " + text.matches(of: /\\#*\(([^"\n]*?)\)/).map { String($0.1) }.joined(separator: " ")
    }
}
