#!/usr/bin/env bash
# Builds the library, stages the Swift package and runs its XCTest tests.
#
# Ends with XCTest's line, "Executed N tests, with N failures (...)".
# Exit code 77 and one line "SKIPPED (reason)" where there is no Swift and none can be made (see swift-env.sh); 0 when
# all tests passed. What the tests print for people (the conformance hash, overheads) is passed on.
# GROCERY_OVERHEAD=1 measures calls instead of testing (with GROCERY_PROFILE=release and `-c release`, or it means
# little). Arguments go to `swift test`.
set -euo pipefail
scripts=$(dirname "${BASH_SOURCE[0]}")

reason=$("$scripts/swift-env.sh" prepare) || {
    rc=$?
    [ "$rc" = 77 ] && printf 'SKIPPED (%s)\n' "$reason"
    exit "$rc"
}
stage=$("$scripts/swift-package.sh")

# The package's folder is /work in the Swift folder and itself elsewhere, hence $PWD at run time.
log=$(dirname "$stage")/swift-test.log
which=(--skip OverheadTests)
if [ "${GROCERY_OVERHEAD:-}" = 1 ]; then which=(--filter OverheadTests); fi
# shellcheck disable=SC2016 # Expanded where it runs.
if ! "$scripts/swift-env.sh" run "$stage" sh -c '
    export GROCERY_CONFORMANCE="$PWD/conformance"
    exec swift test --disable-sandbox -Xlinker -L"$PWD/lib" -Xlinker -rpath -Xlinker "$PWD/lib" "$@"
' sh "${which[@]}" "$@" >"$log" 2>&1; then
    grep -E 'error:|: XCTAssert|failed' "$log" | head -n 60 >&2 || tail -n 60 "$log" >&2
    printf 'swift: FAILED, the whole log is in %s\n' "$log" >&2
    exit 1
fi
grep -oE '^overhead .* ns$' "$log" || true
grep -oE 'conformance sha256 [0-9a-f]{64} over [0-9]+ cases' "$log" || true
summary=$(grep -E 'Executed [0-9]+ tests?' "$log" | tail -n 1 | sed 's/^[[:space:]]*//')
case $summary in
'' | 'Executed 0 '*) printf 'swift: FAILED, no tests ran; see %s\n' "$log" >&2; exit 1 ;;
esac
printf 'swift: %s\n' "$summary"
