import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AlibabaSignerTests {
    static let acs3 = Result { try Fixtures.load("signing/acs3.json", as: SigningFixture.self).cases }
    static let rpc = Result { try Fixtures.load("signing/aliyun-rpc.json", as: SigningFixture.self).cases }

    @Test(arguments: try acs3.get())
    func signsVersion3LikeTheOfficialSDK(example: SigningFixture.Case) throws {
        let nonce = try #require(example.nonce)
        let credentials = example.credentials.credentials
        let request = try example.request()
        let signature = try ACS3Signer().signature(for: request, with: credentials, at: example.date, nonce: nonce)
        #expect(signature.canonicalRequest == example.canonicalRequest)
        #expect(signature.stringToSign == example.stringToSign)
        #expect(signature.signature == example.signature)
        let signed = try ACS3Signer().sign(request, with: credentials, at: example.date, nonce: nonce)
        #expect(signed.headers["authorization"] == example.authorization)
    }

    @Test(arguments: try rpc.get())
    func signsVersion1LikeTheOfficialSDK(example: SigningFixture.Case) throws {
        let nonce = try #require(example.nonce)
        let credentials = example.credentials.credentials
        let request = try example.request()
        let signature = try AliyunRPCSigner().signature(for: request, with: credentials, at: example.date, nonce: nonce)
        #expect(signature.canonicalRequest == example.canonicalQuery)
        #expect(signature.stringToSign == example.stringToSign)
        #expect(signature.signature == example.signature)
        let signed = try AliyunRPCSigner().sign(request, with: credentials, at: example.date, nonce: nonce)
        #expect(signed.url.sortedQuery == example.query)
        #expect(signed.body == request.body)
    }

    @Test func replacesAnOldVersion1Signature() throws {
        let example = try #require(try Self.rpc.get().first)
        let credentials = example.credentials.credentials
        let once = try AliyunRPCSigner().sign(example.request(), with: credentials, at: example.date, nonce: "one")
        let twice = try AliyunRPCSigner().sign(once, with: credentials, at: example.date, nonce: "two")
        let fresh = try AliyunRPCSigner().sign(example.request(), with: credentials, at: example.date, nonce: "two")
        #expect(twice.url.sortedQuery == fresh.url.sortedQuery)
    }
}
