import CloudCore
import CloudFoundation
import SSMKit

/// An in-memory store of parameters.
struct ParameterStore: Sendable {
    /// The maximum number of versions of a parameter.
    private static let versionLimit = 100

    private var byName: [String: StoredParameter] = [:]

    /// All parameters, sorted by name.
    var all: [StoredParameter] { self.byName.values.sorted { $0.name < $1.name } }

    subscript(name: String) -> StoredParameter? { self.byName[Self.path(name)] }

    /// Returns the parameter's path from a name or an ARN.
    ///
    /// A name with one level is the same with and without a slash at the beginning.
    private static func path(_ name: String) -> String {
        if name.hasPrefix("arn:"), let mark = name.utf8.firstRange(of: ":parameter/".utf8) {
            return "/\(name[mark.upperBound...])"
        }
        return name.parameterPath
    }

    mutating func put(_ name: String, _ version: StoredParameter.Version, region: String) throws -> Int {
        let path = Self.path(name)
        guard var parameter = self.byName[path] else {
            self.byName[path] = StoredParameter(name: name, region: region, versions: [version])
            return 1
        }
        var version = version
        version.number = (parameter.latest?.number ?? 0) + 1
        if parameter.versions.count == Self.versionLimit {
            guard parameter.versions[0].labels.isEmpty else {
                throw ErrorResponse(
                    "ParameterMaxVersionLimitExceeded",
                    "\(name) has \(Self.versionLimit) versions, and the oldest one has a label"
                )
            }
            parameter.versions.removeFirst()
        }
        parameter.versions.append(version)
        self.byName[path] = parameter
        return version.number
    }

    mutating func change(_ name: String, _ change: (inout StoredParameter) throws -> Void) throws {
        guard var parameter = self[name] else { throw Self.notFound(name) }
        try change(&parameter)
        self.byName[Self.path(name)] = parameter
    }

    /// Removes a parameter and returns whether it existed.
    mutating func remove(_ name: String) -> Bool {
        self.byName.removeValue(forKey: Self.path(name)) != nil
    }

    /// Returns the version that `name`, `name:3`, or `name:label` selects.
    func version(_ name: String) throws -> (parameter: StoredParameter, StoredParameter.Version, selector: String?) {
        if let parameter = self[name], let latest = parameter.latest { return (parameter, latest, nil) }
        guard let colon = name.lastIndex(of: ":"), let parameter = self[String(name[..<colon])] else {
            throw Self.notFound(name)
        }
        let selector = name[name.index(after: colon)...]
        guard
            let version = parameter.versions.first(where: { version in
                Int(selector) == version.number || version.labels.contains(String(selector))
            })
        else {
            throw ErrorResponse(
                "ParameterVersionNotFound",
                "\(parameter.name) has no version \(quoted(String(selector)))"
            )
        }
        return (parameter, version, ":\(selector)")
    }

    static func notFound(_ name: String) -> ErrorResponse {
        ErrorResponse("ParameterNotFound", "there is no parameter \(quoted(name))")
    }
}

extension String {
    /// The name of a parameter with a slash at the beginning, if it has one level.
    var parameterPath: String { self.utf8.contains(UInt8(ascii: "/")) ? self : "/\(self)" }
}
