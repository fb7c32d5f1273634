import CloudCore
import SSMKit

/// The filters of a request that lists parameters.
struct ParameterFilters {
    private static let options: [String: Set<String>] = [
        "Name": ["Equals", "BeginsWith", "Contains"], "Path": ["OneLevel", "Recursive"],
    ]

    private let filters: [SSM.ParameterStringFilter]

    init(_ filters: [SSM.ParameterStringFilter]?, allowed: Set<String>) throws {
        self.filters = filters ?? []
        for filter in self.filters {
            let key = filter.key.hasPrefix("tag:") ? "tag" : filter.key
            guard allowed.contains(key) else {
                throw ErrorResponse("InvalidFilterKey", "the operation has no filter \(quoted(filter.key))")
            }
            let options = Self.options[key] ?? ["Equals", "BeginsWith"]
            if let option = filter.option, !options.contains(option) {
                throw ErrorResponse("InvalidFilterOption", "the filter \(key) has no option \(quoted(option))")
            }
            guard key == "tag" || filter.values?.isEmpty == false else {
                throw ErrorResponse("InvalidFilterValue", "the filter \(key) has no values")
            }
        }
    }

    func match(_ parameter: StoredParameter, tags: [String: String]) -> Bool {
        guard let latest = parameter.latest else { return false }
        return self.filters.allSatisfy { filter in
            switch filter.key {
            case "Name": filter.matches(parameter.name)
            case "Type": filter.matches(latest.type.rawValue)
            case "KeyId": latest.keyID.map(filter.matches) ?? false
            case "Tier": filter.matches(latest.tier.rawValue)
            case "DataType": filter.matches(latest.dataType)
            case "Label": parameter.versions.contains { $0.labels.contains(where: filter.matches) }
            case "Path":
                (filter.values ?? []).contains {
                    parameter.name.isBelow($0, recursively: filter.option == "Recursive")
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
}
