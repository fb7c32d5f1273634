import CloudFoundation

/// A reader of structures from JSON.
///
/// It fills the memory of a structure property by property. A document is read quickly first. If that fails, it is read
/// again with the path to each value, which errors and notes contain.
struct ShapeReader {
    /// What a reader does about values that differ from the documentation.
    enum Policy {
        /// Throws at the first error, without its path.
        case fast

        /// Throws at the first error.
        case exact

        /// Omits list items, their members and scalar values that can't be read, with notes.
        case lenient

        /// Throws at the first error, and collects unknown members.
        case known
    }

    var json: JSONReader
    let policy: Policy

    /// The path to the current value; empty if the policy is `fast`.
    var path: [ItemKey] = []

    /// The number of list items and map entries in the path.
    var itemDepth = 0

    var notes = DecodingNotes()
    var unknownMembers: [String] = []

    private init(_ bytes: [UInt8], _ policy: Policy) {
        self.json = JSONReader(bytes, repairsText: policy == .lenient)
        self.policy = policy
    }
}

extension ShapeReader {
    /// Reads a structure.
    static func read<Shape: ServiceShape>(_ type: Shape.Type, from bytes: [UInt8]) throws(DecodingError) -> Shape {
        var reader = ShapeReader(bytes, .fast)
        do throws(JSONFailure) { return try reader.document(type) } catch {}
        reader = ShapeReader(UnicodeEncoding.utf8(of: bytes) ?? bytes, .exact)
        do throws(JSONFailure) { return try reader.document(type) } catch { throw reader.error(for: error) }
    }

    /// Reads a structure without its parts that can't be read.
    /// - Returns: The structure, and notes about the omitted parts.
    static func readLeniently<Shape: ServiceShape>(
        _ type: Shape.Type,
        from bytes: [UInt8]
    ) throws(DecodingError) -> (Shape, notes: [String]) {
        var reader = ShapeReader(bytes, .lenient)
        do throws(JSONFailure) { return (try reader.document(type), reader.notes.texts) } catch {
            throw reader.error(for: error)
        }
    }

    /// Reads a structure, and the paths of members that it doesn't have, such as `Filters[0].Kee`.
    ///
    /// `null` counts as absent. After an error, only the members before it are known.
    static func readKnown<Shape: ServiceShape>(
        _ type: Shape.Type,
        from bytes: [UInt8]
    ) -> (Result<Shape, DecodingError>, unknownMembers: [String]) {
        var reader = ShapeReader(UnicodeEncoding.utf8(of: bytes) ?? bytes, .known)
        do throws(JSONFailure) { return (.success(try reader.document(type)), reader.unknownMembers) } catch {
            return (.failure(reader.error(for: error)), reader.unknownMembers)
        }
    }

    private mutating func document<Shape: ServiceShape>(_ type: Shape.Type) throws(JSONFailure) -> Shape {
        let shape = try self.value(type, ValueForm(.structure(type)), in: .exact)
        do throws(JSONFailure) { try self.json.end() } catch {
            self.path = []
            throw error
        }
        return shape
    }

    /// Returns the error for a failure at the current path.
    func error(for failure: JSONFailure) -> DecodingError {
        func context(_ text: String) -> DecodingError.Context {
            DecodingError.Context(codingPath: self.path, debugDescription: text)
        }
        return switch failure.reason {
        case .notJSON:
            .dataCorrupted(.init(codingPath: [], debugDescription: "not JSON at byte \(failure.offset)"))
        case .mismatch(let type): .typeMismatch(type, context("unexpected type"))
        case .missing(let type): .valueNotFound(type, context("null"))
        case .absent(let name): .keyNotFound(ItemKey(name), context("no such member"))
        case .malformed(let text): .dataCorrupted(context(text))
        }
    }
}
