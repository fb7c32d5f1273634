import CloudFoundation
import Testing

@testable import CloudCore

/// Requests that keep the parts of their URL.
@Suite struct TransportRequestTests {
    private let endpoint = URL(string: "https://one.example.com/path")

    @Test func keepsTheGivenParts() throws {
        let parts = try URLParts(try #require(self.endpoint)).with(query: "a=1".utf8)
        let request = TransportRequest(method: "POST", to: parts, headers: [:])
        #expect(request.url.absoluteString == "https://one.example.com/path?a=1")
        let found = try request.urlParts()
        #expect(found.host == "one.example.com")
        #expect(found.path == "/path")
        #expect(Array(found.query) == Array("a=1".utf8))
    }

    @Test func forgetsThePartsOfAnEarlierURL() throws {
        var request = TransportRequest(method: "POST", to: try URLParts(try #require(self.endpoint)), headers: [:])
        request.url = try #require(URL(string: "http://two.example.com:81/?b=2"))
        let found = try request.urlParts()
        #expect(found.host == "two.example.com:81")
        #expect(found.path == "/")
        #expect(Array(found.query) == Array("b=2".utf8))
    }

    @Test func equalsARequestWithoutParts() throws {
        let url = try #require(self.endpoint)
        let one = TransportRequest(method: "POST", to: try URLParts(url), headers: [:])
        let other = TransportRequest(method: "POST", url: url)
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
    }
}
