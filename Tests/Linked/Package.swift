// swift-tools-version: 6.2

import PackageDescription

// A separate package, so that it is linked as in a user's program: without traits and without the Foundation of tests.
let package = Package(
    name: "Linked",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-cloud-automation", path: "../..")],
    targets: [
        .executableTarget(
            name: "without-foundation",
            dependencies: [
                .product(name: "SSMKit", package: "swift-cloud-automation"),
                .product(name: "CloudAssistantKit", package: "swift-cloud-automation"),
                .product(name: "CloudEmulator", package: "swift-cloud-automation"),
            ]
        ),
        .executableTarget(name: "with-foundation"),
    ]
)
