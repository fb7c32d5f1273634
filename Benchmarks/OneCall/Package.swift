// swift-tools-version: 6.2

import PackageDescription

// Separate from the other benchmarks, so that it is linked like a user's program: without traits and packages.
let package = Package(
    name: "OneCall",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-cloud-automation", path: "../..")],
    targets: [
        .executableTarget(
            name: "one-call",
            dependencies: [.product(name: "SSMKit", package: "swift-cloud-automation")]
        )
    ]
)
