// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "scale",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-cloud-automation", path: "../..")],
    targets: [
        .executableTarget(
            name: "scale",
            dependencies: [.product(name: "CloudEmulator", package: "swift-cloud-automation")],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
