// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6, explicit imports, and a warning is an error.
///
/// In release, generic types come from their accessors, not from their mangled names: to read such a name the runtime
/// searches the whole executable for each conformance in it, when a process first needs the type. That was a fifth of
/// a first check.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
        .when(configuration: .release)),
]

/// On Linux Swift's own libraries and that of C++ become part of the executable: it starts in a third of the time, and
/// runs on machines without Swift. The linker is told what Foundation's archive needs in turn.
///
/// It exports nothing, so that the loader looks up no names for it. At a fixed address it would start in 0.8 ms less; one
/// that reads what strangers wrote keeps to a random one.
let onLinux = BuildSettingCondition.when(platforms: [.linux], configuration: .release)
let standalone: [LinkerSetting] =
    [
        .unsafeFlags(["-static-stdlib", "-use-ld=lld"], onLinux),
        .unsafeFlags(
            [
                "--no-export-dynamic", "--remap-inputs=*/libstdc++.so=/dev/null",
                "-l:libstdc++.a", "-l:libgcc_eh.a",
            ].flatMap { ["-Xlinker", $0] }, onLinux),
    ]
    + ["CoreFoundation", "_FoundationICU", "_FoundationCShims", "_FoundationCollections"]
    .map { .linkedLibrary($0, onLinux) }

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
/// SQLite itself, by the module that GRDB has for it.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

/// The modules in the order of the pipeline; each may import only those before it (a test holds this).
let modules: [(name: String, outside: [Target.Dependency])] = [
    ("Diagnostics", []),
    ("Expressions", ["CByteScan"]),
    ("CampaignLanguage", ["CLibYAML"]),
    ("Planning", []),
    ("Portfolio", ["CByteScan", sqlite]),
    ("Ledger", ["CSQLiteShim", grdb, sqlite]),
    ("Delivery", ["CCurlShim", "CSpawnShim"]),
    ("Reporting", []),
    ("Running", []),
    ("LanguageServer", []),
    ("Service", ["CSpawnShim"]),
]

/// Modules whose tests stand in `Tests/NAMETests`; the others are tested through the command.
let tested = [
    "Diagnostics", "Expressions", "CampaignLanguage", "Planning", "Portfolio", "Ledger", "Delivery",
    "Service",
]

/// What the tests of a module look with from outside at what it wrote.
let lookedAtWith: [String: [Target.Dependency]] = [
    "Delivery": [.product(name: "GRDB", package: "GRDB.swift")]
]

/// The names of all modules before the one at `index`.
func before(_ index: Int) -> [Target.Dependency] {
    modules[..<index].map { .byName(name: $0.name) }
}

let package = Package(
    name: "dunlin",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "dunlin", targets: ["dunlin"]),
        .executable(name: "dunlind", targets: ["dunlind"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CByteScan"),
        .systemLibrary(name: "CSQLiteShim"),
        .target(name: "CCurlShim"),
        .target(name: "CSpawnShim"),
        .executableTarget(
            name: "dunlin",
            dependencies: before(modules.count - 1) + [
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ], swiftSettings: settings, linkerSettings: standalone),
        // The service, a program of its own: the command builds and starts without a server in it.
        .executableTarget(
            name: "dunlind",
            dependencies: before(modules.count) + [
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: settings, linkerSettings: standalone),
        // Runs vector files through the modules; for tests and measurements, not installed.
        .executableTarget(
            name: "dunlin-conformance", dependencies: before(modules.count),
            swiftSettings: settings, linkerSettings: standalone),
        // Kills live runs and looks what became of the notices; for tests, not installed.
        .executableTarget(
            name: "dunlin-chaos",
            dependencies: [sqlite],
            swiftSettings: settings, linkerSettings: standalone),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CommandTests", dependencies: ["TestSupport"] + before(modules.count),
            swiftSettings: settings),
    ]
        + modules.enumerated().map { index, module in
            .target(
                name: module.name, dependencies: before(index) + module.outside,
                swiftSettings: settings)
        }
        + modules.enumerated().filter { tested.contains($0.element.name) }.map { index, module in
            .testTarget(
                name: module.name + "Tests",
                dependencies: ["TestSupport"] + before(index + 1) + module.outside
                    + (lookedAtWith[module.name] ?? []),
                exclude: module.name == "Delivery" ? ["Support"] : [], swiftSettings: settings)
        }
)

/// Speed is measured apart, so that nobody else fetches what Dunlin is compared with:
/// `DUNLIN_BENCHMARKS=1 swift run -c release --scratch-path .build-benchmarks expressions`.
if Context.environment["DUNLIN_BENCHMARKS"] == "1" {
    package.dependencies += [
        .package(url: "https://github.com/stencilproject/Stencil", exact: "0.15.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    ]
    package.products.append(.executable(name: "expressions", targets: ["ExpressionBenchmarks"]))
    package.targets.append(
        .executableTarget(
            name: "ExpressionBenchmarks",
            dependencies: before(modules.count) + [
                .product(name: "Stencil", package: "Stencil"),
                .product(name: "Mustache", package: "swift-mustache"),
            ], path: "Tests/Benchmarks/Expressions", swiftSettings: settings,
            linkerSettings: standalone))
}
