#!/usr/bin/env bash
# Builds the library, generates the Kotlin sources and runs the Kotlin tests on the JVM with Maven.
#
# Ends with Surefire's line, "Tests run: N, Failures: N, Errors: N, Skipped: N".
# Exit code 77 and one line "SKIPPED (reason)" where there is no JDK or no Maven; 0 when all tests passed.
# What the tests print for people (the conformance hash, overheads) is passed on.
# GROCERY_OVERHEAD=1 measures calls instead of testing (with GROCERY_PROFILE=release, or it means little).
# Arguments go to Maven: `kotlin-test.sh -o` works offline once the first run has filled ~/.m2.
set -euo pipefail

skip() { printf 'SKIPPED (%s)\n' "$*"; exit 77; }
command -v javac >/dev/null || skip "no JDK on the PATH; Debian: apt-get install default-jdk-headless"
command -v mvn >/dev/null || skip "no mvn on the PATH; Debian: apt-get install maven"

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_dev
# What the crate tests in Rust, with what the library was built of.
(cd "$repo" && cargo test --quiet -p grocery-bindings-mobile --features cli --lib)
bindgen kotlin "$out/kotlin/generated"

# Classes of another Kotlin version make the compiler fail: a changed pom starts afresh.
if ! cmp -s "$crate/kotlin/pom.xml" "$out/kotlin/pom.last"; then
    rm -rf "$out/kotlin/maven"
    cp "$crate/kotlin/pom.xml" "$out/kotlin/pom.last"
fi

# One short compilation: the second JIT tier costs more than it gives.
export MAVEN_OPTS=${MAVEN_OPTS:--XX:TieredStopAtLevel=1 -XX:+UseSerialGC}
log=$out/kotlin/maven.log
which=()
if [ "${GROCERY_OVERHEAD:-}" = 1 ]; then which=(-Dgrocery.only=overhead -Dgrocery.without=none); fi
if ! mvn -B -ntp -Dstyle.color=never -f "$crate/kotlin/pom.xml" \
    -Dgrocery.build="$out/kotlin/maven" \
    -Dgrocery.generated="$out/kotlin/generated" \
    -Dgrocery.native="$native" \
    -Dgrocery.conformance.dir="$conformance" \
    ${which[@]+"${which[@]}"} "$@" test >"$log" 2>&1; then
    grep -E '^\[(ERROR|WARNING)\]|Tests run:' "$log" | head -n 60 >&2 || tail -n 60 "$log" >&2
    printf 'kotlin: FAILED, the whole log is in %s\n' "$log" >&2
    exit 1
fi
grep -E 'Tests run:.*Time elapsed' "$log" | sed 's/^\[[A-Z]*\] *//' || true
grep -oE '^overhead .* ns$' "$log" || true
grep -oE 'conformance sha256 [0-9a-f]{64} over [0-9]+ cases' "$log" || true
summary=$(grep -E 'Tests run:' "$log" | grep -v 'Time elapsed' | tail -n 1 | sed 's/^\[[A-Z]*\] *//')
# No test found is not a pass.
[ -n "$summary" ] || { printf 'kotlin: FAILED, no tests ran; see %s\n' "$log" >&2; exit 1; }
printf 'kotlin: %s\n' "$summary"
