import CloudCore
import SSMKit

/// The filters of a request that lists parameters.
struct ParameterFilters {
    private static let options: [String: Set<String>] = [
        "Name": ["Equals", "BeginsWith", "Contains"], "Path": ["OneLevel", "Recursive"],
    ]

    /// The valid values of the filters that have a fixed set of values.
    private static let values: [String: [String]] = [
        "Tier": SSM.ParameterTier.knownValues.map(\.rawValue), "Type": SSM.ParameterType.knownValues.map(\.rawValue),
    ]

    private let filters: [SSM.ParameterStringFilter]

    init(_ filters: [SSM.ParameterStringFilter]?, allowed: Set<String>) throws {
        self.filters = filters ?? []
        var keys: Set<String> = []
        for filter in self.filters {
            let key = filter.key.hasPrefix("tag:") ? "tag" : filter.key
            guard allowed.contains(key) else {
                throw ErrorResponse("InvalidFilterKey", "the operation has no filter \(quoted(filter.key))")
            }
            guard key == "tag" || filter.values?.isEmpty == false else {
                throw ErrorResponse("InvalidFilterValue", "the filter \(key) has no values")
            }
            guard keys.insert(filter.key).inserted else {
                throw ErrorResponse("InvalidFilterKey", "the filter \(quoted(filter.key)) is given twice")
            }
            let options = Self.options[key] ?? ["Equals", "BeginsWith"]
            if let option = filter.option, !options.contains(option) {
                throw ErrorResponse("InvalidFilterOption", "the filter \(key) has no option \(quoted(option))")
            }
            for value in filter.values ?? [] { try Self.check(value, of: key) }
        }
    }

    private static func check(_ value: String, of key: String) throws {
        if key == "Path" {
            try self.check(path: value)
            guard !value.lowercased().hasPrefix("/aws"), !value.lowercased().hasPrefix("/ssm") else {
                throw ErrorResponse("ValidationException", "the path of a filter can't begin with aws or ssm")
            }
        }
        if let values = self.values[key], !values.contains(value) {
            throw ErrorResponse("InvalidFilterOption", "the filter \(key) has no value \(quoted(value))")
        }
    }

    /// Validates a path in the hierarchy of parameters.
    /// - Throws: `ErrorResponse` if the path does not begin with a slash, has an empty level, or has characters that
    ///   names can't have.
    static func check(path: String) throws {
        guard path.hasPrefix("/"), !path.contains("//"), path.utf8.allSatisfy(PutParameterRules.isNameByte) else {
            throw ErrorResponse(
                "ValidationException",
                "\(quoted(path)) is not a path: it begins with a slash, and levels have letters, digits and _.-"
            )
        }
    }

    func match(_ parameter: StoredParameter, tags: [String: String]) -> Bool {
        guard let latest = parameter.latest else { return false }
        return self.filters.allSatisfy { filter in
            switch filter.key {
            case "Name": filter.matchesPath(parameter.name.parameterPath)
            case "Type": filter.matches(latest.type.rawValue)
            case "KeyId": latest.keyID.map(filter.matches) ?? false
            case "Tier": filter.matches(latest.tier.rawValue)
            case "DataType": filter.matches(latest.dataType)
            case "Label": parameter.versions.contains { $0.labels.contains(where: filter.matches) }
            case "Path":
                (filter.values ?? []).contains {
                    parameter.name.parameterPath.isBelow($0, recursively: filter.option == "Recursive")
                }
            default:
                tags[String(filter.key.dropFirst("tag:".count))].map { filter.values == nil || filter.matches($0) }
                    ?? false
            }
        }
    }

    /// Returns the version with the label of a label filter, or the latest version if there is no label filter.
    func version(of parameter: StoredParameter) -> StoredParameter.Version? {
        guard let label = self.filters.first(where: { $0.key == "Label" }) else { return parameter.latest }
        return parameter.versions.last { $0.labels.contains(where: label.matches) }
    }
}

extension SSM.ParameterStringFilter {
    fileprivate func matches(_ text: String) -> Bool {
        (self.values ?? []).contains { value in
            switch self.option ?? "Equals" {
            case "BeginsWith": text.hasPrefix(value)
            case "Contains": text.contains(value)
            default: text == value
            }
        }
    }

    /// Returns whether a parameter's path matches values with or without a slash at the beginning.
    fileprivate func matchesPath(_ path: String) -> Bool {
        var filter = self
        if self.option != "Contains" {
            filter.values = self.values?.map { $0.hasPrefix("/") ? $0 : "/\($0)" }
        }
        return filter.matches(path)
    }
}
