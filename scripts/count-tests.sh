#!/usr/bin/env bash
# Adds up what the runners in a log say they passed: cargo test, pytest, node, Surefire, XCTest.
set -uo pipefail
sed -E 's/\x1b\[[0-9;]*m//g' "$1" | awk '
  /^test result: ok\. [0-9]+ passed/ { n += $4; next }
  /[0-9]+ passed.* in [0-9.]+s/ { for (i = 2; i <= NF; i++) if ($i ~ /^passed/) { n += $(i - 1); break } }
  /^(ℹ|#) pass [0-9]+/ { n += $3 }
  /Tests run: [0-9]+,.*Time elapsed/ { next }
  /Tests run: [0-9]+, Failures: 0, Errors: 0/ { match($0, /Tests run: [0-9]+/); n += substr($0, RSTART + 11, RLENGTH - 11) }
  /Executed [0-9]+ tests?, with 0 failures/ { match($0, /Executed [0-9]+/); swift = substr($0, RSTART + 9, RLENGTH - 9) }
  /^[0-9]+ passed, 0 failed/ { n += $1 }
  END { printf "%d tests", n + swift }'
