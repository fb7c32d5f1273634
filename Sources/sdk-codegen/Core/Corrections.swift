/// The exceptions to the rules: names that would clash or mislead, and secrets that a model doesn't mark.
package struct Corrections: Sendable {
    /// Swift names of shapes.
    package var types: [String: String] = [:]

    /// Swift names of members, by `Shape.Member` or, for all shapes, by `Member`.
    package var members: [String: String] = [:]

    /// Swift names of words, by `Shape.word`.
    package var values: [String: String] = [:]

    /// Swift names of error codes.
    package var errors: [String: String] = [:]

    /// Members that hold secrets, by `Shape.Member` or, for all shapes, by `Member`.
    package var secrets: Set<String> = []

    /// Summaries whose words in code are the service's and no members, although members have their names.
    package var verbatim: Set<String> = []

    package static let ssm = Corrections(
        // AWS services send these with and without the ending.
        errors: [
            "IncompleteSignatureException": "incompleteSignatureException",
            "MissingAuthenticationTokenException": "missingAuthenticationTokenException",
            "ServiceUnavailableException": "serviceUnavailableException",
        ],
        // The model doesn't mark what opens a session or registers a machine.
        secrets: ["TokenValue", "ActivationCode"],
        verbatim: ["ResourceDataSyncAwsOrganizationsSource.OrganizationSourceType"]
    )

    package static let cloudAssistant = Corrections(
        // The model marks nothing. Scripts and their parameters often hold passwords.
        secrets: ["CommandContent", "Parameters", "Content", "ActivationCode", "WebSocketUrl", "SecurityToken"]
    )
}
