/// The parameters of a query or form, in the order that signatures put them in.
package struct CanonicalQuery: Sendable {
    /// A name and a value, both decoded.
    package struct Parameter: Sendable {
        package var name: [UInt8]
        package var value: [UInt8]

        package init(name: String, value: String) {
            self.name = Array(name.utf8)
            self.value = Array(value.utf8)
        }

        init(name: [UInt8], value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var parameters: [Parameter]

    /// Reads a query as it stands in a URL; `+` is a plus sign.
    package init(_ query: some Collection<UInt8>) {
        self.parameters = query.split(separator: UInt8(ascii: "&")).map { parameter in
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            let value = parameter.dropFirst(name.count + 1)
            return Parameter(name: PercentEncoding.decode(name), value: PercentEncoding.decode(value))
        }
    }

    /// Reads a body of type `application/x-www-form-urlencoded`; `+` is a blank.
    package init(form: some Collection<UInt8>) {
        self.init(form.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 })
    }

    package mutating func add(name: String, value: String) {
        self.parameters.append(Parameter(name: name, value: value))
    }

    package mutating func add(_ parameters: [Parameter]) {
        self.parameters.append(contentsOf: parameters)
    }

    /// Removes the parameters of some names.
    package mutating func remove(_ names: [String]) {
        let names = names.map { Array($0.utf8) }
        self.parameters.removeAll { names.contains($0.name) }
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
        let sorted = self.parameters.sorted { left, right in
            if left.name == right.name { return PercentEncoding.precedes(left.value, right.value) }
            return switch order {
            case .encoded: PercentEncoding.precedes(left.name, right.name)
            case .raw: left.name.lexicographicallyPrecedes(right.name)
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(self.parameters.count * 32)
        for (index, parameter) in sorted.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            PercentEncoding.append(parameter.name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            PercentEncoding.append(parameter.value, to: &bytes)
        }
        return bytes
    }
}
