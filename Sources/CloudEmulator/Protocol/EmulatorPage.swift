import CloudFoundation

/// A page of a list, and the token of the next one.
struct EmulatorPage<Item> {
    var items: [Item]
    var nextToken: String?

    /// Creates a page of a list from a token, which encodes the number of preceding items.
    init(of all: some RandomAccessCollection<Item>, size: Int, token: String?) throws {
        let start: Int
        if let token, !token.isEmpty {
            guard let data = Data(base64Encoded: token), let offset = Int(String(decoding: data, as: UTF8.self)),
                (0...all.count).contains(offset)
            else { throw ErrorResponse("InvalidNextToken", "the token was not returned by an earlier page") }
            start = offset
        } else {
            start = 0
        }
        self.items = Array(all.dropFirst(start).prefix(size))
        let end = start + self.items.count
        self.nextToken = end < all.count ? Data("\(end)".utf8).base64EncodedString() : nil
    }

    private init(items: [Item], nextToken: String?) {
        self.items = items
        self.nextToken = nextToken
    }

    /// Returns the page with each item transformed.
    func map<Other>(_ transform: (Item) throws -> Other) rethrows -> EmulatorPage<Other> {
        EmulatorPage<Other>(items: try self.items.map(transform), nextToken: self.nextToken)
    }
}
