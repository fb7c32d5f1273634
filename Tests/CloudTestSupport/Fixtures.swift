import CloudCore
import Foundation

/// The files of expected values.
public enum Fixtures {
    /// The folder of the tests.
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Reads a file of the project's own fixtures.
    public static func load<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value {
        let data = try Data(contentsOf: self.tests.appending(path: "Fixtures/\(path)"))
        return try JSONDecoder().decode(type, from: data)
    }

    /// The folder of the shared conformance cases: next to the checkout, unless the environment sets another.
    private static let conformance =
        ProcessInfo.processInfo.environment["CLOUD_CONFORMANCE"].map { URL(filePath: $0) }
        ?? Fixtures.tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/conformance")

    /// Whether the shared conformance cases exist.
    ///
    /// If they don't, a message is printed once.
    public static let hasConformance: Bool = {
        let exists = FileManager.default.fileExists(atPath: Fixtures.conformance.path)
        if !exists { print("skipping the shared conformance cases: they are not next to this checkout") }
        return exists
    }()

    /// Reads a file of the shared conformance cases, and converts its keys from snake case.
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
