#!/usr/bin/env bash
# The tests once more against what a user installs: the built wheel, the npm tarball and the cargo archive,
# each in an empty folder outside the repository.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
# What is published is optimised to the last and across crates, which takes minutes and changes no answer.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export GROCERY_CONFORMANCE=$root/grocery-core/tests/conformance

scripts/install-redis.sh || true
echo "--- wheel"
grocery-bindings-py/scripts/test-wheel.sh
echo "--- npm tarball"
grocery-bindings-node/scripts/test-pack.sh
echo "--- cargo archive"
target=${CARGO_TARGET_DIR:-$root/target}
cargo package -p grocery-core --allow-dirty --no-verify --quiet
archive=$(ls -t "$target"/package/grocery-core-*.crate | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$archive" -C "$work"
# An archive's files are all of one old day, by which cargo would take what it built of an earlier one for this.
find "$work" -type f -exec touch {} +
cd "$work"/grocery-core-*
# The archive's own tests, with the workspace's lock for the same versions and its target for speed.
cp "$root/Cargo.lock" .
# Compiled as the workspace does, so that most dependencies are there already.
CARGO_TARGET_DIR=$target CARGO_PROFILE_DEV_DEBUG=line-tables-only cargo test --all-features --lib --test agent --test tidy \
  --config 'profile.dev.package.grocery-core.opt-level=1'
