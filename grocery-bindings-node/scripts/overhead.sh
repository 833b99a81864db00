#!/usr/bin/env bash
# Measures what crossing into Rust costs, against the same call in Rust, in one run.
set -euo pipefail
cd "$(dirname "$0")/.."
npm install --no-save --prefer-offline --no-audit --no-fund --loglevel=error
npm run --silent build:native -- --release --features measure
npm run --silent build:ts
node scripts/overhead.mjs
