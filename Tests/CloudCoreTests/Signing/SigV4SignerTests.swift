import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct SigV4SignerTests {
    static let cases = Result { try Fixtures.load("signing/sigv4.json", as: SigningFixture.self).cases }

    static let key = Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    )
    static let date = Date(timeIntervalSince1970: 1_440_938_160)

    @Test(arguments: try cases.get())
    func matchesBotocore(example: SigningFixture.Case) throws {
        let signer = try Self.signer(for: example)
        let request = try example.request()
        let credentials = example.credentials.credentials
        let expiresIn = example.presignExpires.map { Duration.seconds($0) }

        let signature = try signer.signature(for: request, with: credentials, at: example.date, expiresIn: expiresIn)
        #expect(signature.canonicalRequest == example.canonicalRequest)
        #expect(signature.stringToSign == example.stringToSign)
        #expect(signature.signature == example.signature)

        if let expiresIn {
            let signed = try signer.presign(request, with: credentials, at: example.date, expiresIn: expiresIn)
            #expect(signed.url.sortedQuery == example.presignedQuery)
        } else {
            let signed = try signer.sign(request, with: credentials, at: example.date)
            #expect(signed.headers["Authorization"] == example.authorization)
            #expect(signed.headers["X-Amz-Security-Token"] == credentials.sessionToken)
        }
    }

    private static func signer(for example: SigningFixture.Case) throws -> SigV4Signer {
        let options = try #require(example.options)
        return SigV4Signer(
            service: try #require(example.service),
            region: try #require(example.region),
            options: .init(
                normalizesPath: options.normalizesPath,
                doubleEncodesPath: options.doubleEncodesPath,
                signsBody: options.signsBody,
                omitsSessionToken: options.omitsSessionToken,
                presignsBody: options.presignsBody
            )
        )
    }

    @Test func signsASignedRequestAgain() throws {
        let signer = SigV4Signer(service: "ssm", region: "us-east-1")
        let request = TransportRequest(method: "POST", url: try #require(URL(string: "https://example.com/")))
        let once = try signer.sign(request, with: Self.key, at: Self.date)
        let twice = try signer.sign(once, with: Self.key, at: Self.date)
        #expect(once == twice)
    }

    @Test func derivesANewKeyForAnotherDayAndAnotherSecret() throws {
        let signer = SigV4Signer(service: "ssm", region: "us-east-1")
        let request = TransportRequest(method: "POST", url: try #require(URL(string: "https://example.com/")))
        var other = Self.key
        other.secretAccessKey = "another"
        for (credentials, date) in [
            (Self.key, Self.date), (other, Self.date), (Self.key, Self.date + 86_400), (Self.key, Self.date),
        ] {
            let fresh = SigV4Signer(service: "ssm", region: "us-east-1")
            #expect(
                try signer.signature(for: request, with: credentials, at: date)
                    == fresh.signature(for: request, with: credentials, at: date)
            )
        }
    }

    @Test(arguments: ["value\r\nX-Evil: 1", "value\n", "value\r", "a\u{0}b", "a\u{7f}"])
    func rejectsHeaderValuesWithLineBreaks(value: String) throws {
        var request = TransportRequest(method: "GET", url: try #require(URL(string: "https://example.com/")))
        request.headers["x-note"] = value
        #expect(throws: InvalidRequestError.self) {
            try SigV4Signer(service: "ssm", region: "us-east-1").sign(request, with: Self.key, at: Self.date)
        }
        #expect(throws: InvalidRequestError.self) {
            try AliyunRPCSigner().sign(request, with: Self.key, at: Self.date, nonce: "n")
        }
        #expect(throws: InvalidRequestError.self) {
            try ACS3Signer().sign(request, with: Self.key, at: Self.date, nonce: "n")
        }
    }

    @Test func unfoldsHeaders() throws {
        var request = TransportRequest(method: "GET", url: try #require(URL(string: "https://example.com/")))
        request.headers["x-note"] = "one\r\n   two\n\tthree"
        let signed = try SigV4Signer(service: "ssm", region: "us-east-1").sign(request, with: Self.key, at: Self.date)
        #expect(signed.headers["x-note"] == "one two three")
    }

    @Test(arguments: [
        "", "us east", "us-east-1/../x", "us-east-1.evil.com", "-us", "us\n", "über", String(repeating: "a", count: 64),
    ])
    func rejectsRegionsThatAreNotHostLabels(region: String) throws {
        let request = TransportRequest(method: "GET", url: try #require(URL(string: "https://example.com/")))
        #expect(throws: InvalidRequestError.invalidRegion(region)) {
            try SigV4Signer(service: "ssm", region: region).sign(request, with: Self.key, at: Self.date)
        }
    }

    @Test(arguments: [
        ("", "secret", nil), ("AKID", " ", nil), ("AKID", "secret", ""), ("AK\nID", "secret", nil),
        ("AKID", "s", "t\r\n"),
    ])
    func rejectsInvalidCredentials(id: String, secret: String, token: String?) throws {
        let request = TransportRequest(method: "GET", url: try #require(URL(string: "https://example.com/")))
        let credentials = Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
        #expect(throws: InvalidRequestError.self) {
            try SigV4Signer(service: "ssm", region: "us-east-1").sign(request, with: credentials, at: Self.date)
        }
    }

    @Test(arguments: [
        "file:///etc/passwd", "https:///path", "mailto:a@b", "https://user:secret@example.com/", "relative",
    ])
    func rejectsInvalidURLs(text: String) throws {
        let request = TransportRequest(method: "GET", url: try #require(URL(string: text)))
        #expect {
            try SigV4Signer(service: "ssm", region: "us-east-1").sign(request, with: Self.key, at: Self.date)
        } throws: { error in
            error is InvalidRequestError && !"\(error)".contains("secret")
        }
    }

    @Test(arguments: [Duration.zero, .milliseconds(999), .seconds(604_801), .seconds(-5)])
    func rejectsInvalidPresignDurations(expiresIn: Duration) throws {
        let request = TransportRequest(method: "GET", url: try #require(URL(string: "https://example.com/")))
        #expect(throws: InvalidRequestError.self) {
            try SigV4Signer(service: "s3", region: "us-east-1", options: .s3)
                .presign(request, with: Self.key, at: Self.date, expiresIn: expiresIn)
        }
    }

    @Test(arguments: [-1, -1e300, 253_402_300_800, 1e300, .infinity, .nan])
    func rejectsDatesOutOfRange(seconds: TimeInterval) throws {
        let date = Date(timeIntervalSince1970: seconds)
        let request = TransportRequest(method: "GET", url: try #require(URL(string: "https://example.com/")))
        #expect(throws: InvalidRequestError.self) {
            try SigV4Signer(service: "ssm", region: "us-east-1").sign(request, with: Self.key, at: date)
        }
    }

    @Test func redactsSecretsInDescriptions() throws {
        let signer = SigV4Signer(service: "ssm", region: "us-east-1")
        var credentials = Self.key
        credentials.sessionToken = "the/token+with=chars"
        let request = TransportRequest(method: "POST", url: try #require(URL(string: "https://example.com/")))
        let signed = try signer.sign(request, with: credentials, at: Self.date)
        let presigned = try signer.presign(request, with: credentials, at: Self.date, expiresIn: .seconds(60))
        let signature = try signer.signature(for: request, with: credentials, at: Self.date).signature
        var text = ""
        dump(signer, to: &text)
        dump(signed, to: &text)
        dump(presigned, to: &text)
        dump(credentials, to: &text)
        text += "\(signer) \(signed) \(presigned) \(credentials) \(String(reflecting: credentials))"
        for secret in [credentials.secretAccessKey, "the/token", "the%2Ftoken", signature] {
            #expect(!text.contains(secret))
        }
    }
}
