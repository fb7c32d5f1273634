/// The operations of a service, and the shapes of their inputs and outputs.
package struct Model: Decodable {
    package var operations: [String: Operation]
    package var shapes: [String: Shape]

    /// The error codes that any operation may return.
    package var commonErrors: [String]?

    /// An operation.
    package struct Operation: Decodable {
        package var input: String
        package var output: String
        package var errors: [String]
        package var pagination: Pagination?
    }

    /// The members of a paginated operation's response that lead to the next page.
    ///
    /// Each is a member of the output, or of a structure in it: `Invocation.NextToken`. The last component is also the
    /// name of the member of the input.
    package struct Pagination: Decodable {
        package var items: String
        package var token: String?
        package var pageNumber: String?
        package var pageSize: String?
        package var total: String?
    }

    /// A type of the service.
    package struct Shape: Decodable {
        package enum Kind: String, Decodable {
            case structure, list, map, string, integer, long, boolean, timestamp, blob, double, float
        }

        package var type: Kind
        package var members: [Member]?
        package var element: String?
        package var key: String?
        package var value: String?
        package var values: [String]?
        package var min: Int?
        package var max: Int?
        package var pattern: String?
        package var sensitive: Bool?
        package var union: Bool?
        package var exception: Bool?

        /// Whether a Boolean is sent as a string, `"true"` or `"false"`.
        package var text: Bool?

        private enum CodingKeys: String, CodingKey {
            case type, members, element, key, value, min, max, pattern, sensitive, union, exception, text
            case values = "enum"
        }
    }

    /// A member of a structure.
    package struct Member: Decodable {
        package var name: String
        package var shape: String
        package var required: Bool?
        package var idempotencyToken: Bool?
        package var min: Int?
        package var max: Int?

        /// Whether the member is sent as a JSON string.
        package var json: Bool?

        /// The key of the object that wraps a list.
        package var wrapper: String?
    }
}
