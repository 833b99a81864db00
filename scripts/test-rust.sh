#!/usr/bin/env bash
# All Rust tests: the workspace with every feature, then the core without the default features.
set -euo pipefail
cd "$(dirname "$0")/.."
# The bindings are tested with their languages.
those=(--workspace --all-features --exclude grocery-bindings-py --exclude grocery-bindings-node
  --exclude grocery-bindings-mobile --exclude grocery-benches)
cargo test --no-fail-fast "${those[@]}"
# The hash that must be equal in every language.
cargo test --quiet "${those[@]}" --test agent -- --nocapture conformance | grep 'conformance sha256'
# The features that bring crates of their own stand alone, and so does what is on by itself.
cargo check --quiet -p grocery-core
for feature in http redis walmart; do
  cargo check --quiet -p grocery-core --no-default-features --features "$feature" ||
    { echo "grocery-core does not compile with the feature '$feature' alone" >&2; exit 1; }
done
cargo test -p grocery-core --no-default-features --lib
# What the embedded default must not pull in.
bare=$(cargo tree -p grocery-core --no-default-features --edges normal --prefix none)
for crate in rusqlite libsqlite3-sys reqwest redis tokio-rustls; do
  if grep -q "^$crate v" <<<"$bare"; then
    echo "grocery-core without default features depends on $crate" >&2
    exit 1
  fi
done
echo "without default features: $(sort -u <<<"$bare" | wc -l) crates, none of rusqlite, reqwest, redis"
