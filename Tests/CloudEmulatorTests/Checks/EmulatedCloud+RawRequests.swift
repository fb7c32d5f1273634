import CloudEmulator
import Foundation
import Testing

/// Signed requests with content that no typed request can contain.
extension EmulatedCloud {
    /// Sends a body to an operation of Systems Manager.
    /// - Returns: The code and the message of the service error, or empty strings if there is none.
    func ssmError(_ operation: String, _ body: String) async throws -> (code: String, message: String) {
        let unsigned = TransportRequest(
            method: "POST",
            url: try #require(URL(string: "https://ssm.us-east-1.amazonaws.com/")),
            headers: ["content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.\(operation)"],
            body: Data(body.utf8)
        )
        let signer = SigV4Signer(service: "ssm", region: "us-east-1")
        let signed = try signer.sign(unsigned, with: try await self.credentials.credentials(), at: self.time.now())
        let error = try await self.error(in: signed)
        return (error["__type"] ?? "", error["message"] ?? "")
    }

    /// Sends parameters to an operation of Cloud Assistant, in addition to the region.
    /// - Returns: The code and the message of the service error, or empty strings if there is none.
    func assistantError(_ operation: String, _ parameters: [String: String]) async throws -> (
        code: String, message: String
    ) {
        var url = try #require(URLComponents(string: "https://ecs.cn-hangzhou.aliyuncs.com/"))
        url.queryItems =
            [URLQueryItem(name: "RegionId", value: "cn-hangzhou")]
            + parameters.sorted { $0.key < $1.key }.map { URLQueryItem(name: $0.key, value: $0.value) }
        url.percentEncodedQuery = url.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
        let unsigned = TransportRequest(
            method: "POST",
            url: try #require(url.url),
            headers: ["x-acs-action": operation, "x-acs-version": "2014-05-26"]
        )
        let signed = try ACS3Signer().sign(
            unsigned,
            with: try await self.credentials.credentials(),
            at: self.time.now(),
            nonce: UUID().uuidString
        )
        let error = try await self.error(in: signed)
        return (error["Code"] ?? "", error["Message"] ?? "")
    }

    private func error(in request: TransportRequest) async throws -> [String: String] {
        let response = try await self.send(request)
        guard response.status != 200 else { return [:] }
        return try JSONDecoder().decode([String: String].self, from: response.body)
    }
}
