import CloudCore
import CloudFoundation
import SSMKit

/// The service's validation rules for a PutParameter request.
struct PutParameterRules {
    private static let standardLimit = 4_096
    private static let advancedLimit = 8_192
    private static let levelLimit = 15
    private static let dataTypes: Set<String> = ["text", "aws:ec2:image", "aws:ssm:integration"]

    let request: SSM.PutParameterRequest

    /// Validates the request against the existing parameter and returns the new version.
    func version(after existing: StoredParameter?, at now: Date) throws -> StoredParameter.Version {
        try self.checkName()
        if request.overwrite == true, request.tags?.isEmpty == false {
            throw ErrorResponse("ValidationException", "Tags and Overwrite can't be used together")
        }
        if existing != nil, request.overwrite != true {
            throw ErrorResponse(
                "ParameterAlreadyExists",
                "the parameter \(quoted(request.name)) exists and Overwrite is not set"
            )
        }
        guard let type = request.type ?? existing?.latest?.type else {
            throw ErrorResponse("ValidationException", "a new parameter needs a Type")
        }
        let dataType = request.dataType ?? existing?.latest?.dataType ?? "text"
        guard Self.dataTypes.contains(dataType) else {
            throw ErrorResponse("ValidationException", "there is no data type \(quoted(dataType))")
        }
        if let old = existing?.latest?.type, old != type {
            throw ErrorResponse("HierarchyTypeMismatchException", "the type can't change from \(old) to \(type)")
        }
        let pattern = request.allowedPattern ?? existing?.latest?.allowedPattern ?? ""
        try self.checkPattern(pattern)
        return StoredParameter.Version(
            number: 1,
            value: request.value,
            type: type,
            keyID: type == .secureString ? request.keyID ?? "alias/aws/ssm" : nil,
            date: now,
            description: request.description ?? existing?.latest?.description ?? "",
            allowedPattern: pattern,
            tier: try self.tier(after: existing?.latest?.tier),
            dataType: dataType
        )
    }

    private func checkName() throws {
        let name = request.name
        guard name.utf8.count <= 1_011, name.utf8.allSatisfy(Self.isNameByte) else {
            throw ErrorResponse(
                "ValidationException",
                "\(quoted(name)) is not a valid name: letters, digits and _.-/ are allowed"
            )
        }
        guard name.hasPrefix("/") || !name.contains("/") else {
            throw ErrorResponse("ValidationException", "a name with levels begins with a slash")
        }
        let levels = Substring(name.parameterPath.utf8.dropFirst()).parts(separatedBy: "/")
        guard !levels.contains("") else { throw ErrorResponse("ValidationException", "a level of a name is empty") }
        guard levels.count <= Self.levelLimit else {
            throw ErrorResponse("HierarchyLevelLimitExceededException", "a name has at most \(Self.levelLimit) levels")
        }
        if let first = levels.first?.lowercased(), first.hasPrefix("aws") || first.hasPrefix("ssm") {
            if levels.count > 1, first.hasPrefix("aws") {
                throw ErrorResponse("AccessDeniedException", "the parameters of \(quoted("/aws")) are reserved")
            }
            throw ErrorResponse("ValidationException", "names that begin with aws or ssm are reserved")
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || "0123456789_.-/".utf8.contains(byte)
    }

    private func checkPattern(_ pattern: String) throws {
        guard !pattern.isEmpty else { return }
        guard let expression = try? Regex(pattern) else {
            throw ErrorResponse(
                "InvalidAllowedPatternException",
                "\(quoted(pattern)) is not a valid regular expression"
            )
        }
        guard request.value.contains(expression) else {
            throw ErrorResponse("ParameterPatternMismatchException", "the value does not match \(quoted(pattern))")
        }
    }

    private func tier(after old: SSM.ParameterTier?) throws -> SSM.ParameterTier {
        let size = request.value.utf8.count
        var tier = request.tier ?? old ?? .standard
        if tier == .intelligentTiering { tier = size > Self.standardLimit ? .advanced : .standard }
        let limit = tier == .advanced ? Self.advancedLimit : Self.standardLimit
        guard (1...limit).contains(size) else {
            throw ErrorResponse(
                "ValidationException",
                "a value of the tier \(tier) has 1 to \(limit) bytes, not \(size)"
            )
        }
        return tier
    }
}
