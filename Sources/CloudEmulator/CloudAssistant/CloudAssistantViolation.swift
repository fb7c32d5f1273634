/// A violation of the model in a request to Cloud Assistant.
struct CloudAssistantViolation {
    private let violation: Violation
    private let operation: String

    init(_ violation: Violation, of operation: String) {
        self.violation = violation
        self.operation = operation
    }

    /// The error response, with the documented code of the parameter if there is one.
    var response: ErrorResponse {
        let name = self.name
        if self.violation.constraint == .present {
            let documented = Self.missing[name]
            return ErrorResponse(
                documented?.code ?? "MissingParameter.\(name)",
                "the parameter \(name) is missing",
                status: documented?.status ?? 400
            )
        }
        let documented = Self.invalid["\(self.operation).\(name)"] ?? Self.invalid[name]
        return ErrorResponse(
            documented?.code ?? "InvalidParameter.\(name)",
            "\(self.path): \(self.violation.constraint.text)",
            status: documented?.status ?? 400
        )
    }

    /// The name of the parameter without the positions in lists, such as `Tag.Key`.
    private var name: String {
        self.violation.path.compactMap { if case .member(let name) = $0 { name } else { nil } }.joined(separator: ".")
    }

    /// The name of the parameter, such as `Tag.1.Key`.
    private var path: String {
        self.violation.path.map { step in
            switch step {
            case .member(let name): name
            case .element(let index): "\(index + 1)"
            case .entry(let key): key
            }
        }
        .joined(separator: ".")
    }

    private static let missing: [String: (code: String, status: Int)] = [
        "InstanceId": ("MissingParam.InstanceId", 400),
        "ResourceTag.Key": ("MissingParameter.ResourceTagKey", 400),
        "ResourceType": ("MissingParameter.ResourceType", 404),
        "Tag": ("MissingParameter.Tags", 404),
        "Tag.Key": ("InvalidTagKey.Malformed", 400),
    ]

    /// The documented codes, by parameter.
    ///
    /// Entries with an operation take precedence.
    private static let invalid: [String: (code: String, status: Int)] = [
        "ClientToken": ("InvalidClientToken.Malformed", 400),
        "ContentType": ("FileContentType.Invalid", 403),
        "Description": ("CmdDesc.ExceedLimit", 403),
        "InstanceId": ("InstanceIds.ExceedLimit", 403),
        "MaxResults": ("InvalidParam.PageSize", 403),
        "Name": ("CmdName.ExceedLimit", 403),
        "PageNumber": ("InvalidParam.PageNumber", 403),
        "PageSize": ("InvalidParam.PageSize", 403),
        "RepeatMode": ("InvalidRepeatMode.NotFound", 404),
        "ResourceId": ("NumberExceed.ResourceIds", 400),
        "ResourceTag": ("NumberExceed.ResourceTags", 400),
        "ResourceType": ("InvalidResourceType.NotFound", 404),
        "SendFile.Description": ("FileDesc.ExceedLimit", 403),
        "SendFile.Name": ("FileName.ExceedLimit", 403),
        "Tag": ("NumberExceed.Tags", 400),
        "TargetDir": ("FileTargetDir.Invalid", 403),
        "TerminationMode": ("InvalidTerminationMode.NotFound", 404),
        "Type": ("InvalidCmdType.NotFound", 403),
        "Username": ("Username.ExceedLimit", 403),
        "WindowsPasswordName": ("WindowsPasswordName.ExceedLimit", 403),
    ]
}

extension Violation.Constraint {
    /// The rule in our own words.
    fileprivate var text: String {
        switch self {
        case .type(let type): "the value is not \(type)"
        case .present: "the value is missing"
        case .lengthAtLeast(let min): "the length is at least \(min)"
        case .lengthAtMost(let max): "the length is at most \(max)"
        case .valueAtLeast(let min): "the value is at least \(min)"
        case .valueAtMost(let max): "the value is at most \(max)"
        case .pattern(let pattern): "the value matches \(pattern)"
        case .values(let values): "the value is one of \(values.joined(separator: ", "))"
        case .elements(let rules), .keys(let rules), .mapValues(let rules):
            "each entry: \(rules.map(\.text).joined(separator: ", "))"
        }
    }
}
