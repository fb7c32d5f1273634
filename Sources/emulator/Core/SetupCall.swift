import CloudAssistantKit
import CloudCore
import CloudEmulator
import CloudFoundation
import SSMKit

/// A call that fills the emulator at the start, such as `PutParameter`.
package struct SetupCall: Sendable {
    private enum Service: Sendable {
        case ssm, cloudAssistant
    }

    private let path: String
    private let service: Service
    private let operation: String
    private let input: Data
    private let region: String?

    init(_ value: FileValue) throws(ConfigurationFileError) {
        let members = try value.members(["service", "operation", "input", "region"])
        guard let service = members["service"], let operation = members["operation"] else {
            throw ConfigurationFileError(path: value.path, reason: "expected the members service and operation")
        }
        self.path = value.path
        self.service = try service.choice(["ssm": .ssm, "cloudAssistant": .cloudAssistant])
        self.operation = try operation.text()
        if let input = members["input"], !input.isObject { throw input.expected("an object") }
        self.input = members["input"]?.json ?? Data()
        self.region = try members["region"]?.text()
    }

    /// Makes the call.
    func make(on cloud: EmulatedCloud) async throws(ConfigurationFileError) {
        switch self.service {
        case .ssm:
            let region = self.region ?? EmulatorServer.awsRegion
            let client = SSMClient(region: region, credentials: cloud.credentials, transport: cloud)
            do {
                _ = try await client.call(operation: self.operation, json: self.input)
            } catch {
                throw ConfigurationFileError(path: self.path, reason: "\(error)")
            }
        case .cloudAssistant:
            let region = self.region ?? EmulatorServer.alibabaCloudRegion
            let client = CloudAssistantClient(region: region, credentials: cloud.credentials, transport: cloud)
            do {
                _ = try await client.call(operation: self.operation, json: self.input)
            } catch {
                throw ConfigurationFileError(path: self.path, reason: "\(error)")
            }
        }
    }
}
