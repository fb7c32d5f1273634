// swift-tools-version: 6.2

import PackageDescription

// A separate package, since `swift build --sanitize fuzzer` instruments and links all targets of a package.
let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-cloud-automation", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                .product(name: "CloudCore", package: "swift-cloud-automation"),
                .product(name: "SSMKit", package: "swift-cloud-automation"),
                .product(name: "CloudAssistantKit", package: "swift-cloud-automation"),
                .product(name: "CloudEmulator", package: "swift-cloud-automation"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
