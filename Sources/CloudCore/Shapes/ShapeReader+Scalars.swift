import CloudFoundation

extension ShapeReader {
    mutating func readScalar(
        _ scalar: ValueForm.Scalar,
        isLoose: Bool,
        into memory: EmptyMemory
    ) throws(JSONFailure) {
        switch scalar {
        case .text: memory.initialize(to: try self.text(isLoose))
        case .integer: memory.initialize(to: try self.integer(isLoose))
        case .number: memory.initialize(to: try self.number(isLoose))
        case .boolean: memory.initialize(to: try self.boolean(isLoose))
        case .booleanText: memory.initialize(to: try self.boolean(true))
        case .date: memory.initialize(to: try self.date())
        case .data: memory.initialize(to: try self.data())
        case .openValue(let type):
            let text = try self.text(isLoose)
            func store<Value: OpenValue>(_ type: Value.Type) { memory.initialize(to: Value(rawValue: text)) }
            store(type)
        case .structure(let type): try self.readMembers(of: type.table, into: memory)
        }
    }

    /// Reads a string; if loose, also a number or a Boolean.
    private mutating func text(_ isLoose: Bool) throws(JSONFailure) -> String {
        guard isLoose else { return try self.json.string() }
        if self.json.isAtNumber() { return try self.json.numberText() }
        switch self.json.peek() {
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return "\(try self.json.boolean())"
        default:
            _ = self.json.takeRepair()
            let text = try self.json.string()
            if self.json.takeRepair() { self.notes.addRepair(at: self.path) }
            return text
        }
    }

    /// Reads an integer; if loose, also from a string.
    private mutating func integer(_ isLoose: Bool) throws(JSONFailure) -> Int {
        guard isLoose, self.json.peek() == UInt8(ascii: "\"") else { return try self.json.integer() }
        guard let number = Int(try self.json.string()) else { throw self.json.failure(.malformed("not a number")) }
        return number
    }

    /// Reads a number; if loose, also from a string.
    private mutating func number(_ isLoose: Bool) throws(JSONFailure) -> Double {
        guard isLoose, self.json.peek() == UInt8(ascii: "\"") else { return try self.json.number() }
        guard let number = Double(try self.json.string()), number.isFinite else {
            throw self.json.failure(.malformed("not a number"))
        }
        return number
    }

    /// Reads a Boolean; if loose, also from a string.
    private mutating func boolean(_ isLoose: Bool) throws(JSONFailure) -> Bool {
        guard isLoose, self.json.peek() == UInt8(ascii: "\"") else { return try self.json.boolean() }
        guard let isTrue = Bool(try self.json.string().lowercased()) else {
            throw self.json.failure(.malformed("neither true nor false"))
        }
        return isTrue
    }

    mutating func date() throws(JSONFailure) -> Date {
        let date: Date?
        if self.json.peek() == UInt8(ascii: "\"") {
            let text = try self.json.string()
            date = ISO8601.date(from: text) ?? Double(text).map { Date(timeIntervalSince1970: $0) }
        } else {
            date = Date(timeIntervalSince1970: try self.json.number())
        }
        // Foundation traps when it prints a date that is out of range or not a number.
        guard let date, abs(date.timeIntervalSince1970) < 1e12 else {
            throw self.json.failure(.malformed("neither seconds since 1970 nor an ISO 8601 date"))
        }
        return date
    }

    private mutating func data() throws(JSONFailure) -> Data {
        guard let data = Data(base64Encoded: try self.json.string()) else {
            throw self.json.failure(.malformed("not Base64"))
        }
        return data
    }
}
