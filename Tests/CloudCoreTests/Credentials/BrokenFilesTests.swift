import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Invalid files on disk, read by whole provider chains.
@Suite final class BrokenFilesTests {
    private let home = FileManager.default.temporaryDirectory.appending(path: "BrokenFilesTests-\(UUID().uuidString)")

    init() throws {
        for folder in [".aws", ".aliyun"] {
            let url = self.home.appending(path: folder)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: self.home) }

    enum Kind: CaseIterable {
        case folder, linkToFolder, pipe, large, notText, broken
    }

    private func make(_ kind: Kind, at path: String) throws {
        let manager = FileManager.default
        switch kind {
        case .folder: try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
        case .linkToFolder: try manager.createSymbolicLink(atPath: path, withDestinationPath: "/")
        case .pipe: try #require(unsafe mkfifo(path, 0o600) == 0)
        case .large:
            try Data("SECRETKEY0123456789".utf8).write(to: URL(filePath: path))
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.truncate(atOffset: 100 << 20)
            try file.close()
        case .notText: try Data("[default]\nkey = SECRETKEY0123456789".utf8 + [0xff]).write(to: URL(filePath: path))
        case .broken: try Data("[default\nSECRETKEY0123456789".utf8).write(to: URL(filePath: path))
        }
    }

    private var host: HostSystem {
        HostSystem(environment: ["HOME": self.home.path], transport: OfflineTransport())
    }

    @Test(arguments: Kind.allCases, [".aws/config", ".aws/credentials"])
    func stopsTheAWSChain(kind: Kind, file: String) async throws {
        let path = self.home.appending(path: file).path
        try self.make(kind, at: path)
        let error = await #expect(throws: CredentialsError.self) {
            try await CredentialsChain.aws(host: self.host).credentials()
        }
        #expect(error?.sources.last?.name == "profile default")
        #expect(error?.isConfigured == true)
        #expect(error?.description.contains(path) == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
        let other = await #expect(throws: ConfigurationError.self) {
            try await AWSConfiguration.load(service: "ssm", host: self.host)
        }
        #expect(other?.place == path)
    }

    @Test(arguments: Kind.allCases)
    func stopsTheAlibabaCloudChain(kind: Kind) async throws {
        let path = self.home.appending(path: ".aliyun/config.json").path
        try self.make(kind, at: path)
        let error = await #expect(throws: CredentialsError.self) {
            try await CredentialsChain.alibabaCloud(host: self.host).credentials()
        }
        #expect(error?.sources.last?.name == "CLI profile")
        #expect(error?.isConfigured == true)
        #expect(error?.description.contains(path) == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }
}
