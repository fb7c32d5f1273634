import CodegenCore
import Foundation
import Testing

/// Tests that generated code has the layout of `swift format`.
struct FormattingTests {
    /// Files of each kind, including those with long lines.
    private static let samples: [String: [String]] = [
        "SSMKit": [
            "RunCommand/SendCommand.swift", "ManagedNodes/DeregisterDefaultHostManagementConfiguration.swift",
            "Automation/DescribeAutomationExecutions.swift", "ParameterStore/UnlabelParameterVersion.swift",
            "ErrorDetails.swift", "ErrorCode.swift", "Operations.swift", "Shapes/OperatingSystem.swift",
            "Shapes/Tag.swift",
        ],
        "CloudAssistantKit": [
            "Commands/RunCommand.swift", "Agent/DescribeCloudAssistantStatus.swift",
            "Settings/ModifyCloudAssistantSettings.swift", "Regions/DescribeRegions.swift",
        ],
    ]

    @Test(arguments: Service.all.map(\.module))
    func isUnchangedByFormatting(module: String) throws {
        let service = try #require(Service.all.first { $0.module == module })
        let generator = try Generator(service, workspace.description(of: service))
        let files = try generator.files()
        var written: [String: String] = [:]
        for path in Self.samples[module] ?? [] {
            let text: String = try #require(files[path], "\(path) is not generated")
            written[path] = text
        }
        written.merge(try generator.requestShapes()) { first, _ in first }
        let formatted = try Self.format(written)
        for (path, text) in written { #expect(formatted[path] == text, "\(path)") }
    }

    /// Returns files formatted by `swift format`.
    private static func format(_ files: [String: String]) throws -> [String: String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "formatting-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = files.keys.map { (path: $0, file: folder.appending(path: $0.replacing("/", with: "-"))) }
        for (path, file) in names { try Data((files[path] ?? "").utf8).write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let configuration = root.appending(path: ".swift-format").path
        process.arguments = ["swift", "format", "--in-place", "-r", "--configuration", configuration, folder.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let texts = try names.map { ($0.path, String(decoding: try Data(contentsOf: $0.file), as: UTF8.self)) }
        return Dictionary(texts, uniquingKeysWith: { first, _ in first })
    }
}
