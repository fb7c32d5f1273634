// swift-tools-version: 6.2
// A package that depends on the library with package traits. `traits` sets the URL of the library and the traits, and
// adds the programs of the guide.

import PackageDescription

let names = (Context.environment["CONSUMER_TRAITS"] ?? "").split(separator: ",")
let hasPrograms = Context.environment["CONSUMER_PROGRAMS"] != nil

func program(_ name: String, uses products: [String], and others: [(product: String, package: String)] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: products.map { .product(name: $0, package: "swift-cloud-automation") }
            + others.map { .product(name: $0.product, package: $0.package) }
    )
}

var dependencies: [Package.Dependency] = [
    .package(
        url: Context.environment["CONSUMER_LIBRARY"] ?? "",
        from: "99.0.0",
        traits: Set(names.map { .init(name: String($0)) })
    )
]
var targets = [
    program("Core", uses: ["CloudCore"]),
    program("Kits", uses: ["SSMKit", "CloudAssistantKit"]),
]
if hasPrograms {
    dependencies += [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    ]
    let products = ["SSMKit", "CloudEmulator"]
    targets += [
        program("LoggingPage", uses: products, and: [("Logging", "swift-log")]),
        program(
            "MetricsPage",
            uses: products,
            and: [("Metrics", "swift-metrics"), ("MetricsTestKit", "swift-metrics")]
        ),
        program(
            "TracingPage",
            uses: products,
            and: [("Tracing", "swift-distributed-tracing"), ("InMemoryTracing", "swift-distributed-tracing")]
        ),
        program(
            "ServiceLifecyclePage",
            uses: products,
            and: [("ServiceLifecycle", "swift-service-lifecycle"), ("Logging", "swift-log")]
        ),
        program("ConfigurationPage", uses: products, and: [("Configuration", "swift-configuration")]),
    ]
}

let package = Package(
    name: "trait-consumer",
    platforms: [.macOS(.v15)],
    dependencies: dependencies,
    targets: targets
)
