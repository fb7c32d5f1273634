/// The parameters of a query or form, in the order that signatures put them in.
package struct CanonicalQuery: Sendable {
    /// Where a name and a value stand among the bytes.
    private struct Parameter {
        let name, value: Range<Int>
    }

    /// All names and values, decoded, one after the other.
    private var bytes: [UInt8] = []

    private var ranges: [Parameter] = []

    /// Reads a query as it stands in a URL; `+` is a plus sign.
    package init(_ query: some Collection<UInt8>) {
        self.bytes.reserveCapacity(512)
        self.ranges.reserveCapacity(16)
        self.add(query)
    }

    /// Reads a body of type `application/x-www-form-urlencoded`; `+` is a blank.
    package init(form: some Collection<UInt8>) {
        self.init([])
        self.add(form: form)
    }

    /// The names and values, decoded.
    package var parameters: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] {
        self.ranges.map { (self.bytes[$0.name], self.bytes[$0.value]) }
    }

    package mutating func add(name: String, value: String) {
        let start = self.bytes.count
        self.bytes.append(contentsOf: name.utf8)
        let middle = self.bytes.count
        self.bytes.append(contentsOf: value.utf8)
        self.ranges.append(Parameter(name: start..<middle, value: middle..<self.bytes.count))
    }

    /// Adds the parameters of a body of type `application/x-www-form-urlencoded`; `+` is a blank.
    package mutating func add(form: some Collection<UInt8>) {
        self.add(form.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 })
    }

    private mutating func add(_ query: some Collection<UInt8>) {
        var rest = query[...]
        while !rest.isEmpty {
            let parameter = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[parameter.endIndex...].dropFirst()
            if parameter.isEmpty { continue }
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            let start = self.bytes.count
            PercentEncoding.appendDecoded(name, to: &self.bytes)
            let middle = self.bytes.count
            PercentEncoding.appendDecoded(parameter.dropFirst(name.count + 1), to: &self.bytes)
            self.ranges.append(Parameter(name: start..<middle, value: middle..<self.bytes.count))
        }
    }

    /// Removes the parameters of a name.
    package mutating func remove(_ name: String) {
        let length = name.utf8.count
        self.ranges.removeAll { $0.name.count == length && self.bytes[$0.name].elementsEqual(name.utf8) }
    }

    /// The order by which parameters are sorted.
    package enum Order {
        /// By encoded name, then encoded value: SigV4.
        case encoded

        /// By the name as it is: Alibaba.
        case raw
    }

    /// The parameters sorted and encoded: `a=1&b=`.
    package func bytes(sortedBy order: Order) -> [UInt8] {
        let sorted = self.ranges.sorted { self.precedes($0, $1, order) }
        return Array(capacity: self.bytes.count * 3 + sorted.count * 2) { bytes in
            for parameter in sorted {
                if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
                PercentEncoding.append(self.bytes[parameter.name], to: &bytes)
                bytes.append(UInt8(ascii: "="))
                PercentEncoding.append(self.bytes[parameter.value], to: &bytes)
            }
        }
    }

    private func precedes(_ left: Parameter, _ right: Parameter, _ order: Order) -> Bool {
        let (leftName, rightName) = (self.bytes[left.name], self.bytes[right.name])
        if leftName == rightName { return PercentEncoding.precedes(self.bytes[left.value], self.bytes[right.value]) }
        return switch order {
        case .encoded: PercentEncoding.precedes(leftName, rightName)
        case .raw: leftName.lexicographicallyPrecedes(rightName)
        }
    }
}
