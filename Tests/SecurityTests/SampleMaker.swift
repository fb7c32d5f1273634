import CodegenCore
import Foundation

/// A generator of JSON for a shape with every member set, and a secret in each that the model or a correction marks.
struct SampleMaker {
    let model: Model
    let corrections: Corrections

    /// The sensitive shapes and corrected members that were reached.
    private(set) var reached: Set<String> = []

    init(_ model: Model, _ corrections: Corrections) {
        self.model = model
        self.corrections = corrections
    }

    /// Returns a sample of a shape.
    mutating func sample(of name: String) -> Any {
        self.value(of: name, isSecret: false, within: []) ?? [:]
    }

    private mutating func value(of name: String, isSecret: Bool, within outer: [String]) -> Any? {
        // Ends the recursion of a shape that contains itself.
        guard let shape = self.model.shapes[name], outer.count(where: { $0 == name }) < 2 else { return nil }
        let outer = outer + [name]
        if shape.sensitive == true { self.reached.insert(name) }
        let isSecret = isSecret || shape.sensitive == true
        switch shape.type {
        case .structure:
            var members: [String: Any] = [:]
            for member in shape.members ?? [] {
                let isCorrected = self.isCorrected(member.name, in: name)
                if isCorrected { self.reached.insert(member.name) }
                let value = self.value(of: member.shape, isSecret: isSecret || isCorrected, within: outer)
                members[member.name] = member.wrapper.flatMap { wrapper in value.map { [wrapper: $0] } } ?? value
            }
            return members
        case .list:
            return self.value(of: shape.element ?? "", isSecret: isSecret, within: outer).map { [$0] } ?? []
        case .map:
            return ["key": self.value(of: shape.value ?? "", isSecret: isSecret, within: outer) ?? "" as Any]
        case .string: return isSecret ? Planted.key : "shown"
        case .blob: return Data((isSecret ? Planted.key : "shown").utf8).base64EncodedString()
        case .boolean: return shape.text == true ? "true" as Any : true
        case .integer, .long: return 1
        case .double, .float, .timestamp: return 1.5
        }
    }

    private func isCorrected(_ member: String, in shape: String) -> Bool {
        self.corrections.secrets.contains(member) || self.corrections.secrets.contains("\(shape).\(member)")
    }
}
