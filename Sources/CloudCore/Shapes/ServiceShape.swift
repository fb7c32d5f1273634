public import CloudFoundation

/// A structure of a service's API: a request, a response, or a part of one.
///
/// ``members`` describes the structure once, for JSON, `Codable`, queries and mirrors. ``init(json:)`` and ``json()`` are
/// several times as fast as a `JSONDecoder` and a `JSONEncoder`, and need no configuration.
///
/// Conform a structure, and declare each of its stored properties once. A property that isn't declared ends the program
/// when the type is first used. Default values of properties are not used when JSON is read: an absent optional is
/// `nil`, and an absent collection is empty.
public protocol ServiceShape: Codable, Sendable {
    /// The members, with their names in the service's API.
    static var members: Members<Self> { get }
}

extension ServiceShape {
    /// Creates a value from the service's JSON.
    ///
    /// Unknown members are ignored. Dates may be seconds since 1970 or ISO 8601 text.
    /// - Parameter json: The JSON text in UTF-8.
    /// - Throws: `DecodingError` with the position of the first difference.
    public init(json: Data) throws(DecodingError) {
        self = try ShapeReader.read(Self.self, from: Array(json))
    }

    /// Returns the value in the service's JSON.
    ///
    /// Members are in the order of ``members`` and keys of maps are sorted. Dates are seconds since 1970.
    /// - Returns: The JSON text in UTF-8.
    /// - Throws: `EncodingError` for a number that is not finite.
    public func json() throws(EncodingError) -> Data {
        var writer = JSONWriter()
        try StoredValue.borrow(self, ValueForm(.structure(Self.self))) { value throws(EncodingError) in
            try writer.write(value)
        }
        return Data(writer.finish())
    }
}
