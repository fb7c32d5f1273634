/// A writer of JSON into bytes.
///
/// It writes what Foundation's encoder writes without escaped slashes, with members in the order in which they are
/// written.
package struct JSONWriter {
    /// The text so far, with a comma after each value.
    private var bytes: [UInt8] = []

    package init() {
        self.bytes.reserveCapacity(256)
    }

    /// Returns the text of the document.
    package consuming func finish() -> [UInt8] {
        self.removeComma()
        return self.bytes
    }

    mutating func beginObject() { self.bytes.append(UInt8(ascii: "{")) }
    mutating func endObject() { self.close(UInt8(ascii: "}")) }
    mutating func beginArray() { self.bytes.append(UInt8(ascii: "[")) }
    mutating func endArray() { self.close(UInt8(ascii: "]")) }

    /// Writes the name of a member, in quotes and with a colon.
    mutating func name(quoted name: ArraySlice<UInt8>) { self.bytes.append(contentsOf: name) }

    /// Writes the name of a member, which must not need escapes.
    mutating func name(_ name: StaticString) {
        self.bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe self.bytes.append(contentsOf: $0) }
        self.bytes.append(UInt8(ascii: "\""))
        self.bytes.append(UInt8(ascii: ":"))
    }

    /// Writes the key of an entry.
    mutating func name(_ name: String) {
        self.string(name)
        self.bytes[self.bytes.count - 1] = UInt8(ascii: ":")
    }

    mutating func boolean(_ value: Bool) { self.word(value ? "true," : "false,") }

    mutating func integer(_ value: Int) { self.word("\(value),") }

    /// Writes a number, which must be finite.
    mutating func number(_ value: Double) {
        if let whole = Int(exactly: value), value.magnitude < 9_007_199_254_740_992, value.sign == .plus || whole != 0 {
            return self.integer(whole)
        }
        self.word("\(value),")
    }

    mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { text in
            self.bytes.append(UInt8(ascii: "\""))
            unsafe self.append(text)
            self.bytes.append(UInt8(ascii: "\""))
            self.bytes.append(UInt8(ascii: ","))
        }
    }

    private mutating func word(_ word: String) { self.bytes.append(contentsOf: word.utf8) }

    private mutating func close(_ bracket: UInt8) {
        self.removeComma()
        self.bytes.append(bracket)
        self.bytes.append(UInt8(ascii: ","))
    }

    private mutating func removeComma() {
        if self.bytes.last == UInt8(ascii: ",") { self.bytes.removeLast() }
    }

    /// Appends text in stretches between the characters that must be escaped.
    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var index = 0
        while index < text.count {
            if index + 8 <= text.count {
                let word = unsafe UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let found = JSONReader.special(in: UInt64(littleEndian: word))
                index += found == 0 ? 8 : found.trailingZeroBitCount >> 3
                if found == 0 { continue }
            }
            let byte = unsafe text[index]
            index += 1
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            unsafe self.bytes.append(contentsOf: text[start..<(index - 1)])
            self.appendEscape(of: byte)
            start = index
        }
        unsafe self.bytes.append(contentsOf: text[start...])
    }

    private mutating func appendEscape(of byte: UInt8) {
        self.bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: self.bytes.append(UInt8(ascii: "b"))
        case 0x09: self.bytes.append(UInt8(ascii: "t"))
        case 0x0A: self.bytes.append(UInt8(ascii: "n"))
        case 0x0C: self.bytes.append(UInt8(ascii: "f"))
        case 0x0D: self.bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            self.bytes.append(contentsOf: "u00".utf8)
            self.bytes.appendHexadecimal([byte])
        default: self.bytes.append(byte)
        }
    }
}
