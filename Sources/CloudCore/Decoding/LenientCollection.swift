/// An array or a dictionary that omits items that can't be decoded.
protocol LenientCollection {
    init(leniently decoder: LenientDecoder) throws
}

extension LenientDecoder {
    /// Decodes an item, or adds a note and returns `nil` if it can't be decoded.
    fileprivate func item<Item: Decodable>(_ value: JSONValue, at key: ItemKey) -> Item? {
        let part = self.part(value, at: key, isItem: true)
        do {
            return try part.decode(Item.self)
        } catch {
            self.notes.add(error)
            return nil
        }
    }
}

extension Array: LenientCollection where Element: Decodable {
    init(leniently decoder: LenientDecoder) throws {
        switch decoder.value {
        case .list(let elements):
            self = elements.enumerated().compactMap { decoder.item($1, at: ItemKey($0)) }
        case .text("", _): self = []  // Alibaba Cloud may write an empty list as an empty string.
        default: throw decoder.mismatch([Any].self)
        }
    }
}

extension Dictionary: LenientCollection where Key: Decodable, Value: Decodable {
    init(leniently decoder: LenientDecoder) throws {
        self = [:]
        switch decoder.value {
        case .object(let members):
            // Sorted, so that the order of the notes is deterministic.
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                guard let key = name as? Key else { throw decoder.mismatch([String: Any].self) }
                self[key] = decoder.item(value, at: ItemKey(name))
            }
        case .text("", _): return
        default: throw decoder.mismatch([String: Any].self)
        }
    }
}

/// The coding key of an item: its index in an array, or its key in a dictionary.
struct ItemKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ number: Int) { (self.stringValue, self.intValue) = ("\(number)", number) }
    init(_ name: String) { (self.stringValue, self.intValue) = (name, nil) }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}
