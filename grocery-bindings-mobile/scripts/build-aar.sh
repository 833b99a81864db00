#!/usr/bin/env bash
# Builds the Android library: native code for each ABI with cargo-ndk, the Kotlin sources, and an AAR with Gradle.
#
#   rustup target add aarch64-linux-android armv7-linux-androideabi x86_64-linux-android
#   cargo install cargo-ndk
#   ANDROID_HOME=... ANDROID_NDK_HOME=... scripts/build-aar.sh
#
# The staged Gradle project is target/mobile/android; the AAR ends up in its build/outputs/aar. With
# GROCERY_STAGE_ONLY=1 the project is staged without native code and Gradle is not run (to open it in Android Studio).
#
# Environment:
#   GROCERY_ANDROID_ABIS  which ABIs (default: "arm64-v8a armeabi-v7a x86_64"; arm64-v8a is every current phone,
#                         armeabi-v7a old ones, x86_64 the emulator)
#   GRADLE                the Gradle to use (default: gradle); AGP 8.13 wants Gradle 8.13 or newer and JDK 17
#
# Exit code 77 and one line "SKIPPED (reason)" where the NDK or a tool is not there.
set -euo pipefail
skip() { printf 'SKIPPED (%s)\n' "$*"; exit 77; }

abis=${GROCERY_ANDROID_ABIS:-arm64-v8a armeabi-v7a x86_64}
gradle=${GRADLE:-gradle}
if [ "${GROCERY_STAGE_ONLY:-}" != 1 ]; then
    command -v cargo-ndk >/dev/null || skip "no cargo-ndk; cargo install cargo-ndk"
    [ -n "${ANDROID_NDK_HOME:-}${ANDROID_NDK_ROOT:-}${ANDROID_HOME:-}" ] || skip "no Android NDK; set ANDROID_NDK_HOME"
    command -v "$gradle" >/dev/null || skip "no Gradle; set GRADLE"
fi

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The generator runs on a host build: the metadata is the same for every ABI.
build_dev
bindgen kotlin "$out/kotlin/generated"

stage=$out/android
mkdir -p "$stage/src/main"
cp "$crate"/kotlin/android/{settings.gradle.kts,build.gradle.kts,gradle.properties,consumer-rules.pro} "$stage/"
cp "$crate/kotlin/android/AndroidManifest.xml" "$stage/src/main/"
rm -rf "$stage/src/main/kotlin"
mkdir -p "$stage/src/main/kotlin"
cp -R "$crate/kotlin/src/main/kotlin/." "$out/kotlin/generated/." "$stage/src/main/kotlin/"
if [ "${GROCERY_STAGE_ONLY:-}" = 1 ]; then printf '%s\n' "$stage"; exit; fi

# Devices with pages of 16 KB load only libraries that are aligned to them. Linkers before NDK 28 do not by default.
export RUSTFLAGS="${RUSTFLAGS:-} -C link-arg=-Wl,-z,max-page-size=16384"
rm -rf "$stage/src/main/jniLibs"
targets=()
for abi in $abis; do targets+=(--target "$abi"); done
(cd "$repo" && cargo ndk "${targets[@]}" --platform 24 -o "$stage/src/main/jniLibs" \
    build --release -p grocery-bindings-mobile)

(cd "$stage" && "$gradle" --console=plain assembleRelease)
ls -l "$stage"/build/outputs/aar/*.aar
