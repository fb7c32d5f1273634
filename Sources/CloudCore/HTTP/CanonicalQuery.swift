/// The parameters of a query or form, which can be sorted and encoded for a signature.
package struct CanonicalQuery: Sendable {
    /// The ranges of a name and a value in the bytes.
    private struct Parameter {
        let name, value: Range<Int>
    }

    /// The decoded names and values, concatenated.
    private var bytes: [UInt8] = []

    private var ranges: [Parameter] = []

    /// Parses the query of a URL; `+` is a plus sign.
    package init(_ query: some Collection<UInt8>) {
        self.init(Array(query)[...])
    }

    /// Parses the query of a URL; `+` is a plus sign.
    package init(_ query: ArraySlice<UInt8>) {
        guard !query.isEmpty else { return }
        self.bytes.reserveCapacity(query.count + 256)
        self.ranges.reserveCapacity(16)
        Self.split(query.span, into: &self.bytes, &self.ranges)
    }

    /// Parses a body of type `application/x-www-form-urlencoded`; `+` is a space.
    package init(form: some Collection<UInt8>) {
        self.init([])
        self.add(form: form)
    }

    /// The decoded names and values.
    package var parameters: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] {
        self.ranges.map { (self.bytes[$0.name], self.bytes[$0.value]) }
    }

    package mutating func add(name: String, value: String) {
        let start = self.bytes.count
        self.bytes.append(utf8: name)
        let middle = self.bytes.count
        self.bytes.append(utf8: value)
        self.ranges.append(Parameter(name: start..<middle, value: middle..<self.bytes.count))
    }

    /// Replaces all parameters with a name by one.
    mutating func set(name: String, value: String) {
        self.remove(name)
        self.add(name: name, value: value)
    }

    /// Adds the parameters of a body of type `application/x-www-form-urlencoded`; `+` is a space.
    package mutating func add(form: some Collection<UInt8>) {
        let query = form.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        Self.split(query.span, into: &self.bytes, &self.ranges)
    }

    /// Appends the decoded names and values of a query, and their ranges.
    private static func split(_ query: Span<UInt8>, into bytes: inout [UInt8], _ ranges: inout [Parameter]) {
        let offset = bytes.count
        bytes.append(addingCapacity: query.count) { decoded in
            // The decoded bytes are at most as many, so the capacity isn't checked for each.
            unsafe decoded.withUnsafeMutableBufferPointer { decoded, count in
                var index = 0
                while index < query.count {
                    let (first, start) = (index, count)
                    var middle: Int?
                    while index < query.count {
                        var byte = unsafe query[unchecked: index]
                        var length = 1
                        if byte == UInt8(ascii: "&") { break }
                        if byte == UInt8(ascii: "="), middle == nil {
                            middle = count
                        } else {
                            if byte == UInt8(ascii: "%") {
                                (byte, length) = PercentEncoding.decoded(at: index, of: query)
                            }
                            unsafe decoded[count] = byte
                            count &+= 1
                        }
                        index &+= length
                    }
                    if index > first {
                        let name = (offset + start)..<(offset + (middle ?? count))
                        ranges.append(Parameter(name: name, value: name.upperBound..<(offset + count)))
                    }
                    index += 1
                }
            }
        }
    }

    /// Removes all parameters with a name.
    package mutating func remove(_ name: String) {
        let length = name.utf8.count
        self.ranges.removeAll { $0.name.count == length && self.bytes[$0.name].elementsEqual(name.utf8) }
    }

    /// The sort order of the parameters.
    package enum Order {
        /// By encoded name, then by encoded value, for SigV4.
        case encoded

        /// By unencoded name, then by encoded value, for Alibaba Cloud.
        case raw
    }

    /// Returns the parameters sorted and encoded, such as `a=1&b=`.
    package func bytes(sortedBy order: Order) -> [UInt8] {
        Array(capacity: self.size) { bytes in self.append(to: &bytes, sortedBy: order) }
    }

    /// The maximum size of the encoded parameters.
    var size: Int { self.bytes.count * 3 + self.ranges.count * 2 }

    /// Appends the parameters sorted and encoded; the target must have capacity for them.
    func append(to bytes: inout OutputSpan<UInt8>, sortedBy order: Order) {
        var isFirst = true
        var parameters = self.ranges
        parameters.sort { self.precedes($0, $1, order) }
        for parameter in parameters {
            if !isFirst { bytes.append(UInt8(ascii: "&")) }
            isFirst = false
            PercentEncoding.append(self.bytes.span.extracting(parameter.name), to: &bytes)
            bytes.append(UInt8(ascii: "="))
            PercentEncoding.append(self.bytes.span.extracting(parameter.value), to: &bytes)
        }
    }

    private func precedes(_ left: Parameter, _ right: Parameter, _ order: Order) -> Bool {
        self.precedes(left.name, right.name, order) ?? self.precedes(left.value, right.value, .encoded) ?? false
    }

    /// Returns whether one range of bytes sorts before another; `nil` if they are equal.
    private func precedes(_ left: Range<Int>, _ right: Range<Int>, _ order: Order) -> Bool? {
        let (left, right) = (self.bytes.span.extracting(left), self.bytes.span.extracting(right))
        let index = left.commonPrefix(with: right)
        guard index < left.count, index < right.count else {
            return left.count == right.count ? nil : left.count < right.count
        }
        return switch order {
        case .encoded: PercentEncoding.precedes(left[index], right[index])
        case .raw: left[index] < right[index]
        }
    }
}
