/// A member of a structure, with its Swift declaration.
struct Property {
    let member: Model.Member

    /// The name, without backticks.
    let name: String

    /// The message of its deprecation, if it is deprecated.
    let deprecation: String?

    /// The type inside the namespace, without a question mark.
    let base: String
    let isOptional: Bool

    /// The default value in an initializer; `nil` if the member is required.
    let initial: String?
    let isSensitive: Bool
    let kind: Model.Shape.Kind

    /// The declared type.
    var type: String { self.isOptional ? "\(self.base)?" : self.base }

    /// The name, in backticks if it is a keyword.
    var escaped: String { SwiftName.escaped(self.name) }

    /// The name of the stored property.
    ///
    /// A deprecated property is computed, so that code of this package can use the stored one without a warning.
    var storedName: String {
        self.deprecation == nil ? self.name : "deprecated\(self.name.prefix(1).uppercased())\(self.name.dropFirst())"
    }

    /// Returns the parameter of an initializer or a method.
    func parameter(type: String) -> String {
        let declared = "\(self.escaped): \(type)\(self.isOptional ? "?" : "")"
        return self.initial.map { "\(declared) = \($0)" } ?? declared
    }
}

extension API {
    /// Returns the members of a structure, in the model's order.
    func properties(of name: String) throws(GeneratorError) -> [Property] {
        let isInput = self.inputs.contains(name)
        var properties: [Property] = []
        var seen: [String: String] = [:]
        for member in self.shape(name).membersBesideMessage {
            let shape = self.shape(member.shape)
            let isCollection = shape.type == .list || shape.type == .map
            let isRequired = isInput && member.required == true
            let isEmptyWhenAbsent = !isInput && isCollection
            let swiftName = self.name(of: member, in: name)
            if let other = seen.updateValue(member.name, forKey: swiftName) {
                throw GeneratorError(
                    "\(name).\(other) and .\(member.name) would both be \(swiftName): edit Corrections.swift"
                )
            }
            let deprecation = self.description.deprecations.members["\(name).\(member.name)"]
            if isRequired, deprecation != nil {
                throw GeneratorError("\(name).\(member.name) is required, not deprecated: edit deprecations.json")
            }
            let initial: String? = isRequired ? nil : isEmptyWhenAbsent ? (shape.type == .list ? "[]" : "[:]") : "nil"
            properties.append(
                Property(
                    member: member,
                    name: swiftName,
                    deprecation: deprecation,
                    base: self.type(member.shape),
                    isOptional: !isRequired && !isEmptyWhenAbsent,
                    initial: initial,
                    isSensitive: self.isSensitive(member.shape) || self.isCorrectedSecret(member.name, in: name),
                    kind: shape.type
                )
            )
        }
        return properties
    }

    func name(of member: Model.Member, in shape: String) -> String {
        let corrections = self.service.corrections.members
        if let name = corrections["\(shape).\(member.name)"] ?? corrections[member.name] { return name }
        let name = SwiftName.member(member.name)
        // In a query a list is a repeated parameter, so its name is singular.
        let isList = self.shape(member.shape).type == .list
        return self.service.wireProtocol == .query && isList && self.inputs.contains(shape)
            ? SwiftName.plural(name) : name
    }

    private func isCorrectedSecret(_ member: String, in shape: String) -> Bool {
        let secrets = self.service.corrections.secrets
        return secrets.contains(member) || secrets.contains("\(shape).\(member)")
    }
}

extension [Property] {
    /// The properties that are parameters of initializers and methods, with the required ones first.
    var parameters: [Property] {
        let current = self.filter { $0.deprecation == nil }
        return current.filter { $0.initial == nil } + current.filter { $0.initial != nil }
    }
}
