#!/usr/bin/env bash
# Builds the XCFramework for iOS, its simulator and macOS, and stages the Swift package around it. Needs macOS and Xcode.
#
#   rustup target add aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin
#   scripts/build-xcframework.sh
#
# target/mobile/swift is then a complete package: add it in Xcode as a local package, or zip it. For a release,
# GroceryCoreFFI.xcframework.zip beside it and the printed checksum go into
# `.binaryTarget(name: "GroceryCoreFFI", url: ..., checksum: ...)`.
#
# Exit code 77 and one line "SKIPPED (reason)" anywhere else than on macOS with Xcode.
set -euo pipefail
skip() { printf 'SKIPPED (%s)\n' "$*"; exit 77; }

[ "$(uname -s)" = Darwin ] || skip "an XCFramework needs macOS"
command -v xcodebuild >/dev/null || skip "no xcodebuild; install Xcode"

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$scripts/common.sh"

# The floors of Package.swift; C code such as SQLite reads them too.
export IPHONEOS_DEPLOYMENT_TARGET=15.0 MACOSX_DEPLOYMENT_TARGET=12.0

stage=$("$scripts/swift-package.sh")
for triple in aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin; do
    (cd "$repo" && cargo rustc --quiet --release -p grocery-bindings-mobile --lib --crate-type staticlib --target "$triple")
done

work=$out/xcframework
rm -rf "$work"
# A folder of its own for the header: every UniFFI library brings a module.modulemap, and two of them in one app clash.
headers=$work/headers
mkdir -p "$headers/GroceryCoreFFI" "$work/ios-sim" "$work/macos"
cp "$stage/Sources/GroceryCoreFFI/GroceryCoreFFI.h" "$stage/Sources/GroceryCoreFFI/module.modulemap" \
    "$headers/GroceryCoreFFI/"

lib=libgrocery_mobile.a
lipo -create -output "$work/ios-sim/$lib" \
    "$target/aarch64-apple-ios-sim/release/$lib" "$target/x86_64-apple-ios/release/$lib"
lipo -create -output "$work/macos/$lib" \
    "$target/aarch64-apple-darwin/release/$lib" "$target/x86_64-apple-darwin/release/$lib"

rm -rf "$stage/GroceryCoreFFI.xcframework"
xcodebuild -create-xcframework \
    -library "$target/aarch64-apple-ios/release/$lib" -headers "$headers" \
    -library "$work/ios-sim/$lib" -headers "$headers" \
    -library "$work/macos/$lib" -headers "$headers" \
    -output "$stage/GroceryCoreFFI.xcframework"

# The XCFramework carries the header now.
rm -rf "$stage/Sources/GroceryCoreFFI"
(cd "$stage" && ditto -c -k --keepParent GroceryCoreFFI.xcframework ../GroceryCoreFFI.xcframework.zip)
printf 'package:  %s\n' "$stage"
printf 'zip:      %s\n' "$out/GroceryCoreFFI.xcframework.zip"
printf 'checksum: %s\n' "$(swift package compute-checksum "$out/GroceryCoreFFI.xcframework.zip")"
