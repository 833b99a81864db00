#!/usr/bin/env bash
# Builds the addon and the TypeScript, and runs all tests of the Node binding.
set -euo pipefail
cd "$(dirname "$0")/.."
# In the versions of the lock, which is not written anew where it lacks what another platform takes.
npm install --no-save --prefer-offline --no-audit --no-fund --loglevel=error
npm run --silent build:native
# What its own crate tests in Rust, with what the addon was built of.
(cd .. && cargo test --quiet -p grocery-bindings-node --lib)
npm run --silent build:ts
npx --no-install tsc -p test/types
# Tests of what is kept in a Redis start one; where none can be had they are skipped, unless STRICT names redis.
../scripts/install-redis.sh || true
node --test --test-reporter=spec test/*.test.mjs
