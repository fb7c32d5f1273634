/// The members of a structure, which are found by name.
@usableFromInline
package final class MemberTable: Sendable {
    /// The members, in the order of their declaration.
    let members: [Member]
    let style: MemberStyle

    /// Whether any of the members is secret.
    package let hasSecrets: Bool

    /// The required members, one bit each.
    let required: UInt64

    /// The bytes of a structure in which optional members are `nil` and collections are empty.
    let blank: [UInt8]

    private let names: MemberNames

    @usableFromInline
    init(_ members: [Member], _ style: MemberStyle, of type: any Any.Type, size: Int) {
        if let problem = Self.problem(with: members, size: size) {
            // A table is a declaration in the program and never input. With a wrong one, reading a value would leave
            // its memory invalid, so the program ends when the type is first used.
            fatalError("the members of \(type) \(problem)")
        }
        self.members = members
        self.style = style
        self.hasSecrets = members.contains { $0.options.contains(.secret) }
        self.required = members.enumerated().reduce(0) { $0 | ($1.element.isRequired ? 1 << UInt64($1.offset) : 0) }
        var blank = [UInt8](repeating: 0, count: size)
        for member in members where !member.isRequired { member.writeAbsent(to: &blank) }
        self.blank = blank
        self.names = MemberNames(members.map(\.name))
    }

    /// Returns what is wrong with a declaration of members, if anything.
    private static func problem(with members: [Member], size: Int) -> String? {
        guard members.count < 64 else { return "are more than 63" }
        for (index, member) in members.enumerated() {
            guard member.offset >= 0 else { return "include \(member.name), which is not a stored property" }
            guard member.form.isValid else { return "include \(member.name), with more than 8 nested collections" }
            let hasDouble = members[..<index].contains {
                $0.name.utf8CodeUnitCount == member.name.utf8CodeUnitCount && "\($0.name)" == "\(member.name)"
            }
            if hasDouble { return "include two with the name \(member.name)" }
        }
        return Self.cover(members, size: size) ? nil : "must be all its stored properties, each once"
    }

    /// Returns whether members fill the memory of a structure, except for the bytes that align them.
    private static func cover(_ members: [Member], size: Int) -> Bool {
        var end = 0
        for member in members.sorted(by: { $0.offset < $1.offset }) {
            guard member.offset == member.offset(after: end) else { return false }
            end = member.range.upperBound
        }
        return end == size
    }

    /// Returns the name of a member in quotes, with a colon.
    func quotedName(at index: Int) -> ArraySlice<UInt8> { self.names.quoted(at: index) }

    /// Returns the index of the member with a name in a document, or `nil` if there is none.
    @inline(__always)
    func index(of name: Range<Int>, in document: borrowing RawSpan) -> Int? {
        self.names.index(of: name, in: document)
    }
}

/// The names of members, which are found by a hash.
struct MemberNames: Sendable {
    /// The place of a name.
    private struct Place {
        let start: Int
        let count: Int
    }

    /// The names as they are written in an object, such as `"CommandId":"InstanceId":`.
    private let text: [UInt8]
    private let places: [Place]

    /// The indices of the names by their hashes, with 255 for an empty slot.
    private let slots: [UInt8]

    init(_ names: [StaticString]) {
        var text: [UInt8] = []
        var places: [Place] = []
        // Open addressing in a table that is at most half full.
        var slotCount = 4
        while slotCount < 2 * names.count { slotCount *= 2 }
        var slots = [UInt8](repeating: 255, count: slotCount)
        for (index, name) in names.enumerated() {
            let place = Place(start: text.count + 1, count: name.utf8CodeUnitCount)
            text.append(UInt8(ascii: "\""))
            name.withUTF8Buffer { unsafe text.append(contentsOf: $0) }
            text.append(UInt8(ascii: "\""))
            text.append(UInt8(ascii: ":"))
            places.append(place)
            let hash = unsafe Self.hash(of: place.start, place.count, in: text.span.bytes)
            var slot = hash & (slotCount - 1)
            while slots[slot] != 255 { slot = (slot + 1) & (slotCount - 1) }
            slots[slot] = UInt8(index)
        }
        self.text = text
        self.places = places
        self.slots = slots
    }

    func quoted(at index: Int) -> ArraySlice<UInt8> {
        let place = self.places[index]
        return self.text[(place.start - 1)..<(place.start + place.count + 2)]
    }

    /// Returns the index of a name, which must lie within the document.
    func index(of name: Range<Int>, in document: borrowing RawSpan) -> Int? {
        let (text, places, slots) = unsafe (self.text.span.bytes, self.places.span, self.slots.span)
        let (start, count, mask) = (name.lowerBound, name.count, slots.count &- 1)
        var slot = Self.hash(of: start, count, in: document) & mask
        while true {
            // The mask and the contents of the slots are valid indices.
            let index = unsafe Int(slots[unchecked: slot])
            guard index != 255 else { return nil }
            let place = unsafe places[unchecked: index]
            if place.count == count, Self.isEqual(count, start, of: document, place.start, of: text) { return index }
            slot = (slot &+ 1) & mask
        }
    }

    /// Returns a hash of the length, the beginning, the middle and the end of a name.
    @inline(__always)
    private static func hash(of start: Int, _ count: Int, in bytes: borrowing RawSpan) -> Int {
        guard count >= 4 else { return count }
        let first = Self.load(UInt32.self, bytes, start)
        let middle = Self.load(UInt32.self, bytes, start &+ (count &- 4) >> 1)
        let last = Self.load(UInt32.self, bytes, start &+ count &- 4)
        let mixed = first &* 0x85EB_CA6B ^ middle &* 0x27D4_EB2F ^ last &* 0xC2B2_AE35
        return Int(mixed >> 16 ^ mixed) ^ count
    }

    /// Returns whether two names of the same length are equal.
    @inline(__always)
    private static func isEqual(
        _ count: Int,
        _ left: Int,
        of document: borrowing RawSpan,
        _ right: Int,
        of names: borrowing RawSpan
    ) -> Bool {
        // The last piece overlaps with the one before.
        func isEqual<Piece: FixedWidthInteger & BitwiseCopyable>(_ type: Piece.Type, _ size: Int) -> Bool {
            var index = 0
            while index &+ size < count {
                let isSame =
                    Self.load(type, document, left &+ index) == Self.load(type, names, right &+ index)
                guard isSame else { return false }
                index &+= size
            }
            let last = count &- size
            return Self.load(type, document, left &+ last) == Self.load(type, names, right &+ last)
        }
        return switch count {
        case 8...: isEqual(UInt64.self, 8)
        case 4...: isEqual(UInt32.self, 4)
        case 1...: isEqual(UInt8.self, 1)
        default: true
        }
    }

    /// Loads an integer from bytes that a name is known to have.
    @inline(__always)
    private static func load<Piece: FixedWidthInteger & BitwiseCopyable>(
        _ type: Piece.Type,
        _ bytes: borrowing RawSpan,
        _ offset: Int
    ) -> Piece {
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
    }
}
