// swift-tools-version: 6.2

import PackageDescription

// Apart from the other benchmarks, so that it is linked as a user links it: with no trait and no package.
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
