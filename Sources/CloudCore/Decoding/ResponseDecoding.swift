package import CloudFoundation

/// How a client reads responses that are not as they are documented.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ResponseDecoding: Sendable, Hashable {
    /// Reads what can be read.
    ///
    /// An item of a list that can't be read is left out, and so is a member of one; a text that was cut within a
    /// character ends in U+FFFD. ``ResponseMetadata/notes`` says what it was. A response whose list as a whole can't be
    /// read, or the token of its next page, is an error all the same.
    case lenient

    /// Throws ``CloudError/decoding(_:)`` for a response of which anything can't be read.
    case strict
}

extension ResponseDecoding {
    /// Reads a response; one that is as documented is read the same way in either case, and no slower.
    /// - Parameters:
    ///   - type: What is read.
    ///   - body: The response's body.
    ///   - decoder: Reads the service's JSON.
    /// - Returns: The response, and what could not be read of it.
    /// - Throws: `DecodingError`.
    package func decode<Response: Decodable>(
        _ type: Response.Type,
        from body: Data,
        with decoder: JSONDecoder
    ) throws -> (response: Response, notes: [String]) {
        do {
            return (try decoder.decode(type, from: body), [])
        } catch {
            guard self == .lenient, let value = JSONValue(body) else { throw error }
            let lenient = LenientDecoder(value, dates: decoder.dateDecodingStrategy)
            return (try lenient.decode(type), lenient.notes.texts)
        }
    }
}
