#!/usr/bin/env bash
# Runs this library and its peers on the same recipe lines and sentences, and prints what each gets right, how
# fast and with how much memory. A peer or data that cannot be had is skipped with the reason.
#
#   scripts/compare-peers.sh DATA_DIR
#
# DATA_DIR holds nyt/ingredients.jsonl.gz and ha-shopping/ (or nlu/ with them). Peers are installed in
# target/peers, or in the folder named by GROCERY_PEERS; nothing else of the machine is touched.
set -uo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
data=${1:-}
if [[ -z $data || $data == --help || $data == -h ]]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0"
  [[ -n $data ]] && exit 0 || exit 2
fi
if [[ ! -d $data ]]; then
  echo "there is no folder $data" >&2
  exit 2
fi
data=$(cd "$data" && pwd)
[[ -d $data/nlu ]] && data=$data/nlu
cache=${GROCERY_PEERS:-$here/target/peers}
mkdir -p "$cache/run"
cache=$(cd "$cache" && pwd)
run=$cache/run
rm -f "$run"/*
peers=$here/benches/peers
for need in cargo python3; do
  if ! command -v "$need" >/dev/null; then
    echo "$need is needed to compare anything" >&2
    exit 2
  fi
done

say() { printf '%s\n' "$*" >&2; }
# skip NAME REASON: the reason is told at once and again under the tables.
skip() {
  say "skipped: $1: $2"
  printf '%s: %s\n' "$1" "$2" >>"$run/skipped.txt"
}
last() { tail -n 1 "$1" 2>/dev/null | cut -c1-200; }
# peer KEY NAME COMMAND...: runs a program whose last line of output holds its figures.
peer() {
  local key=$1 name=$2
  shift 2
  say "running $name"
  if timeout "${GROCERY_PEER_SECONDS:-900}" "$@" >"$run/$key.stats" 2>"$run/$key.log"; then
    return 0
  fi
  rm -f "$run/$key.stats" "$run/$key.out"
  skip "$name" "$(last "$run/$key.log")"
}

python3 "$peers/compare.py" prepare "$data" "$run" || exit 2

say "building ours and the crates.io peer"
target=${CARGO_TARGET_DIR:-$here/target}
build() { (cd "$here" && cargo build --quiet --release -p grocery-benches --example "$1") 2>"$run/$1.log"; }
if ! build peer_ours; then
  say "this library does not build:"
  cat "$run/peer_ours.log" >&2
  exit 2
fi
ours=$target/release/examples/peer_ours
[[ -f $run/lines.txt ]] && peer lines-ours "grocery-core" "$ours" lines "$run/lines.txt" "$run/lines-ours.out"
for set in ha ordinary; do
  [[ -f $run/$set.jsonl ]] && peer "$set-ours" "grocery-core" "$ours" sentences "$run/$set.jsonl" "$run/$set-ours.out"
done

if [[ -f $run/lines.txt ]]; then
  if build peer_ingredient; then
    for how in default plain; do
      peer "lines-ingredient-$how" "crates.io ingredient ($how)" "$target/release/examples/peer_ingredient" "$how" "$run/lines.txt" "$run/lines-ingredient-$how.out"
    done
  else
    skip "crates.io ingredient" "$(last "$run/peer_ingredient.log")"
  fi

  # The repository of the same crate is ahead of crates.io; its interface may have moved on.
  git_url=https://github.com/nickysemenza/ingredient-parser
  if GIT_TERMINAL_PROMPT=0 timeout 60 git ls-remote "$git_url" HEAD >/dev/null 2>"$run/git.log"; then
    mkdir -p "$cache/git/src"
    cp "$peers/ingredient_git.rs" "$cache/git/src/main.rs"
    cat >"$cache/git/Cargo.toml" <<TOML
[package]
name = "peer-ingredient-git"
version = "0.0.0"
edition = "2024"
[dependencies]
ingredient = { git = "$git_url" }
serde_json = "1"
[profile.release]
lto = "thin"
codegen-units = 1
[workspace]
TOML
    if (cd "$cache/git" && CARGO_TARGET_DIR=$cache/git/target cargo build --quiet --release) 2>"$run/git.log"; then
      peer lines-ingredient-git "ingredient from git" "$cache/git/target/release/peer-ingredient-git" "$run/lines.txt" "$run/lines-ingredient-git.out"
    else
      skip "ingredient from git" "does not build with benches/peers/ingredient_git.rs: $(last "$run/git.log")"
    fi
  else
    skip "ingredient from git" "the repository is out of reach: $(last "$run/git.log")"
  fi

  if command -v npm >/dev/null && command -v node >/dev/null; then
    mkdir -p "$cache/node"
    echo '{"private":true}' >"$cache/node/package.json"
    if (cd "$cache/node" && npm install --no-audit --no-fund --silent parse-ingredient@3.0.0) >"$run/npm.log" 2>&1; then
      peer lines-parse-ingredient "npm parse-ingredient" node "$peers/parse_ingredient.mjs" "$cache/node" "$run/lines.txt" "$run/lines-parse-ingredient.out"
    else
      skip "npm parse-ingredient" "$(last "$run/npm.log")"
    fi
  else
    skip "npm parse-ingredient" "there is no node with npm"
  fi
fi

venv=$cache/python
if [[ ! -x $venv/bin/pip ]] && ! python3 -m venv "$venv" >"$run/venv.log" 2>&1; then
  skip "the Python peers" "no virtual environment: $(last "$run/venv.log")"
else
  pip() { "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" >"$run/pip.log" 2>&1; }
  if [[ -f $run/lines.txt ]]; then
    if pip ingredient-parser-nlp==2.9.1; then
      NLTK_DATA=${NLTK_DATA:-$cache/nltk_data} peer lines-ingredient-nlp "PyPI ingredient-parser-nlp" "$venv/bin/python" "$peers/ingredient_nlp.py" "$run/lines.txt" "$run/lines-ingredient-nlp.out"
    else
      skip "PyPI ingredient-parser-nlp" "$(last "$run/pip.log")"
    fi
  fi
  if [[ ! -f $data/ha-shopping/templates.jsonl ]]; then
    skip "PyPI hassil" "there is no ha-shopping/templates.jsonl in $data"
  elif pip hassil==3.12.1 home-assistant-intents==2026.10.27; then
    for set in ha ordinary; do
      [[ -f $run/$set.jsonl ]] && peer "$set-hassil" "PyPI hassil" "$venv/bin/python" "$peers/hassil_peer.py" "$data/ha-shopping/templates.jsonl" "$run/$set.jsonl" "$run/$set-hassil.out"
    done
  else
    skip "PyPI hassil" "$(last "$run/pip.log")"
  fi
fi

python3 "$peers/compare.py" report "$run" | tee "$cache/report.md"
say "answers and logs are in $run, this report in $cache/report.md"
