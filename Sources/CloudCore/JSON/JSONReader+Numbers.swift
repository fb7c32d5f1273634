/// The place of a number in a document, and its digits as an integer.
struct JSONNumber {
    let range: Range<Int>

    /// The number of digits.
    let digits: Int

    /// The digits, if they are at most 18.
    let magnitude: Int

    /// The number of digits after the point.
    let scale: Int

    let isNegative: Bool

    /// The exponent, or `nil` if there is none.
    let exponent: Int?
}

extension JSONReader {
    /// Reads an integer, which may be written with a fraction of zeros or an exponent.
    mutating func integer() throws(JSONFailure) -> Int {
        let number = try self.number(as: Int.self)
        if number.digits <= 18, number.scale == 0, number.exponent == nil {
            return number.isNegative ? -number.magnitude : number.magnitude
        }
        guard let value = self.exactInteger(number) else {
            throw JSONFailure(.malformed("the number is not an integer of 64 bits"), at: number.range.lowerBound)
        }
        return value
    }

    private func exactInteger(_ number: JSONNumber) -> Int? {
        guard number.digits <= 18 else { return Int(self.literal(number)) }
        let (shift, isFar) = (number.exponent ?? 0).subtractingReportingOverflow(number.scale)
        let value = number.isNegative ? -number.magnitude : number.magnitude
        if value == 0 { return 0 }
        guard !isFar, (-18...18).contains(shift) else { return nil }
        let power = Self.integerPowers[abs(shift)]
        if shift >= 0 {
            let (product, overflows) = value.multipliedReportingOverflow(by: power)
            return overflows ? nil : product
        }
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: power)
        return remainder == 0 ? quotient : nil
    }

    /// Reads a number, which must not be out of range.
    mutating func number() throws(JSONFailure) -> Double {
        let number = try self.number(as: Double.self)
        if let value = self.double(of: number) { return value }
        throw JSONFailure(.malformed("the number is out of range"), at: number.range.lowerBound)
    }

    /// Reads a number as it is written.
    mutating func numberText() throws(JSONFailure) -> String {
        self.literal(try self.number(as: Double.self))
    }

    private mutating func number(as type: any Any.Type) throws(JSONFailure) -> JSONNumber {
        guard self.isAtNumber() else { throw self.mismatch(type) }
        return try self.scanNumber()
    }

    /// Returns whether the next value is a number.
    mutating func isAtNumber() -> Bool {
        guard let byte = self.peek() else { return false }
        return byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func literal(_ number: JSONNumber) -> String {
        String(decoding: self.bytes[number.range], as: UTF8.self)
    }

    private func double(of number: JSONNumber) -> Double? {
        // Both operands are exact, so the quotient is the nearest number.
        if number.digits <= 18, number.exponent == nil, number.magnitude < 1 << 53 {
            let value = Double(number.magnitude) / Self.powers[number.scale]
            return number.isNegative ? -value : value
        }
        guard let value = Double(self.literal(number)), value.isFinite else { return nil }
        let significand = self.bytes[number.range].prefix { $0 | 0x20 != UInt8(ascii: "e") }
        return value == 0 && significand.contains { $0 > UInt8(ascii: "0") } ? nil : value
    }

    private static let integerPowers = (0...18).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
    private static let powers = integerPowers.map { Double($0) }

    /// Skips a number, which begins at the current position.
    mutating func scanNumber() throws(JSONFailure) -> JSONNumber {
        let start = self.position
        let isNegative = self.current == UInt8(ascii: "-")
        if isNegative { self.position &+= 1 }
        var magnitude = 0
        var digits = 0
        if self.current == UInt8(ascii: "0") {
            self.position &+= 1
            digits = 1
        } else {
            try self.scanDigits(&magnitude, &digits)
        }
        var scale = 0
        if self.current == UInt8(ascii: ".") {
            self.position &+= 1
            let whole = digits
            try self.scanDigits(&magnitude, &digits)
            scale = digits &- whole
        }
        var exponent: Int?
        if let byte = self.current, byte | 0x20 == UInt8(ascii: "e") {
            self.position &+= 1
            let isNegative = self.current == UInt8(ascii: "-")
            if isNegative || self.current == UInt8(ascii: "+") { self.position &+= 1 }
            var (value, valueDigits) = (0, 0)
            try self.scanDigits(&value, &valueDigits)
            exponent = valueDigits > 9 ? .max : isNegative ? -value : value
        }
        return JSONNumber(
            range: start..<self.position,
            digits: digits,
            magnitude: magnitude,
            scale: scale,
            isNegative: isNegative,
            exponent: exponent
        )
    }

    @inline(__always)
    private mutating func scanDigits(_ value: inout Int, _ count: inout Int) throws(JSONFailure) {
        let start = self.position
        while let byte = self.current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            // Wraps around beyond 18 digits, where the value isn't used.
            value = value &* 10 &+ Int(byte &- UInt8(ascii: "0"))
            self.position &+= 1
        }
        guard self.position > start else { throw self.failure(.notJSON) }
        count &+= self.position &- start
    }
}
