/// A service that code is generated for: what its model can't tell.
package struct Service: Sendable {
    /// How requests travel.
    package enum Wire: Sendable {
        /// A JSON object in the body.
        case json

        /// Query parameters; answers are JSON with loose types and wrapped lists.
        case query
    }

    /// The folder of its model under Models.
    package let folder: String

    /// The module that the code goes into.
    package let module: String

    /// The enum that types are nested in.
    package let namespace: String

    /// The client that gets a method per operation.
    package let client: String

    package let wire: Wire

    /// The name by which people know the service.
    package let title: String

    /// Where the service's own reference page of an operation or a shape is, with `*` for the name.
    package let operationPage: String
    package let shapePage: String?

    package var corrections: Corrections

    /// The error of its client.
    package var error: String { "\(self.namespace)Error" }

    /// The protocol of its requests.
    package var request: String { "\(self.namespace)Request" }

    package static let ssm = Service(
        folder: "ssm",
        module: "SSMKit",
        namespace: "SSM",
        client: "SSMClient",
        wire: .json,
        title: "Systems Manager",
        operationPage: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_*.html",
        shapePage: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_*.html",
        corrections: .ssm
    )

    package static let cloudAssistant = Service(
        folder: "cloud-assistant",
        module: "CloudAssistantKit",
        namespace: "CloudAssistant",
        client: "CloudAssistantClient",
        wire: .query,
        title: "Cloud Assistant",
        operationPage: "https://www.alibabacloud.com/help/en/ecs/developer-reference/api-ecs-2014-05-26-*",
        shapePage: nil,
        corrections: .cloudAssistant
    )

    package static let all = [ssm, cloudAssistant]
}
