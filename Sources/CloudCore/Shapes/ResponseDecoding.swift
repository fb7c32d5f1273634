package import CloudFoundation

/// A policy for decoding responses that differ from their documentation.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ResponseDecoding: Sendable, Hashable {
    /// Decodes as much as possible.
    ///
    /// Omits list items, their members and scalar values that can't be decoded. A string that was truncated within a
    /// character ends in U+FFFD. ``ResponseMetadata/notes`` lists the omitted and changed values. A list that can't be
    /// decoded as a whole, or an invalid token of the next page, is still an error.
    case lenient

    /// Throws ``CloudError/decoding(_:)`` if any part of a response can't be decoded.
    case strict
}

extension ResponseDecoding {
    /// Decodes a response; the policy doesn't affect, or slow down, responses that match their documentation.
    /// - Parameters:
    ///   - type: The type of the response.
    ///   - body: The response body.
    /// - Returns: The response, and notes about the parts that could not be decoded.
    /// - Throws: `DecodingError` if the response can't be decoded.
    package func decode<Response: ServiceShape>(
        _ type: Response.Type,
        from body: Data
    ) throws(DecodingError) -> (response: Response, notes: [String]) {
        let bytes = Array(body)
        do throws(DecodingError) {
            return (try ShapeReader.read(type, from: bytes), [])
        } catch {
            guard self == .lenient, let read = try? ShapeReader.readLeniently(type, from: bytes) else { throw error }
            return read
        }
    }
}
