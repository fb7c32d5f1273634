/// A service to generate code for, with the facts that its model doesn't contain.
package struct Service: Sendable {
    /// A wire protocol.
    package enum WireProtocol: Sendable {
        /// A JSON object in the request body.
        case json

        /// Query parameters; responses are JSON with loose types and wrapped lists.
        case query
    }

    /// The folder of the model under Models.
    package let folder: String

    /// The module of the generated code.
    package let module: String

    /// The enumeration that types are nested in.
    package let namespace: String

    /// The client that has a method for each operation.
    package let client: String

    package let wireProtocol: WireProtocol

    /// The display name of the service.
    package let title: String

    /// The URL of the API reference page of an operation or a shape, with `*` for the name.
    package let operationPage: String
    package let shapePage: String?

    package var corrections: Corrections

    /// The error type of the client.
    package var error: String { "\(self.namespace)Error" }

    /// The protocol of the requests.
    package var request: String { "\(self.namespace)Request" }

    package static let ssm = Service(
        folder: "ssm",
        module: "SSMKit",
        namespace: "SSM",
        client: "SSMClient",
        wireProtocol: .json,
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
        wireProtocol: .query,
        title: "Cloud Assistant",
        operationPage: "https://www.alibabacloud.com/help/en/ecs/developer-reference/api-ecs-2014-05-26-*",
        shapePage: nil,
        corrections: .cloudAssistant
    )

    package static let all = [ssm, cloudAssistant]
}
