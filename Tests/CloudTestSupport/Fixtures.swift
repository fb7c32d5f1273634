import CloudCore
import Foundation

/// Data that tests compare with.
public enum Fixtures {
    /// The folder of the tests.
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Reads a file of the project's own fixtures.
    public static func load<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value {
        let data = try Data(contentsOf: self.tests.appending(path: "Fixtures/\(path)"))
        return try JSONDecoder().decode(type, from: data)
    }

    /// Where the shared conformance cases lie: beside the checkout, or where the environment says.
    private static let conformance =
        ProcessInfo.processInfo.environment["CLOUD_CONFORMANCE"].map { URL(filePath: $0) }
        ?? Fixtures.tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/conformance")

    /// Whether the shared conformance cases are there; says so once if they are not.
    public static let hasConformance: Bool = {
        let isThere = FileManager.default.fileExists(atPath: Fixtures.conformance.path)
        if !isThere { print("skipping the shared conformance cases: they are not beside this checkout") }
        return isThere
    }()

    /// Reads a file of the shared conformance cases, whose names with underscores become Swift's.
    public static func loadConformance<Value: Decodable>(
        _ name: String,
        as type: Value.Type = Value.self
    ) throws -> Value {
        guard self.hasConformance else { throw CocoaError(.fileNoSuchFile) }
        let data = try Data(contentsOf: self.conformance.appending(path: name))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data)
    }
}
