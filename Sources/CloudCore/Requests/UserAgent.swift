import CloudFoundation

/// The `User-Agent` header, which identifies the library to a service.
///
/// It contains the library, the system and the program, but nothing about the caller. It is not signed, since proxies
/// may change it.
package enum UserAgent {
    /// The version of the library.
    package static let version = "0.1.0"

    static let product = "swift-cloud-automation/\(version)"

    /// The maximum length of a name in characters.
    private static let maxNameLength = 50

    /// Returns a name with invalid characters replaced by hyphens, truncated to 50 characters, or `nil` if it is blank.
    ///
    /// Source: RFC 9110, section 5.6.2, with the comma and the number sign that the AWS SDKs allow.
    package static func token(_ name: String) -> String? {
        guard !name.allSatisfy(\.isWhitespace) else { return nil }
        let bytes = name.unicodeScalars.prefix(self.maxNameLength).map { scalar in
            scalar.isASCII && self.isAllowed(UInt8(scalar.value)) ? UInt8(scalar.value) : UInt8(ascii: "-")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~,".utf8.contains(byte)
        }
    }

    static var systemName: String {
        #if os(Linux)
        "Linux"
        #elseif os(macOS)
        "macOS"
        #elseif os(iOS)
        "iOS"
        #else
        "other"
        #endif
    }

    static let systemVersion: String = {
        let version = ProcessInfo.processInfo.operatingSystemVersion
        return "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
    }()

    static var architecture: String {
        #if arch(x86_64)
        "x86_64"
        #elseif arch(arm64)
        "arm64"
        #else
        "other"
        #endif
    }

    static var languageVersion: String {
        #if compiler(>=6.4)
        "6.4"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }
}
