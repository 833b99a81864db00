#!/usr/bin/env bash
# The cache's tier and bus in a real Redis. Installs the server where it may; exits with 77 where none can be had.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! scripts/install-redis.sh; then
  echo "no redis-server is installed and none can be installed here"
  exit 77
fi
redis-server --version
# With the features of all Rust tests, so that nothing is built a second time.
cargo test --workspace --all-features --exclude grocery-bindings-py --exclude grocery-bindings-node \
  --exclude grocery-bindings-mobile --exclude grocery-benches --test redis
