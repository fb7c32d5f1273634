/// A generator of Swift files from the description of a service.
package struct Generator {
    private let api: API

    /// Creates a generator.
    /// - Throws: ``GeneratorError`` if something is missing or names clash.
    package init(_ service: Service, _ description: ServiceDescription) throws {
        self.api = try API(service, description)
    }

    /// Returns the text of every file, by its path in the Generated folder.
    /// - Throws: ``GeneratorError`` if something is missing or names clash.
    package func files() throws -> [String: String] {
        var files = try self.api.errorDetailsFiles()
        files["ErrorCode.swift"] = try self.api.errorCodeFile()
        files["Operations.swift"] = try self.api.operationsFile()
        for name in self.api.operations {
            files["\(Self.folder(self.api.area(name)))/\(name).swift"] = try self.api.operationFile(name)
        }
        for shape in self.api.sharedShapes {
            files["Shapes/\(self.api.typeNames[shape] ?? shape).swift"] = try self.api.shapeFile(shape)
        }
        return files
    }

    /// Returns the documentation pages that list all operations, by file name.
    /// - Throws: ``GeneratorError`` if something is missing or names clash.
    package func pages() throws -> [String: String] {
        try self.api.catalogPages()
    }

    /// Returns the emulator's table of the shapes in requests, by file name.
    /// - Throws: ``GeneratorError`` if the model refers to a shape that it doesn't define.
    package func requestShapes() throws -> [String: String] {
        try self.api.requestShapeFiles()
    }

    private static func folder(_ area: String) -> String {
        area.split(separator: " ").joined()
    }
}
