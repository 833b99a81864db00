#!/usr/bin/env bash
# Stages the complete Swift package in target/mobile/swift: the sources of this folder, the generated GroceryCore.swift
# and C header, the dev library and the conformance cases. Prints the folder. Needs no Swift.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_dev
bindgen swift "$out/swift-generated"

stage=$out/swift
fresh=$out/swift.fresh
rm -rf "$fresh"
mkdir -p "$fresh/Sources/GroceryCoreFFI" "$fresh/conformance"
cp -R "$crate/swift/." "$fresh/"
rm -rf "$fresh/.build"
cp "$out/swift-generated/GroceryCore.swift" "$fresh/Sources/GroceryCore/"
cp "$out/swift-generated/GroceryCoreFFI.h" "$fresh/Sources/GroceryCoreFFI/"
cp "$out/swift-generated/GroceryCoreFFI.modulemap" "$fresh/Sources/GroceryCoreFFI/module.modulemap"
if [ -d "$conformance" ]; then cp -R "$conformance/." "$fresh/conformance/"; fi

# Piece by piece: what Swift has built (.build) and the XCFramework stay.
for part in Sources Tests conformance; do
    mkdir -p "$stage/$part"
    sync_folder "$fresh/$part" "$stage/$part"
done
cmp -s "$fresh/Package.swift" "$stage/Package.swift" || cp "$fresh/Package.swift" "$stage/"
rm -rf "$fresh"

# Only the shared library: beside a static one the linker would have a choice.
mkdir -p "$stage/lib"
cmp -s "$native/$lib_file" "$stage/lib/$lib_file" || cp "$native/$lib_file" "$stage/lib/"
printf '%s\n' "$stage"
