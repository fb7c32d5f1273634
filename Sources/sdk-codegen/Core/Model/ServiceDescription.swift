package import Foundation

/// Everything that is known of a service: its model, and what stands beside it.
package struct ServiceDescription {
    package var model: Model

    /// The part of the service that an operation belongs to, by operation.
    package var areas: [String: String]

    /// Why an operation that writes may be sent twice, by operation.
    package var idempotent: [String: String]

    /// Why an operation must not be sent twice, by operation.
    package var notIdempotent: [String: String]

    /// Summaries of error codes that any operation of the provider may be refused with, by code.
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
                    throw GeneratorError("\(operation) is in two areas, \(other) and \(area): mend areas.json")
                }
            }
        }
        let reviews = try Self.read([String: [String: String]].self, folder.appending(path: "idempotency.json"))
        self.idempotent = reviews["idempotent"] ?? [:]
        self.notIdempotent = reviews["notIdempotent"] ?? [:]
        self.deprecations = try Self.read(Deprecations.self, folder.appending(path: "deprecations.json"))
        switch service.wire {
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
