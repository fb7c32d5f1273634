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
        case 0: Self.read(SSM.ListCommandsResponse.self, body)
        case 1: Self.read(SSM.ListCommandInvocationsResponse.self, body)
        case 2: Self.read(SSM.GetInventoryResponse.self, body)
        case 3: Self.read(SSM.GetMaintenanceWindowTaskResponse.self, body)
        case 4: Self.read(SSM.GetAutomationExecutionResponse.self, body)
        case 5: Self.read(SSM.DescribeOpsItemsResponse.self, body)
        case 6: Self.read(CloudAssistant.DescribeInvocationsResponse.self, body)
        case 7: Self.read(CloudAssistant.DescribeInvocationResultsResponse.self, body)
        case 8: Self.read(CloudAssistant.DescribeCommandsResponse.self, body)
        default: Self.read(CloudAssistant.DescribeSendFileResultsResponse.self, body)
        }
    }

    /// A value can be printed, written and read again.
    private static func read<Response: ServiceShape>(_ type: Response.Type, _ body: Data) {
        guard let response = try? Response(json: body) else { return }
        render(response)
        do {
            _ = try Response(json: try response.json())
        } catch {
            check(false, "\(type) can't be read again: \(error)")
        }
    }
}
