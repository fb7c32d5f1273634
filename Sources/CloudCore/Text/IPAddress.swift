#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An IPv4 or IPv6 address, in any notation.
struct IPAddress: Hashable {
    /// The 4 or 16 bytes of the address.
    private let bytes: [UInt8]

    /// Parses an address; `nil` for any other host, and for ambiguous forms such as `127.1`.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    /// Whether the address is a loopback address.
    var isLoopback: Bool {
        if self.bytes.count == 4 { return self.bytes[0] == 127 }
        return self.bytes.dropLast().allSatisfy { $0 == 0 } && self.bytes.last == 1
    }

    /// Whether the address is in 169.254.0.0/16, which routers don't forward.
    var isLinkLocal: Bool { self.bytes.count == 4 && self.bytes.starts(with: [169, 254]) }
}
