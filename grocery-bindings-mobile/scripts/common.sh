# Sourced by the scripts beside it: where things are, and the one build that both languages share.
# shellcheck shell=bash
# shellcheck disable=SC2034 # The variables are for the sourcing scripts.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
crate=$(dirname "$here")
repo=$(dirname "$crate")
# The cases that every language answers alike; as in the tests of Rust, GROCERY_CONFORMANCE names another folder.
conformance=${GROCERY_CONFORMANCE:-$repo/grocery-core/tests/conformance}

# Cargo's own answer, so that CARGO_TARGET_DIR and cargo's config files count too.
target=$(cd "$repo" && cargo metadata --no-deps --format-version 1 | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
out=$target/mobile # Everything generated or staged goes here; nothing goes into the source tree.

case $(uname -s) in
Darwin) lib_file=libgrocery_mobile.dylib ;;
*) lib_file=libgrocery_mobile.so ;;
esac

# The library that the tests load. GROCERY_PROFILE=release takes an optimised one, for measuring.
profile=${GROCERY_PROFILE:-debug}
native=$target/$profile

# The dev build: generator and library from one cargo call, so that the dependencies are compiled once. The generator
# reads its metadata from the library's symbols: never point it at a library built with `strip = "symbols"`.
build_dev() {
    (cd "$repo" && cargo build --quiet -p grocery-bindings-mobile --features cli)
    case $profile in
    debug) ;;
    release) (cd "$repo" && cargo build --quiet --release -p grocery-bindings-mobile --lib) ;;
    *) printf 'GROCERY_PROFILE is debug or release, not %s\n' "$profile" >&2 && return 2 ;;
    esac
}

# bindgen LANGUAGE FOLDER: fresh sources in FOLDER, replaced only where they changed (build tools look at file times).
bindgen() {
    local fresh=$2.fresh file rel
    rm -rf "$fresh"
    # From the crate's folder: the generator asks cargo there which uniffi.toml belongs to the library.
    (cd "$crate" && "$target/debug/uniffi-bindgen" generate "$target/debug/$lib_file" --language "$1" --no-format --out-dir "$fresh")
    mkdir -p "$2"
    sync_folder "$fresh" "$2"
    rm -rf "$fresh"
}

# sync_folder FROM TO: TO becomes FROM, and a file that did not change keeps its time.
sync_folder() {
    local rel
    while IFS= read -r rel; do
        [ -e "$1/$rel" ] || rm -f "$2/$rel"
    done < <(cd "$2" && find . -type f)
    while IFS= read -r rel; do
        mkdir -p "$2/$(dirname "$rel")"
        cmp -s "$1/$rel" "$2/$rel" || cp "$1/$rel" "$2/$rel"
    done < <(cd "$1" && find . -type f)
}
