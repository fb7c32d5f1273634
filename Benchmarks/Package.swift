// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that what is only measured against is nobody else's dependency.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-cloud-automation", path: "..", traits: ["AsyncHTTPClient"]),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    ],
    targets: [
        .executableTarget(
            name: "worker",
            dependencies: [
                .product(name: "SSMKit", package: "swift-cloud-automation"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]
        )
    ]
)
