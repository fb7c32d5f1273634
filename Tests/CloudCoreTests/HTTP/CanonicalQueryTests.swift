import CloudCore
import Testing

@Suite struct CanonicalQueryTests {
    @Test(arguments: [
        ("", ""), ("&", ""), ("a", "a="), ("a=", "a="), ("=b", "=b"), ("=", "="), ("a=b=c", "a=b%3Dc"),
        ("a&&b&", "a=&b="), ("%61=%3d", "a=%3D"), ("a%=%zz&b=%4", "a%25=%25zz&b=%254"), ("a=%2&b", "a=%252&b="),
        ("b=1&a=2&a=1&a", "a=&a=1&a=2&b=1"), ("a b=c/d", "a%20b=c%2Fd"), ("a=1+1", "a=1%2B1"), ("ab=1&a=2", "a=2&ab=1"),
    ])
    func sortsAndEncodes(query: String, canonical: String) {
        for order in [CanonicalQuery.Order.encoded, .raw] {
            #expect(String(decoding: CanonicalQuery(query.utf8).bytes(sortedBy: order), as: UTF8.self) == canonical)
        }
    }

    @Test func decodesPlusSignsInFormsAsSpaces() {
        let query = CanonicalQuery(form: "a=1+1&b+c=%2B".utf8)
        #expect(String(decoding: query.bytes(sortedBy: .encoded), as: UTF8.self) == "a=1%201&b%20c=%2B")
    }

    /// By encoded names, percent-encoded names come first.
    ///
    /// By raw names, their bytes decide.
    @Test func sortsByEncodedOrByRawNames() {
        let query = CanonicalQuery("A=1&%7E=2&%7B=3&%21=4".utf8)
        #expect(String(decoding: query.bytes(sortedBy: .encoded), as: UTF8.self) == "%21=4&%7B=3&A=1&~=2")
        #expect(String(decoding: query.bytes(sortedBy: .raw), as: UTF8.self) == "%21=4&A=1&%7B=3&~=2")
    }

    @Test func replacesParameters() {
        var query = CanonicalQuery("a=1&b=2&a=3".utf8)
        query.remove("a")
        query.add(name: "c d", value: "é")
        query.add(form: "b=0+".utf8)
        #expect(String(decoding: query.bytes(sortedBy: .raw), as: UTF8.self) == "b=0%20&b=2&c%20d=%C3%A9")
        #expect(query.parameters.map { String(decoding: $0.name, as: UTF8.self) } == ["b", "c d", "b"])
    }
}
