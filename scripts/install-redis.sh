#!/usr/bin/env bash
# Installs a redis-server where there is none and where it may. Fails where none can be had.
set -euo pipefail
if ! command -v redis-server >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  # The server that Debian starts at once is not wanted: each test starts its own.
  { apt-get update -qq && RUNLEVEL=1 apt-get install -y -qq --no-install-recommends redis-server; } >&2 || true
fi
command -v redis-server >/dev/null
