#if os(Linux)
import CloudCore
import Foundation
import Testing

@Suite struct CurlQueueTests {
    private static func call(_ origin: String, _ path: Int = 0) throws -> CurlCall {
        let url = try #require(URL(string: "http://\(origin).example/\(path)"))
        return CurlCall(TransportRequest(method: "GET", url: url), settings: CurlSettings())
    }

    @Test func startsCallsInOrder() throws {
        var queue = CurlQueue(maxPerOrigin: 2, maxInAll: 9)
        for number in 0..<6 { queue.add(try Self.call("a", number)) }
        var seen: [String] = []
        var running: [CurlCall] = []
        while let call = queue.next() { running.append(call) }
        #expect(running.count == 2)
        while !running.isEmpty {
            let call = running.removeFirst()
            seen.append(call.request.url.path())
            queue.leave(call)
            if let next = queue.next() { running.append(next) }
        }
        #expect(seen == (0..<6).map { "/\($0)" })
        #expect(queue.waiting.isEmpty)
    }

    /// An origin that doesn't respond doesn't block others.
    @Test func startsCallsOfOtherOrigins() throws {
        var queue = CurlQueue(maxPerOrigin: 1, maxInAll: 9)
        for origin in ["a", "a", "b", "a", "c"] { queue.add(try Self.call(origin)) }
        let origins = [queue.next(), queue.next(), queue.next()].map { $0?.request.url.host() }
        #expect(origins == ["a.example", "b.example", "c.example"])
        #expect(queue.next() == nil)
        #expect(queue.waiting.count == 2)
    }

    @Test func limitsAllOriginsTogether() throws {
        var queue = CurlQueue(maxPerOrigin: 5, maxInAll: 3)
        for number in 0..<8 { queue.add(try Self.call("\(number % 2)")) }
        let running = [queue.next(), queue.next(), queue.next()].compactMap(\.self)
        #expect(running.count == 3)
        #expect(queue.next() == nil)
        for call in running { queue.leave(call) }
        #expect(queue.next() != nil)
    }

    /// Many origins that don't respond don't block others either.
    @Test func reservesASlotForEachOrigin() throws {
        var queue = CurlQueue(maxPerOrigin: 2, maxInAll: 4)
        for origin in ["a", "b"] { for number in 0..<3 { queue.add(try Self.call(origin, number)) } }
        #expect((0..<4).allSatisfy { _ in queue.next() != nil })
        #expect(queue.next() == nil)
        for origin in ["c", "c", "d", "e", "f", "g"] { queue.add(try Self.call(origin)) }
        let origins = (0..<4).map { _ in queue.next()?.request.url.host() }
        #expect(origins == ["c.example", "d.example", "e.example", "f.example"])
        #expect(queue.next() == nil)
    }

    @Test func releasesFinishedCalls() throws {
        var queue = CurlQueue(maxPerOrigin: 1, maxInAll: 9)
        weak var last: CurlCall?
        for number in 0..<5 {
            for origin in ["a", "b"] {
                let call = try Self.call(origin, number)
                queue.add(call)
                if origin == "a" || number == 4 { call.finish(.failure(CancellationError())) }
                last = call
            }
        }
        #expect(queue.count == 10)
        queue.forgetOver()
        #expect(last == nil)
        #expect(queue.count == 4)
        #expect(queue.waiting.allSatisfy { $0.request.url.host() == "b.example" })
        #expect(queue.next()?.request.url.path() == "/0")
        #expect(queue.next() == nil)
        queue.add(try Self.call("a"))
        #expect(queue.next()?.request.url.host() == "a.example")
    }

    @Test func skipsFinishedCalls() throws {
        var queue = CurlQueue(maxPerOrigin: 1, maxInAll: 1)
        let calls = try (0..<3).map { try Self.call("a", $0) }
        for call in calls { queue.add(call) }
        calls[0].finish(.failure(CancellationError()))
        #expect(queue.next() === calls[1])
        queue.leave(calls[1])
        calls[2].finish(.failure(CancellationError()))
        #expect(queue.next() == nil)
        #expect(queue.waiting.isEmpty)
    }

    @Test func distinguishesOrigins() throws {
        func origin(_ text: String) throws -> String {
            let url = try #require(URL(string: text))
            return CurlCall(TransportRequest(method: "GET", url: url), settings: CurlSettings()).origin
        }
        #expect(try origin("http://A.example/x?y") == origin("http://a.example"))
        #expect(try origin("http://a.example:80") == origin("http://a.example"))
        #expect(try origin("HTTPS://a.example:443") == origin("https://a.example"))
        #expect(try origin("http://a.example:443") != origin("https://a.example"))
        #expect(try origin("http://a.example") != origin("https://a.example"))
        #expect(try origin("http://a.example:81") != origin("http://a.example"))
    }
}
#endif
