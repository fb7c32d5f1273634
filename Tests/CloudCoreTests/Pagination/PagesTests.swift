import CloudCore
import CloudTestSupport
import Testing

@Suite struct PagesTests {
    struct ListRequest: PaginatedRequest {
        typealias ErrorCode = FakeWireProtocol.ErrorCode

        struct Response: ServiceShape {
            var numbers: [Int]
            var nextToken: String?

            static let members = Members<Self> { member in
                member("Numbers", .list(.integer), \.numbers)
                member("NextToken", .text, \.nextToken)
            }
        }

        static let members = Members<Self> { member in
            member("NextToken", .text, \.nextToken)
        }

        static let operation = OperationDescriptor(name: "List")

        var nextToken: String?

        static func items(in page: Response) -> [Int] { page.numbers }

        func next(after page: Response) -> Self? {
            guard let token = page.nextToken, !token.isEmpty else { return nil }
            return ListRequest(nextToken: token)
        }
    }

    typealias Failure = CloudError<FakeWireProtocol.ErrorCode>

    private func pages(
        from first: ListRequest = ListRequest(),
        fetched: Counter = Counter(),
        _ responses: [String: ListRequest.Response]
    ) -> Pages<ListRequest> {
        Pages(from: first) { request throws(Failure) in
            fetched.next()
            guard let page = responses[request.nextToken ?? ""] else {
                throw .cancelled(CancellationFailure(operation: ""))
            }
            return page
        }
    }

    @Test func yieldsAllItemsInOrder() async throws {
        let pages = self.pages([
            "": .init(numbers: [1, 2], nextToken: "a"), "a": .init(numbers: [], nextToken: "b"),
            "b": .init(numbers: [3], nextToken: ""),
        ])
        var items: [Int] = []
        for try await item in pages.items { items.append(item) }
        #expect(items == [1, 2, 3])
        var sizes: [Int] = []
        for try await page in pages { sizes.append(page.numbers.count) }
        #expect(sizes == [2, 0, 1])
        #expect(try await pages.items.collect() == [1, 2, 3])
    }

    @Test func fetchesPagesLazily() async throws {
        let fetched = Counter()
        let pages = self.pages(
            fetched: fetched,
            [
                "": .init(numbers: [1, 2], nextToken: "a"), "a": .init(numbers: [3], nextToken: nil),
            ]
        )
        var iterator = pages.items.makeAsyncIterator()
        #expect(fetched.count == 0)
        _ = try await iterator.next()
        _ = try await iterator.next()
        #expect(fetched.count == 1)
        #expect(try await iterator.next() == 3)
        #expect(try await iterator.next() == nil)
        #expect(try await iterator.next() == nil)
        #expect(fetched.count == 2)
    }

    /// A partial list must not look complete.
    @Test(arguments: [
        (["": "a", "a": "a"], 2), (["": "a", "a": "b", "b": "a"], 3),
        (["": "a", "a": "b", "b": "c", "c": "d", "d": "b"], 5),
    ])
    func failsWhenTheServiceRepeatsAToken(tokens: [String: String], count: Int) async throws {
        let fetched = Counter()
        let pages = self.pages(fetched: fetched, tokens.mapValues { .init(numbers: [1], nextToken: $0) })
        var items: [Int] = []
        let error = await #expect(throws: Failure.self) {
            for try await item in pages.items {
                items.append(item)
                if items.count > 10 { break }
            }
        }
        #expect(items.count == count)
        #expect(fetched.count == count)
        guard case .decoding(let failure)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(failure.operation == "List")
        #expect(failure.reason.contains("repeated a page token"))
    }

    @Test func failsWhenTheServiceReturnsToASavedToken() async throws {
        let pages = self.pages(
            from: ListRequest(nextToken: "b"),
            ["b": .init(numbers: [1], nextToken: "c"), "c": .init(numbers: [2], nextToken: "b")]
        )
        var iterator = pages.makeAsyncIterator()
        _ = try await iterator.next()
        _ = try await iterator.next()
        await #expect(throws: Failure.self) { _ = try await iterator.next() }
        #expect(try await iterator.next() == nil)
        // A new iterator over the same pages starts at the beginning.
        var again = pages.makeAsyncIterator()
        #expect(try await again.next()?.numbers == [1])
    }

    @Test func distinguishesLongTokensByTheirSuffixes() async throws {
        let pages = Pages<ListRequest>(from: ListRequest()) { request throws(Failure) in
            let number = Int(request.nextToken?.suffix(4) ?? "") ?? 1_000
            let token = String(repeating: "x", count: 2_000) + "\(number + 1)"
            return .init(numbers: [number], nextToken: number < 1_999 ? token : nil)
        }
        #expect(try await pages.items.collect() == Array(1_000..<2_000))
    }

    @Test func resumesFromASavedToken() async throws {
        let pages = self.pages(from: ListRequest(nextToken: "b"), ["b": .init(numbers: [3], nextToken: nil)])
        var items: [Int] = []
        for try await item in pages.items { items.append(item) }
        #expect(items == [3])
    }

    @Test func endsAfterAFailedPage() async throws {
        let pages = self.pages(["": .init(numbers: [1], nextToken: "missing")])
        var iterator = pages.makeAsyncIterator()
        _ = try await iterator.next()
        await #expect(throws: Failure.self) { _ = try await iterator.next() }
        await #expect(throws: Failure.self) { _ = try await pages.items.collect() }
        #expect(try await iterator.next() == nil)
    }
}
