package import Foundation

/// The model of a service and the files that supplement it.
package struct ServiceDescription {
    package var model: Model

    /// The areas of the service, by operation.
    package var areas: [String: String]

    /// The reasons why an operation that writes can be repeated, by operation.
    package var idempotent: [String: String]

    /// The reasons why an operation must not be repeated, by operation.
    package var notIdempotent: [String: String]

    /// The summaries of the error codes that any operation of the provider may return, by code.
    package var commonErrors: [String: String]

    /// The members and values that the service documents as deprecated.
    package var deprecations: Deprecations

    package var summaries: Summaries

    package init(
        model: Model,
        areas: [String: String],
        idempotent: [String: String] = [:],
        notIdempotent: [String: String] = [:],
        commonErrors: [String: String] = [:],
        deprecations: Deprecations = Deprecations(),
        summaries: Summaries = Summaries()
    ) {
        self.model = model
        self.areas = areas
        self.idempotent = idempotent
        self.notIdempotent = notIdempotent
        self.commonErrors = commonErrors
        self.deprecations = deprecations
        self.summaries = summaries
    }

    /// Reads the folder of a service under Models.
    package init(of service: Service, in models: URL) throws {
        let folder = models.appending(path: service.folder)
        self.model = try Self.read(Model.self, folder.appending(path: "model.json"))
        let areas = try Self.read([String: [String]].self, folder.appending(path: "areas.json"))
        self.areas = [:]
        for (area, operations) in areas {
            for operation in operations {
                if let other = self.areas.updateValue(area, forKey: operation) {
                    throw GeneratorError("\(operation) is in two areas, \(other) and \(area): edit areas.json")
                }
            }
        }
        let reviews = try Self.read([String: [String: String]].self, folder.appending(path: "idempotency.json"))
        self.idempotent = reviews["idempotent"] ?? [:]
        self.notIdempotent = reviews["notIdempotent"] ?? [:]
        self.deprecations = try Self.read(Deprecations.self, folder.appending(path: "deprecations.json"))
        switch service.wireProtocol {
        case .json:
            self.commonErrors = try Self.read([String: String].self, folder.appending(path: "common-errors.json"))
            let files = try FileManager.default
                .contentsOfDirectory(at: folder.appending(path: "summaries"), includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
                .map { try Self.read([String: [String: String]].self, $0) }
            self.summaries = Summaries(byName: files, of: self.model)
        case .query:
            self.commonErrors = [:]
            let file = try Self.read([String: [String: String]].self, folder.appending(path: "summaries.json"))
            self.summaries = Summaries(byPath: file, of: self.model)
        }
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ file: URL) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(contentsOf: file))
        } catch {
            throw GeneratorError(
                "\(file.lastPathComponent) of \(file.deletingLastPathComponent().lastPathComponent): \(error)"
            )
        }
    }
}
