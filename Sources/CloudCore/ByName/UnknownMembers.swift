import CloudFoundation

/// The members of a JSON request that its type doesn't contain.
enum UnknownMembers {
    /// Returns the paths of members that a document has and another one lacks.
    ///
    /// `null` counts as absent.
    /// - Parameters:
    ///   - json: The document.
    ///   - known: The same document, decoded and encoded again.
    /// - Returns: The paths, such as `Filters[0].Kee`.
    static func paths(in json: Data, comparedTo known: Data) -> [String] {
        let decoder = JSONDecoder()
        guard let given = try? decoder.decode(Outline.self, from: json),
            let kept = try? decoder.decode(Outline.self, from: known)
        else { return [] }
        return given.paths(missingIn: kept, at: "")
    }

    /// The members of a document, without its values.
    private enum Outline: Decodable {
        case object([String: Outline])
        case list([Outline])
        case value
        case null

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let members = try? container.decode([String: Outline].self) {
                self = .object(members)
            } else if let elements = try? container.decode([Outline].self) {
                self = .list(elements)
            } else {
                self = .value
            }
        }

        func paths(missingIn kept: Outline, at place: String) -> [String] {
            switch (self, kept) {
            case (.object(let members), .object(let others)):
                members.sorted { $0.key < $1.key }.flatMap { name, member -> [String] in
                    if case .null = member { return [] }
                    let place = place.isEmpty ? name : "\(place).\(name)"
                    return others[name].map { member.paths(missingIn: $0, at: place) } ?? [place]
                }
            case (.list(let elements), .list(let others)):
                zip(elements, others).enumerated().flatMap { index, pair in
                    pair.0.paths(missingIn: pair.1, at: "\(place)[\(index)]")
                }
            default: []
            }
        }
    }
}
