import CloudCore
import Testing

@Suite struct TransportHeadersTests {
    @Test func comparesNamesCaseInsensitively() {
        var headers: TransportHeaders = ["Content-Type": "text/plain"]
        #expect(headers["content-type"] == "text/plain")
        headers["CONTENT-TYPE"] = "application/json"
        #expect(headers.count == 1)
        #expect(headers == ["content-type": "application/json"])
        #expect(headers.hashValue == (["content-type": "application/json"] as TransportHeaders).hashValue)
    }

    @Test func keepsOrderAndDuplicates() {
        var headers = TransportHeaders()
        headers.add(name: "A", value: "1")
        headers.add(name: "B", value: "2")
        headers.add(name: "a", value: "3")
        #expect(headers.values(of: "a") == ["1", "3"])
        #expect(headers["a"] == "1")
        #expect(headers.map(\.name) == ["A", "B", "a"])
        headers["a"] = "4"
        #expect(headers.map(\.value) == ["4", "2"])
        headers["b"] = nil
        #expect(headers.map(\.name) == ["A"])
    }

    @Test func foldsOnlyASCIILetters() {
        let headers: TransportHeaders = ["@name": "at", "`name": "grave"]
        #expect(headers["@NAME"] == "at")
        #expect(headers["`NAME"] == "grave")
    }
}
