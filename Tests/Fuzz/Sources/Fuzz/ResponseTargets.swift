import CloudAssistantKit
import CloudCore
import Foundation
import SSMKit

/// A transport that always returns the same response, or throws if it has none.
struct FixedTransport: HTTPTransport {
    private let response: TransportResponse?

    init(_ response: TransportResponse?) {
        self.response = response
    }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        guard let response else { throw TransportError(.notConnected, reason: "the network is unavailable") }
        return response
    }
}

extension Target {
    private static let credentials = StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret"))

    /// Responses of both services with any status.
    ///
    /// The first byte is the status, the rest the body.
    static let errors = Target(name: "errors") { bytes in
        let response = TransportResponse(
            status: 100 + Int(bytes.first ?? 0) * 2,
            headers: ["x-amzn-errortype": String(decoding: bytes.suffix(3), as: UTF8.self)],
            body: Data(bytes.dropFirst())
        )
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: Self.credentials,
            transport: FixedTransport(response),
            options: .init(retry: RetryPolicy.none)
        )
        let assistant = CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: Self.credentials,
            transport: FixedTransport(response),
            options: .init(retry: RetryPolicy.none)
        )
        _ = wait {
            do throws(SSMError) { render(try await ssm.listCommands()) } catch {
                render(error)
                check(response.status < 500 || error.mayHaveTakenEffect || error.isThrottling, "an unsafe status")
            }
            do throws(CloudAssistantError) { render(try await assistant.describeInvocations()) } catch { render(error) }
        }
    }

    /// Response bodies of ten operations.
    ///
    /// The first byte selects the operation.
    static let responses = Target(name: "responses") { bytes in
        let body = Data(bytes.dropFirst())
        switch (bytes.first ?? 0) % 10 {
        case 0: Self.read(SSM.ListCommandsResponse.self, body, SSM.makeDecoder(), SSM.makeEncoder())
        case 1: Self.read(SSM.ListCommandInvocationsResponse.self, body, SSM.makeDecoder(), SSM.makeEncoder())
        case 2: Self.read(SSM.GetInventoryResponse.self, body, SSM.makeDecoder(), SSM.makeEncoder())
        case 3: Self.read(SSM.GetMaintenanceWindowTaskResponse.self, body, SSM.makeDecoder(), SSM.makeEncoder())
        case 4: Self.read(SSM.GetAutomationExecutionResponse.self, body, SSM.makeDecoder(), SSM.makeEncoder())
        case 5: Self.read(SSM.DescribeOpsItemsResponse.self, body, SSM.makeDecoder(), SSM.makeEncoder())
        case 6: Self.readLoose(CloudAssistant.DescribeInvocationsResponse.self, body)
        case 7: Self.readLoose(CloudAssistant.DescribeInvocationResultsResponse.self, body)
        case 8: Self.readLoose(CloudAssistant.DescribeCommandsResponse.self, body)
        default: Self.readLoose(CloudAssistant.DescribeSendFileResultsResponse.self, body)
        }
    }

    private static func readLoose<Response: Codable>(_ type: Response.Type, _ body: Data) {
        Self.read(type, body, CloudAssistant.makeDecoder(), CloudAssistant.makeEncoder())
    }

    /// A decoded value can be printed, encoded and decoded again.
    private static func read<Response: Codable>(
        _ type: Response.Type,
        _ body: Data,
        _ decoder: JSONDecoder,
        _ encoder: JSONEncoder
    ) {
        guard let response = try? decoder.decode(type, from: body) else { return }
        render(response)
        do {
            _ = try decoder.decode(type, from: try encoder.encode(response))
        } catch {
            check(false, "\(type) can't be decoded again: \(error)")
        }
    }
}
