#!/usr/bin/env bash
# Runs the parts named (rust redis py node kotlin swift packages), each to its end, and sums up.
# A part that cannot run here exits with 77 and a last line saying why; it counts as SKIPPED.
set -uo pipefail
cd "$(dirname "$0")/.."
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
summary=()
failed=0
skipped=0
missing=()
passed=0
hashes=""

# A test that waits for ever must not do so unseen.
within() {
  if command -v timeout >/dev/null; then timeout --kill-after=30 40m "$@"; else "$@"; fi
}

run() {
  local name=$1 log status started minutes
  shift
  log=$(mktemp)
  started=$SECONDS
  printf '\n=== %s\n' "$name"
  within "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  minutes=$(awk -v s=$((SECONDS - started)) 'BEGIN { printf "%.1f", s / 60 }')
  case $status in
    0)
      passed=$((passed + 1))
      summary+=("$name: passed $(scripts/count-tests.sh "$log"), $minutes min")
      ;;
    77)
      skipped=$((skipped + 1))
      missing+=("$name")
      summary+=("$name: SKIPPED ($(tail -n 1 "$log"))")
      ;;
    *)
      failed=$((failed + 1))
      summary+=("$name: FAILED with status $status, $minutes min")
      ;;
  esac
  local answers
  answers=$(grep -oE 'conformance sha256 [0-9a-f]{64}' "$log" | sort -u)
  hashes+=$(sed "/./s/^/$name: /" <<<"$answers")$'\n'
  case $name:$status in
    rust:0 | python:0 | node:0 | kotlin:0 | swift:0)
      if [ -z "$answers" ]; then
        failed=$((failed + 1))
        summary+=("$name: FAILED, it answered none of the conformance cases")
      fi
      ;;
  esac
  rm -f "$log"
}

for part in "$@"; do
  case $part in
    rust) run rust scripts/test-rust.sh ;;
    redis) run redis scripts/test-redis.sh ;;
    py) run python grocery-bindings-py/scripts/test.sh ;;
    node) run node grocery-bindings-node/scripts/test.sh ;;
    kotlin) run kotlin grocery-bindings-mobile/scripts/kotlin-test.sh ;;
    swift) run swift grocery-bindings-mobile/scripts/swift-test.sh ;;
    packages) run packages scripts/test-packages.sh ;;
    *)
      echo "unknown part '$part': use rust, redis, py, node, kotlin, swift or packages" >&2
      exit 2
      ;;
  esac
done

printf '\n=== summary\n'
printf '%s\n' "${summary[@]}"
hashes=$(printf '%s' "$hashes" | sed '/^$/d')
if [ -n "$hashes" ]; then
  printf '%s\n' "$hashes"
  distinct=$(printf '%s\n' "$hashes" | grep -oE '[0-9a-f]{64}' | sort -u | wc -l)
  if [ "$distinct" -gt 1 ]; then
    echo "the conformance answers differ between languages"
    failed=$((failed + 1))
  fi
fi
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
if [ "$failed" -gt 0 ]; then exit 1; fi
# STRICT names the parts that must not be skipped.
for part in ${missing[@]+"${missing[@]}"}; do
  case " ${STRICT:-} " in
    *" $part "*)
      echo "$part was skipped, and must run here"
      exit 1
      ;;
  esac
done
