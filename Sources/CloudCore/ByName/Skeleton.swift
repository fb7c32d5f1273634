/// The skeleton of a structure as JSON: all its members, with placeholder values.
///
/// Inside a structure that contains itself it has no members, which ends the recursion.
package struct Skeleton {
    /// The placeholder for strings.
    package enum Placeholder: Sendable {
        /// An empty string, or the first known value of an enumeration: a form to fill in.
        case blank

        /// The name of the member.
        case name
    }

    private let placeholder: Placeholder
    private var text = ""

    /// Returns the skeleton of a type.
    /// - Parameters:
    ///   - type: The type.
    ///   - placeholder: The placeholder for strings.
    /// - Returns: The indented JSON text, with members in the type's order.
    package static func json(of type: any ServiceShape.Type, placeholder: Placeholder) -> String {
        var skeleton = Skeleton(placeholder: placeholder)
        skeleton.addMembers(of: type, Place(name: "", element: "", indent: "", types: []))
        return skeleton.text
    }

    private init(placeholder: Placeholder) {
        self.placeholder = placeholder
    }

    /// The place of a value in a skeleton.
    private struct Place {
        /// The name that is shown for a string.
        var name: String

        /// The name that is shown for a string in a list.
        var element: String

        var indent: String

        /// The structures that contain the value, outermost first.
        var types: [any ServiceShape.Type]

        var inner: String { self.indent + "    " }
    }

    private mutating func addMembers(of type: any ServiceShape.Type, _ place: Place) {
        let table = type.table
        let members = place.types.contains { $0 == type } ? [] : table.members
        guard !members.isEmpty else { return self.text += "{}" }
        var inner = place
        inner.indent = place.inner
        inner.types.append(type)
        self.text += "{\n"
        for (index, member) in members.enumerated() {
            inner.name = "\(member.name)"
            inner.element = table.style == .exact ? member.elementName ?? "" : ""
            self.text += "\(inner.indent)\"\(inner.name)\": "
            if table.style == .loose, member.form.collection == .list, let wrapper = member.elementName {
                self.addEntry(wrapper, member.form, inner)
            } else {
                self.add(member.form, inner)
            }
            self.text += index < members.count - 1 ? ",\n" : "\n"
        }
        self.text += "\(place.indent)}"
    }

    private mutating func addEntry(_ key: String, _ form: ValueForm, _ place: Place) {
        var inner = place
        inner.indent = place.inner
        self.text += "{\n\(inner.indent)\"\(key)\": "
        self.add(form, inner)
        self.text += "\n\(place.indent)}"
    }

    private mutating func add(_ form: ValueForm, _ place: Place) {
        switch form.collection {
        case .list:
            var inner = place
            inner.indent = place.inner
            inner.name = place.element
            self.text += "[\n\(inner.indent)"
            self.add(form.element, inner)
            self.text += "\n\(place.indent)]"
        case .map:
            var inner = place
            inner.name = ""
            self.addEntry("KeyName", form.element, inner)
        case nil: self.addScalar(form.scalar, place)
        }
    }

    private mutating func addScalar(_ scalar: ValueForm.Scalar, _ place: Place) {
        let shown = self.placeholder == .name ? place.name : ""
        switch scalar {
        case .text: self.text += "\"\(shown)\""
        case .integer: self.text += "0"
        case .number: self.text += "0.0"
        case .boolean, .booleanText: self.text += "true"
        case .date: self.text += "\"1970-01-01T00:00:00\""
        case .data: self.text += "null"
        case .openValue(let type): self.text += "\"\(self.placeholder == .name ? shown : type.firstKnownValue)\""
        case .structure(let type): self.addMembers(of: type, place)
        }
    }
}

extension OpenValue {
    fileprivate static var firstKnownValue: String { self.knownValues.first?.rawValue ?? "" }
}

/// The input or the output of an operation.
public enum OperationPart: Sendable {
    /// The request.
    case input

    /// The response.
    case output
}

extension Skeleton {
    /// Returns the skeleton of an operation's request or response.
    /// - Parameters:
    ///   - request: The type of the request.
    ///   - part: The request or the response.
    /// - Returns: The indented JSON text.
    package static func json<Request: ServiceRequest>(of request: Request.Type, _ part: OperationPart) -> String {
        switch part {
        case .input: self.json(of: Request.self, placeholder: .blank)
        case .output: self.json(of: Request.Response.self, placeholder: .name)
        }
    }
}
