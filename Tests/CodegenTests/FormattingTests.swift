import CodegenCore
import Foundation
import Testing

/// That generated text is laid out as `swift format` would.
struct FormattingTests {
    /// Files with everything that can be too long for a line, and some of each kind.
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
    func stays(module: String) throws {
        let service = try #require(Service.all.first { $0.module == module })
        let files = try Generator(service, workspace.description(of: service)).files()
        for path in Self.samples[module] ?? [] {
            let text = try #require(files[path], "\(path) isn't generated")
            #expect(try Self.formatted(text) == text, "\(path)")
        }
    }

    /// Returns what `swift format` makes of a text.
    private static func formatted(_ text: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "formatting-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "Sample.swift")
        try Data(text.utf8).write(to: file)
        let configuration = root.appending(path: ".swift-format").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["swift", "format", "--in-place", "--configuration", configuration, file.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}
