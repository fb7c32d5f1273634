import CloudFoundation
import SSMKit

/// A parameter with its versions.
struct StoredParameter: Sendable {
    /// One version of a parameter.
    struct Version: Sendable {
        var number: Int
        var value: String
        var type: SSM.ParameterType
        var keyID: String?
        var date: Date
        var description: String
        var allowedPattern: String
        var tier: SSM.ParameterTier
        var dataType: String
        var labels: [String] = []

        /// Returns the value as the service returns it.
        ///
        /// The substitute for an encrypted value can't be mistaken for the value.
        func value(isDecrypted: Bool) -> String {
            guard self.type == .secureString, !isDecrypted else { return self.value }
            return "EMULATED" + Data(self.value.utf8.map { $0 ^ 0x5a }).base64EncodedString()
        }
    }

    let name: String
    var region: String
    var versions: [Version]

    var latest: Version? { self.versions.last }

    /// The parameter's ARN.
    var arn: String {
        "arn:aws:ssm:\(self.region):123456789012:parameter\(self.name.hasPrefix("/") ? "" : "/")\(self.name)"
    }

    /// Returns a version with its value, in the service's format.
    func parameter(_ version: Version, selector: String? = nil, isDecrypted: Bool) -> SSM.Parameter {
        SSM.Parameter(
            name: self.name,
            type: version.type,
            value: version.value(isDecrypted: isDecrypted),
            version: version.number,
            selector: selector,
            lastModifiedDate: version.date,
            arn: self.arn,
            dataType: version.dataType
        )
    }

    /// The parameter's metadata without its value, in the service's format.
    var metadata: SSM.ParameterMetadata? {
        self.latest.map { latest in
            SSM.ParameterMetadata(
                name: self.name,
                arn: self.arn,
                type: latest.type,
                keyID: latest.keyID,
                lastModifiedDate: latest.date,
                lastModifiedUser: Self.user,
                description: latest.description,
                allowedPattern: latest.allowedPattern,
                version: latest.number,
                tier: latest.tier,
                dataType: latest.dataType
            )
        }
    }

    /// Returns all versions, oldest first.
    func history(isDecrypted: Bool) -> [SSM.ParameterHistory] {
        self.versions.map { version in
            SSM.ParameterHistory(
                name: self.name,
                type: version.type,
                keyID: version.keyID,
                lastModifiedDate: version.date,
                lastModifiedUser: Self.user,
                description: version.description,
                value: version.value(isDecrypted: isDecrypted),
                allowedPattern: version.allowedPattern,
                version: version.number,
                labels: version.labels,
                tier: version.tier,
                dataType: version.dataType
            )
        }
    }

    private static let user = "arn:aws:iam::123456789012:user/emulator"
}
