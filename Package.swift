// swift-tools-version: 6.2

import PackageDescription

var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .strictMemorySafety(),
]
if Context.environment["CLOUD_WARNINGS_AS_ERRORS"] != nil {
    settings.append(.treatAllWarnings(as: .error))
}

let configuration = Target.Dependency.product(
    name: "Configuration",
    package: "swift-configuration",
    condition: .when(traits: ["Configuration"])
)

let package = Package(
    name: "swift-cloud-automation",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .library(name: "CloudCore", targets: ["CloudCore"]),
        .library(name: "SSMKit", targets: ["SSMKit"]),
        .library(name: "CloudAssistantKit", targets: ["CloudAssistantKit"]),
        .library(name: "CloudEmulator", targets: ["CloudEmulator"]),
        .executable(name: "emulator", targets: ["emulator"]),
    ],
    traits: [
        .trait(name: "AsyncHTTPClient", description: "A transport that uses swift-server/async-http-client."),
        .trait(
            name: "URLSession",
            description: "URLSessionTransport on Linux too, for programs that can't load libcurl."
        ),
        .trait(name: "Logging", description: "An observer that writes the events of calls to apple/swift-log."),
        .trait(name: "Metrics", description: "An observer that counts and measures calls with apple/swift-metrics."),
        .trait(name: "Tracing", description: "An observer that records spans with apple/swift-distributed-tracing."),
        .trait(name: "ServiceLifecycle", description: "Runs as services of swift-server/swift-service-lifecycle."),
        .trait(name: "Configuration", description: "Clients with the settings of apple/swift-configuration."),
        .trait(name: "SwiftCrypto", description: "Hashes and the signatures of aws login, with apple/swift-crypto."),
    ],
    // Only the dependencies of enabled traits are fetched; by default there are none.
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        // A trait of that package would fetch packages for file formats that a client doesn't need.
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: []),
    ],
    targets: [
        .target(
            name: "CloudCore",
            dependencies: [
                "CHashing",
                "CProcess",
                "CloudFoundation",
                .target(name: "CCurl", condition: .when(platforms: [.linux])),
                .product(
                    name: "AsyncHTTPClient",
                    package: "async-http-client",
                    condition: .when(traits: ["AsyncHTTPClient"])
                ),
                .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
                .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["AsyncHTTPClient"])),
                .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["SwiftCrypto"])),
                .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"])),
                .product(name: "CoreMetrics", package: "swift-metrics", condition: .when(traits: ["Metrics"])),
                .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Tracing"])),
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["ServiceLifecycle"])
                ),
                configuration,
            ],
            swiftSettings: settings
        ),
        .target(name: "CHashing"),
        .target(name: "CCurl"),
        .target(name: "CProcess"),
        .target(name: "CloudFoundation", swiftSettings: settings),
        .target(name: "CloudSockets", swiftSettings: settings),
        .target(
            name: "SSMKit",
            dependencies: ["CloudCore", "CloudFoundation", configuration],
            swiftSettings: settings
        ),
        .target(
            name: "CloudAssistantKit",
            dependencies: ["CloudCore", "CloudFoundation", configuration],
            swiftSettings: settings
        ),
        .target(
            name: "CloudEmulator",
            dependencies: ["CloudCore", "CloudFoundation", "CloudSockets", "SSMKit", "CloudAssistantKit"],
            swiftSettings: settings
        ),
        .target(
            name: "EmulatorCommand",
            dependencies: ["CloudAssistantKit", "CloudCore", "CloudEmulator", "CloudFoundation", "SSMKit"],
            path: "Sources/emulator/Core",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "emulator",
            dependencies: ["CloudCore", "CloudEmulator", "CloudFoundation", "EmulatorCommand"],
            path: "Sources/emulator/Command",
            swiftSettings: settings
        ),
        .target(name: "CodegenCore", path: "Sources/sdk-codegen/Core", swiftSettings: settings),
        .executableTarget(
            name: "sdk-codegen",
            dependencies: ["CodegenCore"],
            path: "Sources/sdk-codegen/Command",
            swiftSettings: settings
        ),
        .target(
            name: "CloudTestSupport",
            dependencies: ["CloudCore", "CloudSockets"],
            path: "Tests/CloudTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "CloudCoreTests",
            dependencies: [
                "CloudCore", "CloudTestSupport",
                .target(name: "CCurl", condition: .when(platforms: [.linux])),
                .product(
                    name: "AsyncHTTPClient",
                    package: "async-http-client",
                    condition: .when(traits: ["AsyncHTTPClient"])
                ),
                .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
                .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["SwiftCrypto"])),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SSMKitTests",
            dependencies: ["SSMKit", "CloudEmulator", "CloudTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CloudAssistantKitTests",
            dependencies: ["CloudAssistantKit", "CloudEmulator", "CloudTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["CloudCore", "SSMKit", "CloudAssistantKit", "CloudEmulator", "CloudTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CloudEmulatorTests",
            dependencies: ["CloudEmulator", "CloudSockets", "CloudTestSupport", "EmulatorCommand"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SecurityTests",
            dependencies: [
                "CloudCore", "SSMKit", "CloudAssistantKit", "CloudEmulator", "CodegenCore", "CloudTestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["CloudCore", "SSMKit", "CloudAssistantKit", "CloudEmulator", "CloudTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationsTests",
            dependencies: [
                "CloudCore", "SSMKit", "CloudAssistantKit", "CloudEmulator", "CloudTestSupport",
                .product(name: "InMemoryLogging", package: "swift-log", condition: .when(traits: ["Logging"])),
                .product(name: "MetricsTestKit", package: "swift-metrics", condition: .when(traits: ["Metrics"])),
                .product(
                    name: "InMemoryTracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: ["Tracing"])
                ),
                .product(
                    name: "ServiceLifecycleTestKit",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["ServiceLifecycle"])
                ),
                configuration,
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "CodegenTests", dependencies: ["CodegenCore"], swiftSettings: settings),
    ]
)
