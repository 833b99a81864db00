#!/usr/bin/env bash
# Licences and sources of everything that is linked in, and known advisories where their database can be
# reached.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2
tools=$PWD/.build/tools
export PATH="$tools/bin:$PATH"
if ! cargo deny --version 2>/dev/null | grep -q "$version"; then
  # Unoptimised: building it takes longer than running it.
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=false \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_TARGET_DIR="$tools/target" cargo install --quiet cargo-deny --locked --version "$version" --root "$tools"
  rm -rf "$tools/target"
fi
cargo deny --log-level error check licenses bans sources
if cargo deny --log-level error fetch db >/dev/null 2>&1; then
  cargo deny --log-level error check advisories
else
  echo "advisories: not checked, their database is out of reach from here"
fi
