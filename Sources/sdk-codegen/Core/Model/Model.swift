/// What a service offers, as facts: its operations, and the shapes of what goes in and comes out.
package struct Model: Decodable {
    package var operations: [String: Operation]
    package var shapes: [String: Shape]

    /// Codes that any operation may be refused with.
    package var commonErrors: [String]?

    /// One operation.
    package struct Operation: Decodable {
        package var input: String
        package var output: String
        package var errors: [String]
        package var pagination: Pagination?
    }

    /// Where the answer of an operation that has pages keeps what leads to the next one.
    ///
    /// Each is a member of the output, or of a structure in it: `Invocation.NextToken`. Its last part is also the
    /// name of the member of the input.
    package struct Pagination: Decodable {
        package var items: String
        package var token: String?
        package var pageNumber: String?
        package var pageSize: String?
        package var total: String?
    }

    /// One type of the service's.
    package struct Shape: Decodable {
        package enum Kind: String, Decodable {
            case structure, list, map, string, integer, long, boolean, timestamp, blob, double, float
        }

        package var type: Kind
        package var members: [Member]?
        package var element: String?
        package var value: String?
        package var values: [String]?
        package var min: Int?
        package var max: Int?
        package var pattern: String?
        package var sensitive: Bool?
        package var union: Bool?
        package var exception: Bool?

        /// Whether a truth value travels as text, `"true"` or `"false"`.
        package var text: Bool?

        private enum CodingKeys: String, CodingKey {
            case type, members, element, value, min, max, pattern, sensitive, union, exception, text
            case values = "enum"
        }
    }

    /// One member of a structure.
    package struct Member: Decodable {
        package var name: String
        package var shape: String
        package var required: Bool?
        package var idempotencyToken: Bool?
        package var min: Int?
        package var max: Int?

        /// Whether it is sent as JSON text.
        package var json: Bool?

        /// The name by which a list is wrapped in an object of its own.
        package var wrapper: String?
    }
}
