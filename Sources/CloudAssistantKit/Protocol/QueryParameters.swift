import CloudFoundation

/// The parameters of a request, in the query or in a form.
///
/// Absent members are omitted. Lists become `Name.1`, `Name.2`. Structures in lists become `Name.1.Member`. Maps and
/// settings become one parameter with JSON text.
public struct QueryParameters: Sendable, Hashable {
    /// A name and a value, before percent-encoding.
    struct Parameter: Sendable, Hashable {
        /// The name.
        var name: String

        /// The value.
        var value: String
    }

    /// The parameters, in the order in which they were added.
    private(set) var parameters: [Parameter] = []

    private let operation: String
    private let prefix: String

    /// Creates an empty set.
    /// - Parameter operation: The operation, for error messages.
    init(operation: String) {
        self.init(operation: operation, prefix: "")
    }

    private init(operation: String, prefix: String) {
        self.operation = operation
        self.prefix = prefix
    }

    /// Adds a string.
    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        self.parameters.append(Parameter(name: self.prefix + name, value: value))
    }

    /// Adds an open value.
    mutating func add(_ name: String, _ value: (some OpenValue)?) {
        self.add(name, value?.rawValue)
    }

    /// Adds a number.
    mutating func add(_ name: String, _ value: Int?) {
        self.add(name, value.map { String($0) })
    }

    /// Adds `true` or `false`.
    mutating func add(_ name: String, _ value: Bool?) {
        self.add(name, value.map { String($0) })
    }

    /// Adds a list of strings.
    mutating func add(_ name: String, _ values: [String]?) {
        for (index, value) in (values ?? []).enumerated() {
            self.add("\(name).\(index + 1)", value)
        }
    }

    /// Adds a list of structures.
    /// - Parameters:
    ///   - name: The list's name.
    ///   - values: The structures.
    ///   - members: A closure that adds the members of one structure.
    mutating func add<Value>(
        _ name: String,
        _ values: [Value]?,
        members: (Value, inout QueryParameters) -> Void
    ) {
        for (index, value) in (values ?? []).enumerated() {
            var nested = QueryParameters(operation: self.operation, prefix: "\(self.prefix)\(name).\(index + 1).")
            members(value, &nested)
            self.parameters.append(contentsOf: nested.parameters)
        }
    }

    /// Adds a value as JSON text.
    /// - Throws: ``/CloudCore/InvalidRequestError/unencodable(operation:reason:)`` if the value has no JSON form.
    mutating func addJSON(_ name: String, _ value: (some Encodable)?) throws(InvalidRequestError) {
        guard let value else { return }
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            self.add(name, String(decoding: try encoder.encode(value), as: UTF8.self))
        } catch {
            throw .unencodable(operation: self.operation, reason: "\(name): \(error)")
        }
    }
}
