# Shared by the scripts beside it: where things are, and a virtual environment with the test tools.
crate=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$crate/.." && pwd)
out=$root/.build
# maturin and cargo set up PyO3 differently; a target folder shared by both would be rebuilt at each turn.
target=${CARGO_TARGET_DIR:-$root/target}/python
export GROCERY_CONFORMANCE=${GROCERY_CONFORMANCE:-$root/grocery-core/tests/conformance}
export PIP_DISABLE_PIP_VERSION_CHECK=1
# A CARGO that cargo set for its own children makes maturin build with the wrong toolchain.
unset CARGO

skip() { printf 'SKIPPED (%s)\n' "$*"; exit 77; }

python=${PYTHON:-python3}
command -v "$python" >/dev/null || skip "no $python on the PATH; Debian: apt-get install python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' || skip "$python is older than 3.9"
"$python" -c 'import venv, ensurepip' 2>/dev/null || skip "no venv module; Debian: apt-get install python3-venv"

# The one place that says which tools, and which versions of them.
tools=$crate/requirements-dev.txt

# Makes $out/venv, once for each list of tools.
tool_venv() {
    if ! cmp -s "$tools" "$out/venv/tools"; then
        mkdir -p "$out"
        "$python" -m venv --clear "$out/venv"
        "$out/venv/bin/python" -m pip install --quiet -r "$tools"
        cp "$tools" "$out/venv/tools"
    fi
    export VIRTUAL_ENV=$out/venv
    export PATH=$out/venv/bin:$PATH
}
