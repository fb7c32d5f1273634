import CloudCore
import SSMKit

extension EmulatedCloud {
    /// The maximum number of labels of a version.
    private static let labelLimit = 10

    func labelParameterVersion(
        _ request: SSM.LabelParameterVersionRequest
    ) throws -> SSM.LabelParameterVersionResponse {
        let invalid = request.labels.filter { !$0.isParameterLabel }
        let valid = request.labels.filter(\.isParameterLabel)
        var number = 0
        try self.withState { state in
            try state.parameters.change(request.name) { parameter in
                number = request.parameterVersion ?? parameter.latest?.number ?? 0
                let index = try Self.index(of: number, in: parameter)
                let others = parameter.versions[index].labels.filter { !valid.contains($0) }
                guard others.count + valid.count <= Self.labelLimit else {
                    throw ErrorResponse(
                        "ParameterVersionLabelLimitExceeded",
                        "a version has at most \(Self.labelLimit) labels"
                    )
                }
                // A label moves to the version to which it was attached last.
                for index in parameter.versions.indices {
                    parameter.versions[index].labels.removeAll(where: valid.contains)
                }
                parameter.versions[index].labels = others + valid
            }
        }
        return SSM.LabelParameterVersionResponse(invalidLabels: invalid, parameterVersion: number)
    }

    func unlabelParameterVersion(
        _ request: SSM.UnlabelParameterVersionRequest
    ) throws -> SSM.UnlabelParameterVersionResponse {
        var removed: [String] = []
        try self.withState { state in
            try state.parameters.change(request.name) { parameter in
                let index = try Self.index(of: request.parameterVersion, in: parameter)
                removed = request.labels.filter(parameter.versions[index].labels.contains)
                parameter.versions[index].labels.removeAll(where: removed.contains)
            }
        }
        return SSM.UnlabelParameterVersionResponse(
            removedLabels: removed,
            invalidLabels: request.labels.filter { !removed.contains($0) }
        )
    }

    private static func index(of number: Int, in parameter: StoredParameter) throws -> Int {
        guard let index = parameter.versions.firstIndex(where: { $0.number == number }) else {
            throw ErrorResponse("ParameterVersionNotFound", "\(parameter.name) has no version \(number)")
        }
        return index
    }
}

extension String {
    /// Whether the string is a valid label of a parameter version.
    fileprivate var isParameterLabel: Bool {
        guard let first = self.first, !first.isNumber else { return false }
        let lowercase = self.lowercased()
        return !lowercase.hasPrefix("aws") && !lowercase.hasPrefix("ssm")
            && self.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
