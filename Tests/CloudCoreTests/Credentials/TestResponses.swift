import CloudCore
import CloudTestSupport
import Foundation

/// Responses of services that issue credentials.
extension TransportResponse {
    static func text(_ body: String, status: Int = 200) -> TransportResponse {
        TransportResponse(status: status, body: Data(body.utf8))
    }

    /// Returns a response of AWS's STS.
    static func sts(_ id: String) -> TransportResponse {
        .text(
            """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>\(id)</AccessKeyId><SecretAccessKey>SECRETKEY0123456789</SecretAccessKey>
            <SessionToken>SECRETTOKEN0123456789</SessionToken><Expiration>2026-01-02T13:00:00Z</Expiration>
            </Credentials></AssumeRoleResult></AssumeRoleResponse>
            """
        )
    }

    /// Returns a response of AWS's metadata services.
    static func awsMetadata(_ id: String) -> TransportResponse {
        .text(
            #"{"Code":"Success","AccessKeyId":"\#(id)","SecretAccessKey":"SECRETKEY0123456789","Token":"SECRETTOKEN0123456789","#
                + #""Expiration":"2026-01-02T13:00:00Z"}"#
        )
    }

    /// Returns a response of Alibaba's metadata service.
    static func alibabaCloudMetadata(_ id: String) -> TransportResponse {
        .text("{\"Code\":\"Success\",\(alibabaCloudKeys(id))}")
    }

    /// Returns a response of Alibaba's STS.
    static func alibabaCloudSTS(_ id: String) -> TransportResponse {
        .text("{\"RequestId\":\"1\",\"Credentials\":{\(alibabaCloudKeys(id))}}")
    }

    /// Returns a response of Alibaba's CloudSSO.
    static func alibabaCloudSSO(_ id: String) -> TransportResponse {
        .text("{\"CloudCredential\":{\(alibabaCloudKeys(id))}}")
    }

    private static func alibabaCloudKeys(_ id: String) -> String {
        #""AccessKeyId":"\#(id)","AccessKeySecret":"SECRETKEY0123456789","SecurityToken":"SECRETTOKEN0123456789","#
            + #""Expiration":"2026-01-02T13:00:00Z""#
    }
}

extension Credentials {
    /// Returns the credentials in the responses above.
    static func issued(_ id: String) -> Credentials {
        Credentials(
            accessKeyID: id,
            secretAccessKey: "SECRETKEY0123456789",
            sessionToken: "SECRETTOKEN0123456789",
            expiration: Date(timeIntervalSince1970: 1_767_358_800)
        )
    }
}

extension TransportRequest {
    /// The body's form, decoded.
    var form: [String: String] {
        let text = String(decoding: self.body, as: UTF8.self)
        return Dictionary(fields(text)) { first, _ in first }
    }

    /// The URL's query, decoded.
    var query: [String: String] { Dictionary(fields(self.url.query() ?? "")) { first, _ in first } }
}

private func fields(_ text: String) -> [(String, String)] {
    text.split(separator: "&").map { field in
        let parts = field.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
        return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
    }
}
