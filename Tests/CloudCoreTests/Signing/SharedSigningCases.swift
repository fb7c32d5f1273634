import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The shared conformance cases of signatures, skipped with a message if they are not next to the checkout.
@Suite(.enabled(if: Fixtures.hasConformance))
struct SharedSigningCases {
    @Test func passesEveryCaseOfTheSigV4Suites() throws {
        let suite = try Fixtures.loadConformance("sigv4.json", as: SigV4Suite.self)
        for example in suite.cases + suite.legacyCases {
            let request = try example.transportRequest()
            var credentials = Credentials(
                accessKeyID: example.context.credentials.accessKeyId,
                secretAccessKey: example.context.credentials.secretAccessKey,
                sessionToken: example.context.credentials.token
            )
            let date = try #require(ISO8601.date(from: example.context.timestamp))
            var options = SigV4Signer.Options(
                normalizesPath: example.context.normalize,
                // The suites contain paths before URL encoding.
                doubleEncodesPath: false,
                signsBody: example.context.signBody,
                omitsSessionToken: example.context.omitSessionToken ?? false
            )
            // The older suite contains the token only in the signed request, added before or after signing.
            let token = example.header.signedRequest.headers.first { $0[0].lowercased() == "x-amz-security-token" }?[1]
            if credentials.sessionToken == nil, let token {
                credentials.sessionToken = token
                options.omitsSessionToken = !example.header.canonicalRequest.contains("x-amz-security-token")
            }
            let signer = SigV4Signer(
                service: example.context.service,
                region: example.context.region,
                options: options
            )
            let signature = try signer.signature(for: request, with: credentials, at: date)
            #expect(signature.canonicalRequest == example.header.canonicalRequest, "\(example.name)")
            #expect(signature.stringToSign == example.header.stringToSign, "\(example.name)")
            #expect(signature.signature == example.header.signature, "\(example.name)")
            let signed = try signer.sign(request, with: credentials, at: date)
            #expect(signed.headers["authorization"]?.hasSuffix(example.header.signature) == true, "\(example.name)")

            guard let presigned = example.query else { continue }
            let expiresIn = Duration.seconds(example.context.expirationInSeconds ?? 3600)
            let inQuery = try signer.signature(for: request, with: credentials, at: date, expiresIn: expiresIn)
            #expect(inQuery.canonicalRequest == presigned.canonicalRequest, "\(example.name)")
            #expect(inQuery.stringToSign == presigned.stringToSign, "\(example.name)")
            #expect(inQuery.signature == presigned.signature, "\(example.name)")
            let link = try signer.presign(request, with: credentials, at: date, expiresIn: expiresIn).url
            let expected = try #require(
                URL(string: "https://example.amazonaws.com\(presigned.signedRequest.target)")
            )
            #expect(link.sortedQuery == expected.sortedQuery)
        }
    }

    @Test func passesEveryCaseOfAlibabasVersion3() throws {
        let suite = try Fixtures.loadConformance("aliyun-signature-v3.json", as: AlibabaSuite.self)
        for example in suite.vectors {
            guard let key = example.credentials.credentials, let date = example.date else {
                print("skipping \(example.name): it has a bearer token and no signature")
                continue
            }
            var request = try example.transportRequest(host: example.host, query: example.query)
            // The signer adds these.
            for name in ["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"] { request.headers[name] = nil }
            let signer = ACS3Signer()
            let at = try #require(ISO8601.date(from: date))
            let signature = try signer.signature(for: request, with: key, at: at, nonce: example.nonce)
            #expect(signature.canonicalRequest == example.canonicalRequest, "\(example.name)")
            #expect(signature.stringToSign == example.stringToSign, "\(example.name)")
            #expect(signature.signature == example.signature, "\(example.name)")
            let signed = try signer.sign(request, with: key, at: at, nonce: example.nonce)
            #expect(signed.headers["authorization"] == example.authorization, "\(example.name)")
        }
    }

    @Test func passesEveryCaseOfAlibabasVersion1() throws {
        let suite = try Fixtures.loadConformance("aliyun-signature-v1.json", as: AlibabaSuite.self)
        for example in suite.vectors {
            guard let key = example.credentials.credentials, let timestamp = example.timestamp else {
                print("skipping \(example.name): it has a bearer token and no signature")
                continue
            }
            var parameters = example.flattened ?? [:]
            for (name, value) in ["Action": example.action, "Version": example.version, "Format": "json"] {
                parameters[name] = value
            }
            // Form parameters are in the body and not in the query.
            if example.formBody != nil {
                parameters = parameters.filter { example.query[$0.key] != nil }
            }
            let request = try example.transportRequest(host: nil, query: parameters)
            let signer = AliyunRPCSigner()
            let at = try #require(ISO8601.date(from: timestamp))
            let signature = try signer.signature(for: request, with: key, at: at, nonce: example.nonce)
            #expect(signature.canonicalRequest == example.canonicalizedQueryString, "\(example.name)")
            #expect(signature.stringToSign == example.stringToSign, "\(example.name)")
            #expect(signature.signature == example.signature, "\(example.name)")
        }
    }
}

private struct SigV4Suite: Decodable {
    var cases: [Case]
    var legacyCases: [Case]

    struct Case: Decodable {
        var name: String
        var context: Context
        var request: Message
        var header: Expected
        var query: Expected?

        func transportRequest() throws -> TransportRequest {
            guard let host = self.request.headers.first(where: { $0[0].lowercased() == "host" })?[1],
                let url = URL(string: "https://\(host)\(self.request.target)")
            else { throw URLError(.badURL) }
            return TransportRequest(
                method: self.request.method,
                url: url,
                headers: TransportHeaders(self.request.headers.map { (name: $0[0], value: $0[1]) }),
                body: Data(self.request.body.utf8)
            )
        }
    }

    struct Context: Decodable {
        var credentials: Key
        var region: String
        var service: String
        var timestamp: String
        var normalize: Bool
        var signBody: Bool
        var omitSessionToken: Bool?
        var expirationInSeconds: Int?
    }

    struct Key: Decodable {
        var accessKeyId: String
        var secretAccessKey: String
        var token: String?
    }

    struct Message: Decodable {
        var method: String
        var target: String
        var headers: [[String]]
        var body: String
    }

    struct Expected: Decodable {
        var canonicalRequest: String
        var stringToSign: String
        var signature: String
        var signedRequest: Message
    }
}

private struct AlibabaSuite: Decodable {
    var vectors: [Case]

    struct Case: Decodable {
        var name: String
        var action: String
        var version: String
        var method: String
        var timestamp: String?
        var date: String?
        var nonce: String
        var host: String?
        var credentials: Key
        var flattened: [String: String]?
        var query: [String: String]
        var formBody: FormBody?
        var headers: [String: String]
        var body: String
        var canonicalizedQueryString: String?
        var canonicalRequest: String?
        var stringToSign: String?
        var signature: String?
        var authorization: String?

        func transportRequest(host: String?, query: [String: String]) throws -> TransportRequest {
            let text =
                query
                .map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }
                .joined(separator: "&")
            let host = host ?? "ecs-cn-hangzhou.aliyuncs.com"
            guard let url = URL(string: "https://\(host)/" + (text.isEmpty ? "" : "?\(text)")) else {
                throw URLError(.badURL)
            }
            return TransportRequest(
                method: self.method,
                url: url,
                headers: TransportHeaders(self.headers.map { (name: $0.key, value: $0.value) }),
                body: Data(self.body.utf8)
            )
        }
    }

    struct Key: Decodable {
        var accessKeyId: String?
        var accessKeySecret: String?
        var securityToken: String?

        var credentials: Credentials? {
            guard let accessKeyId, let accessKeySecret else { return nil }
            return Credentials(
                accessKeyID: accessKeyId,
                secretAccessKey: accessKeySecret,
                sessionToken: self.securityToken
            )
        }
    }

    /// A marker for a form, which the body contains encoded.
    struct FormBody: Decodable {}
}
