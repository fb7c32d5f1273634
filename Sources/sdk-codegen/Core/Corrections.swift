/// The exceptions to the naming rules, and the secrets that a model doesn't mark.
package struct Corrections: Sendable {
    /// The Swift names of shapes.
    package var types: [String: String] = [:]

    /// The Swift names of members, by `Shape.Member` or, for all shapes, by `Member`.
    package var members: [String: String] = [:]

    /// The Swift names of values, by `Shape.value`.
    package var values: [String: String] = [:]

    /// The Swift names of error codes.
    package var errors: [String: String] = [:]

    /// The members that contain secrets, by `Shape.Member` or, for all shapes, by `Member`.
    package var secrets: Set<String> = []

    /// The members, by `Shape.Member`, in whose summaries names in code font are values, although other members have
    /// the same names.
    package var verbatim: Set<String> = []

    package static let ssm = Corrections(
        // AWS services send these codes with and without the suffix.
        errors: [
            "IncompleteSignatureException": "incompleteSignatureException",
            "MissingAuthenticationTokenException": "missingAuthenticationTokenException",
            "ServiceUnavailableException": "serviceUnavailableException",
        ],
        // The model doesn't mark the secrets that open a session or register a machine.
        secrets: ["TokenValue", "ActivationCode"],
        verbatim: ["ResourceDataSyncAwsOrganizationsSource.OrganizationSourceType"]
    )

    package static let cloudAssistant = Corrections(
        // The model marks no secrets. Scripts and their parameters often hold passwords.
        secrets: ["CommandContent", "Parameters", "Content", "ActivationCode", "WebSocketUrl", "SecurityToken"]
    )
}
