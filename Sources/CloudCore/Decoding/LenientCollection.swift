/// A list or a map, of which what can't be read is left out.
protocol LenientCollection {
    init(leniently decoder: LenientDecoder) throws
}

extension LenientDecoder {
    /// Reads an item; `nil` if it can't be read, which is noted.
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
        case .text("", _): self = []  // An empty list, as Alibaba Cloud may write it.
        default: throw decoder.mismatch([Any].self)
        }
    }
}

extension Dictionary: LenientCollection where Key: Decodable, Value: Decodable {
    init(leniently decoder: LenientDecoder) throws {
        self = [:]
        switch decoder.value {
        case .object(let members):
            // In order, so that the notes are the same each time.
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                guard let key = name as? Key else { throw decoder.mismatch([String: Any].self) }
                self[key] = decoder.item(value, at: ItemKey(name))
            }
        case .text("", _): return
        default: throw decoder.mismatch([String: Any].self)
        }
    }
}

/// Where an item is: its number in a list, or its name in a map.
struct ItemKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ number: Int) { (self.stringValue, self.intValue) = ("\(number)", number) }
    init(_ name: String) { (self.stringValue, self.intValue) = (name, nil) }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}
