/// A coding key: the name of a member, the key of a map's entry, or an index in an array.
struct ItemKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ number: Int) { (self.stringValue, self.intValue) = ("\(number)", number) }
    init(_ name: String) { (self.stringValue, self.intValue) = (name, nil) }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}
