#if os(Linux)
import CloudCore
import Foundation
import Testing

@Suite struct CurlQueueTests {
    private static func call(_ origin: String, _ path: Int = 0) throws -> CurlCall {
        let url = try #require(URL(string: "http://\(origin).example/\(path)"))
        return CurlCall(TransportRequest(method: "GET", url: url), settings: CurlSettings())
    }

    @Test func givesPlacesInOrder() throws {
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

    /// An origin that doesn't respond holds up nobody else.
    @Test func letsOriginsPassEachOther() throws {
        var queue = CurlQueue(maxPerOrigin: 1, maxInAll: 9)
        for origin in ["a", "a", "b", "a", "c"] { queue.add(try Self.call(origin)) }
        let origins = [queue.next(), queue.next(), queue.next()].map { $0?.request.url.host() }
        #expect(origins == ["a.example", "b.example", "c.example"])
        #expect(queue.next() == nil)
        #expect(queue.waiting.count == 2)
    }

    @Test func boundsAllOriginsTogether() throws {
        var queue = CurlQueue(maxPerOrigin: 5, maxInAll: 3)
        for number in 0..<8 { queue.add(try Self.call("\(number % 4)")) }
        let running = [queue.next(), queue.next(), queue.next()].compactMap(\.self)
        #expect(running.count == 3)
        #expect(queue.next() == nil)
        for call in running { queue.leave(call) }
        #expect(queue.next() != nil)
    }

    @Test func passesOverCallsThatAreOver() throws {
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

    @Test func tellsOriginsApart() throws {
        func origin(_ text: String) throws -> String {
            let url = try #require(URL(string: text))
            return CurlCall(TransportRequest(method: "GET", url: url), settings: CurlSettings()).origin
        }
        #expect(try origin("http://A.example/x?y") == origin("http://a.example"))
        #expect(try origin("http://a.example") != origin("https://a.example"))
        #expect(try origin("http://a.example:81") != origin("http://a.example"))
    }
}
#endif
