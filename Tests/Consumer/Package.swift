// swift-tools-version: 6.2
// A package that depends on the library. `run` sets the URL of the library and the features.

import PackageDescription

let names = Context.environment["CONSUMER_FEATURES"] ?? ""
let features = names.split(separator: ",").map { SwiftSetting.enableUpcomingFeature(String($0)) }
let strict: [SwiftSetting] = features.isEmpty ? [] : features + [.strictMemorySafety(), .treatAllWarnings(as: .error)]

func program(_ name: String, uses products: String...) -> Target {
    .executableTarget(
        name: name,
        dependencies: products.map { .product(name: $0, package: "swift-cloud-automation") },
        swiftSettings: strict
    )
}

let package = Package(
    name: "consumer",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: Context.environment["CONSUMER_LIBRARY"] ?? "", from: "99.0.0")
    ],
    targets: [
        program("CoreOnly", uses: "CloudCore"),
        program("SSMOnly", uses: "SSMKit"),
        program("AssistantOnly", uses: "CloudAssistantKit"),
        program("EmulatorOnly", uses: "CloudEmulator"),
        program("Everything", uses: "CloudCore", "SSMKit", "CloudAssistantKit", "CloudEmulator"),
    ]
)
