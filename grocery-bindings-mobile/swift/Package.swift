// swift-tools-version:5.9
// The Swift package of grocery-core. The generated half (GroceryCore.swift, the C header, the library) is not in the
// source tree: scripts/swift-package.sh and scripts/build-xcframework.sh stage the complete package in
// target/mobile/swift, and that is the folder to open in Xcode or to depend on.
import Foundation
import PackageDescription

// On Apple's systems the library comes as an XCFramework; elsewhere as a plain library on the linker's path, which
// scripts/swift-test.sh gives with -L.
let xcframework = "GroceryCoreFFI.xcframework"
let hasXCFramework = FileManager.default.fileExists(atPath: Context.packageDirectory + "/" + xcframework)

let ffi: Target =
    hasXCFramework
    ? .binaryTarget(name: "GroceryCoreFFI", path: xcframework)
    : .systemLibrary(name: "GroceryCoreFFI")

let package = Package(
    name: "GroceryCore",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "GroceryCore", targets: ["GroceryCore"])],
    targets: [
        ffi,
        .target(
            name: "GroceryCore",
            dependencies: ["GroceryCoreFFI"],
            linkerSettings: hasXCFramework ? [] : [.linkedLibrary("grocery_mobile")]
        ),
        .testTarget(name: "GroceryCoreTests", dependencies: ["GroceryCore"]),
    ]
)
