#!/usr/bin/env bash
# Builds the package into .build/venv and runs everything that checks it: the stub that is generated
# against the one in the repository, the tests, mypy --strict and stubtest.
#
# Arguments go to pytest. With GROCERY_BLESS=1 the generated stub replaces the one in the repository.
# Exit code 77 and one line "SKIPPED (reason)" where there is no Python to run it with.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
tool_venv
cd "$crate"

stub=python/grocery_core/_grocery_core.pyi
committed=$(mktemp)
trap 'rm -f "$committed"' EXIT
cp "$stub" "$committed" 2>/dev/null || : >"$committed"
CARGO_TARGET_DIR=$target maturin develop --quiet --generate-stubs
if ! diff -u "$committed" "$stub"; then
    if [ "${GROCERY_BLESS:-0}" != 1 ]; then
        cp "$committed" "$stub"
        echo "$stub is not what the native half says; run GROCERY_BLESS=1 $0 and commit it" >&2
        exit 1
    fi
fi

# Tests of what is kept in a Redis start one; where none can be had they are skipped, unless STRICT names redis.
"$root/scripts/install-redis.sh" || true
python -m mypy
(cd python && python -m mypy.stubtest grocery_core)
python -m pytest "$@"
