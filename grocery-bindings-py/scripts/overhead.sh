#!/usr/bin/env bash
# Measures what a call from Python costs beyond the same call in Rust, both built for release.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
tool_venv
cd "$crate"
CARGO_TARGET_DIR=$target maturin develop --quiet --release
rust=$(CARGO_TARGET_DIR=$target cargo run --quiet --release -p grocery-bindings-py --example overhead)
python benches/overhead.py "$rust"
