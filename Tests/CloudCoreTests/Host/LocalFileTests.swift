import CloudCore
import Foundation
import Testing

@Suite final class LocalFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "LocalFileTests-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    private func path(_ name: String) -> String { self.folder.appending(path: name).path }

    private func reason(_ name: String, maxSize: Int = 100) -> FileError.Reason? {
        #expect(throws: FileError.self) { try LocalFile.read(self.path(name), maxSize: maxSize) }?.reason
    }

    @Test func readsFilesAndFollowsLinks() throws {
        try Data("text".utf8).write(to: self.folder.appending(path: "file"))
        try FileManager.default.createSymbolicLink(atPath: self.path("link"), withDestinationPath: "file")
        try FileManager.default.createSymbolicLink(atPath: self.path("second"), withDestinationPath: "link")
        for name in ["file", "link", "second"] {
            #expect(try LocalFile.read(self.path(name), maxSize: 4) == Data("text".utf8))
        }
    }

    @Test func rejectsFilesThatAreNotRegular() throws {
        try FileManager.default.createDirectory(atPath: self.path("folder"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: self.path("toFolder"), withDestinationPath: "folder")
        #expect(self.reason("folder") == .notRegular)
        #expect(self.reason("toFolder") == .notRegular)
        #expect(throws: FileError.self) { try LocalFile.read("/dev/zero", maxSize: 100) }
    }

    @Test func rejectsAPipeWithoutBlocking() throws {
        let pipe = self.path("pipe")
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(self.reason("pipe") == .notRegular)
    }

    @Test func reportsMissingFiles() throws {
        try FileManager.default.createSymbolicLink(atPath: self.path("nowhere"), withDestinationPath: "absent")
        try FileManager.default.createSymbolicLink(atPath: self.path("circle"), withDestinationPath: "circle")
        for name in ["absent", "nowhere", "circle", "absent/file"] { #expect(self.reason(name) == .missing) }
    }

    @Test func rejectsAFileThatIsTooLarge() throws {
        let path = self.path("large")
        try Data().write(to: self.folder.appending(path: "large"))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 100 << 20)
        try file.close()
        #expect(self.reason("large", maxSize: 1 << 20) == .tooLarge(limit: 1 << 20))
    }

    @Test func readsTheNullDeviceAsAnEmptyFile() throws {
        #expect(try LocalFile.read("/dev/null", maxSize: 1).isEmpty)
    }

    @Test func namesTheLineWithInvalidUTF8() throws {
        try Data("a\nb\n".utf8 + [0xff, 0xfe] + "\nc".utf8).write(to: self.folder.appending(path: "bytes"))
        let error = #expect(throws: FileError.self) {
            try HostSystem(environment: [:]).readText(self.path("bytes"))
        }
        #expect(error?.reason == .notText(line: 3))
    }

    @Test func dropsAByteOrderMarkAndExpandsTheHomeFolder() throws {
        try Data("\u{feff}text".utf8).write(to: self.folder.appending(path: "marked"))
        let host = HostSystem(environment: ["HOME": self.folder.path])
        #expect(try host.readText("~/marked") == "text")
        #expect(try host.readTextIfPresent("~/absent") == nil)
    }

    @Test func replacesTheTargetOfALink() throws {
        try Data("old".utf8).write(to: self.folder.appending(path: "file"))
        try FileManager.default.createSymbolicLink(atPath: self.path("link"), withDestinationPath: "file")
        #expect(LocalFile.replace(self.path("link"), with: Data("new".utf8)))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: self.path("link")) == "file")
        #expect(try LocalFile.read(self.path("file"), maxSize: 3) == Data("new".utf8))
    }

    @Test func replacesAFileWithOwnerOnlyPermissions() throws {
        let path = self.path("token")
        for text in ["first", "second, and longer"] {
            #expect(LocalFile.replace(path, with: Data(text.utf8)))
            #expect(try LocalFile.read(path, maxSize: 100) == Data(text.utf8))
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: self.folder.path) == ["token"])
    }

    @Test func leavesNoTemporaryFileAfterAFailure() throws {
        #expect(!LocalFile.replace(self.path("absent/token"), with: Data()))
        try FileManager.default.createDirectory(atPath: self.path("token/x"), withIntermediateDirectories: true)
        #expect(!LocalFile.replace(self.path("token"), with: Data()))
        #expect(try FileManager.default.contentsOfDirectory(atPath: self.folder.path) == ["token"])
    }
}
