import Foundation

/// The files of this project.
enum Project {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Returns the contents of the files in a folder, keyed by their relative paths.
    static func files(in path: String, ending suffix: String) throws -> [String: String] {
        let folder = self.folder.appending(path: path)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var files: [String: String] = [:]
        for path in paths where path.hasSuffix(suffix) {
            files[path] = String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
        }
        return files
    }
}
