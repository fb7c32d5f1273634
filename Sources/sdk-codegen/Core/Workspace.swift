package import Foundation

/// The package that contains the Generated folders.
package struct Workspace {
    private let package: URL

    package init(package: URL) {
        self.package = package
    }

    /// Reads the description of a service.
    package func description(of service: Service) throws -> ServiceDescription {
        try ServiceDescription(of: service, in: self.package.appending(path: "Sources/sdk-codegen/Models"))
    }

    /// Returns the folder of a service's generated code.
    package func folder(of service: Service) -> URL {
        self.package.appending(path: "Sources/\(service.module)/Generated")
    }

    /// Returns the folder of the documentation pages that list a service's operations.
    package func pages(of service: Service) -> URL {
        self.package.appending(path: "Sources/\(service.module)/\(service.module).docc/Operations")
    }

    /// Returns the folder of the emulator's table of the shapes in a service's requests.
    package func requestShapes(of service: Service) -> URL {
        self.package.appending(path: "Sources/CloudEmulator/Generated/\(service.namespace)")
    }

    /// Updates the folders to the output of the generator.
    /// - Returns: The files that were added, changed or removed. If only checking, the files that would be.
    package func update(checkingOnly: Bool = false) throws -> [String] {
        var changes: [String] = []
        for service in Service.all {
            let generator = try Generator(service, self.description(of: service))
            for (folder, files) in [
                (self.folder(of: service), try generator.files()), (self.pages(of: service), try generator.pages()),
                (self.requestShapes(of: service), try generator.requestShapes()),
            ] {
                changes += try self.update(folder, to: files, of: service, checkingOnly: checkingOnly)
            }
        }
        return changes
    }

    private func update(
        _ folder: URL,
        to files: [String: String],
        of service: Service,
        checkingOnly: Bool
    ) throws -> [String] {
        var changes: [String] = []
        let present = try self.present(in: folder)
        for path in present.keys.sorted() where files[path] == nil {
            changes.append("- \(service.module)/\(path)")
            if !checkingOnly { try FileManager.default.removeItem(at: folder.appending(path: path)) }
        }
        for (path, text) in files.sorted(by: { $0.key < $1.key }) where present[path] != text {
            changes.append("\(present[path] == nil ? "+" : "*") \(service.module)/\(path)")
            guard !checkingOnly else { continue }
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        return changes
    }

    /// Returns the texts of the files in a folder, by their relative path.
    package func present(in folder: URL) throws -> [String: String] {
        var files: [String: String] = [:]
        for path in (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        where path.hasSuffix(".swift") || path.hasSuffix(".md") {
            files[path] = String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
        }
        return files
    }
}
