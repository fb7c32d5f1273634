import CloudCore
import Foundation
import Testing

/// Hosts that Foundation's APIs encode differently or not at all.
@Suite struct EndpointHostTests {
    @Test(arguments: [
        "https://a%20b/", "https://b%C3%BCcher.example", "http://ex%C3%A4mple.com:8443/path", "https://a%2Fb.com",
        "https://a,b.com/", "https://a(b)/",
    ])
    func rejectsHostsThatAreNotASCIINames(text: String) throws {
        let url = try #require(URL(string: text))
        let error = #expect(throws: InvalidRequestError.self) { try URLParts.checkEndpoint(url) }
        guard case .invalidEndpoint(_, let reason) = error else { throw try #require(error) }
        #expect(reason.contains("xn--"))
    }

    @Test(arguments: [
        "https://xn--bcher-kva.example", "https://[::1]:8443/", "http://127.0.0.1:4566", "https://a_b.example/x",
    ])
    func acceptsDNSHosts(text: String) throws {
        try URLParts.checkEndpoint(try #require(URL(string: text)))
    }
}
