import CloudCore
import Foundation
import Testing

@Suite struct RedactionTests {
    @Test(arguments: [
        "Authorization", "X-Amz-Security-Token", "x-acs-security-token", "Cookie", "X-aws-ec2-metadata-token",
        "X-aliyun-ecs-metadata-token",
    ])
    func redactsSecretHeaders(name: String) throws {
        let headers: TransportHeaders = [name: "planted-secret-key", "x-note": "shown"]
        let request = TransportRequest(
            method: "POST",
            url: try #require(URL(string: "https://example.com/")),
            headers: headers
        )
        let response = TransportResponse(status: 200, headers: headers)
        for text in Self.renderings(of: headers) + Self.renderings(of: request) + Self.renderings(of: response) {
            #expect(!text.contains("planted-secret-key"))
            #expect(text.contains("shown"))
        }
    }

    @Test(arguments: ["Signature", "SecurityToken", "X-Amz-Signature", "X-Amz-Security-Token", "AccessKeyId"])
    func redactsSecretParameters(name: String) throws {
        let url = try #require(
            URL(string: "https://example.com/?Action=RunCommand&\(name)=planted-secret-key&Zone=shown")
        )
        for text in Self.renderings(of: TransportRequest(method: "POST", url: url)) {
            #expect(!text.contains("planted-secret-key"))
            #expect(text.contains("Zone=shown"))
        }
    }

    @Test func redactsPasswordsInURLs() throws {
        for user in ["me:planted-secret-key", "planted-token", "a@b:c", ":x"] {
            let url = try #require(URL(string: "https://\(user)@example.com/a?b=c"))
            #expect(url.withoutSecrets == "https://<redacted>@example.com/a?b=c")
        }
        let plain = try #require(URL(string: "https://example.com/a@b?c=d@e"))
        #expect(plain.withoutSecrets == "https://example.com/a@b?c=d@e")
    }

    @Test(arguments: ["https://h/?token=planted", "https://planted@h/", "https://h/#planted", "ftp://h/?a=planted"])
    func redactsTheQueryOfARejectedEndpoint(endpoint: String) throws {
        let url = try #require(URL(string: endpoint))
        let error = #expect(throws: InvalidRequestError.self) { try URLParts.checkEndpoint(url) }
        #expect(!"\(String(describing: error))".contains("planted"))
        #expect(error?.description.contains("<redacted>") == true)
    }

    @Test(arguments: ["to/ken+of/some+length==", "plain-of-some-length"])
    func redactsSecretsInServiceMessages(token: String) {
        let credentials = Credentials(accessKeyID: "id", secretAccessKey: "se/cret-of-some-length", sessionToken: token)
        let once = PercentEncoding.encode(token)
        let text =
            "signed GET&SecurityToken%3D\(PercentEncoding.encode(once)) or \(once) or \(token) with se/cret-of-some-length"
        let cleaned = credentials.redacting(text)
        #expect(!cleaned.contains(token))
        #expect(!cleaned.contains("se/cret-of-some-length"))
        #expect(!cleaned.contains(once))
        #expect(cleaned.hasPrefix("signed GET&SecurityToken%3D<redacted>"))
    }

    private static func renderings(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(reflecting: value), dumped]
    }
}
