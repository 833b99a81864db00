#!/usr/bin/env bash
# Packs what is published, installs it in an empty folder outside the repository and runs the tests there.
#
# The tarball here also holds this platform's addon, so that it works on its own. For a release, `napi
# create-npm-dirs` and `napi artifacts` put each platform's addon into npm/<platform>, and `napi prepublish`
# publishes those and names them in optionalDependencies.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
npm install --no-save --prefer-offline --no-audit --no-fund --loglevel=error
rm -f ./*.node ./*.tgz
npm run --silent build
cp ../LICENSE-MIT ../LICENSE-APACHE .
trap 'rm -f "$here"/LICENSE-MIT "$here"/LICENSE-APACHE "$here"/*.tgz' EXIT
npm pack --ignore-scripts --silent >/dev/null
tarball=$(ls "$here"/grocery-core-*.tgz)
echo "packed $(basename "$tarball"): $(stat -c %s "$tarball") bytes, addon $(stat -c %s "$here"/*.node) bytes"

work=$(mktemp -d)
trap 'rm -rf "$work" "$here"/LICENSE-MIT "$here"/LICENSE-APACHE "$here"/*.tgz' EXIT
cd "$work"
echo '{ "name": "empty", "private": true }' >package.json
npm install --no-audit --no-fund --no-package-lock --loglevel=error "$tarball"
cp -r "$here/test" .
export GROCERY_CONFORMANCE=${GROCERY_CONFORMANCE:-$here/../grocery-core/tests/conformance}
"$here/node_modules/.bin/tsc" -p test/types
node --test --test-reporter=spec test/*.test.mjs
