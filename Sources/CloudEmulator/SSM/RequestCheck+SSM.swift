import CloudCore
import CloudFoundation

extension RequestCheck {
    /// The shapes of machine IDs, which have another form in the emulator: `i-7`.
    private static let machineIDs: Set<String> = ["InstanceId", "ManagedInstanceId", "NodeId"]

    /// Checks the body of a Systems Manager request against the model.
    /// - Throws: `ErrorResponse` with the service's code: `SerializationException` if the body is not JSON or a value
    ///   has another type, `ValidationException` if values violate the model.
    static func checkSSM(_ body: Data, of operation: String) throws(ErrorResponse) {
        let request: RequestValue
        do throws(JSONFailure) {
            request = try RequestValue(json: body)
        } catch {
            throw ErrorResponse("SerializationException", "the body is not JSON, at byte \(error.offset)")
        }
        var check = RequestCheck(ModelShape.ssm, withoutPatternsOf: self.machineIDs)
        check.check(request, as: "\(operation)Request")
        for violation in check.violations {
            guard case .type(let type) = violation.constraint else { continue }
            throw ErrorResponse(
                "SerializationException",
                "\(violation.path.isEmpty ? "the request" : violation.ssmPath) is \(violation.value.kind), not \(type)"
            )
        }
        guard !check.violations.isEmpty else { return }
        let count = check.violations.count
        let list = check.violations.map(\.ssmMessage).joined(separator: "; ")
        throw ErrorResponse(
            "ValidationException",
            "\(count) validation error\(count == 1 ? "" : "s") detected: \(list)"
        )
    }
}

extension Violation {
    /// The path in the service's form, such as `parameterFilters.1.member.key`.
    fileprivate var ssmPath: String {
        self.path.map { step in
            switch step {
            case .member(let name): name.prefix(1).lowercased() + name.dropFirst()
            case .element(let index): "\(index + 1).member"
            case .entry(let key): self.isSecret ? "value" : "\(key).value"
            }
        }
        .joined(separator: ".")
    }

    /// The message in the service's form.
    fileprivate var ssmMessage: String {
        let value = self.isSecret ? "" : self.value == .null ? " null" : " '\(self.value.quotation)'"
        return "Value\(value) at '\(self.ssmPath)' failed to satisfy constraint: \(self.constraint.ssmText)"
    }
}

extension Violation.Constraint {
    /// The rule in the words of the service.
    fileprivate var ssmText: String {
        switch self {
        case .type(let type): "Member must be \(type)"
        case .present: "Member must not be null"
        case .lengthAtLeast(let min): "Member must have length greater than or equal to \(min)"
        case .lengthAtMost(let max): "Member must have length less than or equal to \(max)"
        case .valueAtLeast(let min): "Member must have value greater than or equal to \(min)"
        case .valueAtMost(let max): "Member must have value less than or equal to \(max)"
        case .pattern(let pattern): "Member must satisfy regular expression pattern: \(pattern)"
        case .values(let values): "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
        case .elements(let constraints): "Member must satisfy constraint: \(Self.list(constraints))"
        case .keys(let constraints): "Map keys must satisfy constraint: \(Self.list(constraints))"
        case .mapValues(let constraints): "Map value must satisfy constraint: \(Self.list(constraints))"
        }
    }

    private static func list(_ constraints: [Self]) -> String {
        "[\(constraints.map(\.ssmText).joined(separator: ", "))]"
    }
}
