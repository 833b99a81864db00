#!/usr/bin/env bash
# Builds the release wheel, installs it into a fresh environment in an empty folder outside the
# repository and runs the tests against it there. Arguments go to pytest.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
tool_venv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$crate"
CARGO_TARGET_DIR=$target maturin build --quiet --release --out "$work/dist"
wheel=$(echo "$work"/dist/*.whl)
echo "built $(basename "$wheel"), $(stat -c %s "$wheel" 2>/dev/null || stat -f %z "$wheel") bytes"

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet "$wheel" -r "$tools"
cp -R tests pyproject.toml README.md "$work/"
cd "$work"
"$work/venv/bin/python" -c 'import grocery_core, sys; assert grocery_core.__file__.startswith(sys.prefix), grocery_core.__file__'
"$work/venv/bin/python" -m pytest "$@"
