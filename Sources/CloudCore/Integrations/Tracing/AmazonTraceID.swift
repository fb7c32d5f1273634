#if Tracing
/// The trace header of AWS, from a `traceparent` of W3C.
///
/// Source: W3C Trace Context, section 3.2, and the X-Ray developer guide, "Tracing header".
struct AmazonTraceID {
    static let header = "X-Amzn-Trace-Id"

    /// The value of the header, such as `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`.
    let text: String

    /// Creates the header for a `traceparent`, or returns `nil` if it has another format.
    init?(traceparent: String) {
        let parts = traceparent.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, parts.map(\.count).prefix(4).elementsEqual([2, 32, 16, 2]),
            parts.prefix(4).allSatisfy({ $0.allSatisfy(\.isLowercaseHexDigit) }),
            let flags = UInt8(Substring(parts[3]), radix: 16)
        else { return nil }
        let (trace, parent) = (Substring(parts[1]), Substring(parts[2]))
        self.text = "Root=1-\(trace.prefix(8))-\(trace.dropFirst(8));Parent=\(parent);Sampled=\(flags & 1)"
    }
}

extension UInt8 {
    fileprivate var isLowercaseHexDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
#endif
