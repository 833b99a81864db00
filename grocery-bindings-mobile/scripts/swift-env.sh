#!/usr/bin/env bash
# Finds a Swift toolchain, or makes one, and runs a command in it.
#
#   swift-env.sh prepare             make sure there is a toolchain; print where
#   swift-env.sh run DIR CMD...      run CMD with DIR as its working directory; variables go in as `env A=B CMD...`
#   swift-env.sh clean               remove what `prepare` made
#
# A `swiftc` on the PATH is used as it is. Otherwise, as root on a Debian-like machine, Debian 13's `swiftlang` goes
# into a folder of its own (2.5 GB on disk, about 600 MB to download, one to three minutes, once) and CMD runs in
# there with DIR at /work. The folder is built beside its final place and renamed, so an interrupted run leaves nothing
# half done. Mounts live in a private mount namespace and end with the command, however it ends.
#
# The package mirror, proxies and certificates are those that this machine's apt already uses.
#
# Environment:
#   GROCERY_SWIFT_CACHE   where the folder goes (default: ${XDG_CACHE_HOME:-$HOME/.cache}/grocery-core/swift)
#   GROCERY_SWIFT_MIRROR  Debian mirror, where apt's own sources name none
#   GROCERY_SWIFT_NO_MAKE set to 1 to never make a toolchain
#
# Exit codes: 77 and one line on stdout when there is no toolchain and none can be made; that of CMD otherwise.
set -euo pipefail

suite=trixie
packages="swiftlang libc6-dev libstdc++-14-dev"
recipe="1 $suite $packages" # Change the number to have existing folders made anew.

cache=${GROCERY_SWIFT_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/grocery-core/swift}
root=$cache/$suite

say() { printf 'swift-env: %s\n' "$*" >&2; }
skip() { printf '%s\n' "$*"; exit 77; }
host_swift() { command -v swiftc >/dev/null 2>&1 && command -v swift >/dev/null 2>&1; }
ready() { [ -f "$root/.recipe" ] && [ "$(cat "$root/.recipe")" = "$recipe" ]; }

# The first Debian archive (not the security one) that apt reads its packages from.
mirror() {
    if [ -n "${GROCERY_SWIFT_MIRROR:-}" ]; then printf '%s\n' "$GROCERY_SWIFT_MIRROR"; return; fi
    # shellcheck disable=SC2016 # The dollar signs are apt's own fields.
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 2>/dev/null |
        sed -n 's#^Debian|Debian|\(https\{0,1\}://.*[^/]\)/*$#\1#p' | sort -u | head -n 1
}

# What apt was told about reaching its mirror: proxies, certificates, retries, date checks.
apt_network_settings() {
    apt-config dump 2>/dev/null |
        grep -E '^Acquire::(http|https|Retries|Check-Valid-Until|Check-Date|ForceIPv[46])\b' |
        grep -v -i -E 'proxy-auto-?detect' || true
}

apt_value() { local out=""; eval "$(apt-config shell out "$1" 2>/dev/null)"; printf '%s' "$out"; }

# A tool from a Debian package that is unpacked into the cache, so that nothing is installed on this machine.
unpack_package() {
    local name=$1 into=$2
    mkdir -p "$into/deb"
    (cd "$into/deb" && apt-get -qq -o APT::Sandbox::User=root download "$name" >&2) || return 1
    dpkg-deb -x "$into/deb/$name"_*.deb "$into"
}

make_root() {
    [ "${GROCERY_SWIFT_NO_MAKE:-}" != 1 ] || skip "no swiftc on the PATH, and GROCERY_SWIFT_NO_MAKE is set"
    [ "$(uname -s)" = Linux ] || skip "no swiftc on the PATH"
    [ "$(id -u)" = 0 ] || skip "no swiftc on the PATH, and making a Swift folder needs root"
    local tool
    for tool in apt-get apt-config dpkg-deb unshare chroot flock wget; do
        command -v "$tool" >/dev/null || skip "no swiftc on the PATH, and making a Swift folder needs $tool"
    done
    unshare --mount --propagation private true 2>/dev/null ||
        skip "no swiftc on the PATH, and this machine does not allow mounts (needed for a Swift folder)"
    mkdir -p "$cache"
    local free_mb
    free_mb=$(df -Pm "$cache" | awk 'NR == 2 { print $4 }')
    [ "$free_mb" -ge 5000 ] || skip "no swiftc on the PATH, and $cache has $free_mb MB free of the 5000 needed"

    local from
    from=$(mirror)
    if [ -z "$from" ]; then # A fresh image has no package lists yet.
        apt-get -qq update >&2 || true
        from=$(mirror)
    fi
    [ -n "$from" ] || skip "no swiftc on the PATH, and apt names no Debian mirror (GROCERY_SWIFT_MIRROR can)"

    local partial=$root.partial tools=$cache/tools keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    rm -rf --one-file-system "$root" "$partial" "$tools"
    mkdir -p "$partial" "$tools"
    if [ ! -f "$keyring" ]; then
        unpack_package debian-archive-keyring "$tools" || skip "no swiftc on the PATH, and no Debian archive keyring"
        keyring=$tools$keyring
    fi
    local debootstrap=debootstrap
    if ! command -v debootstrap >/dev/null; then
        unpack_package debootstrap "$tools" || {
            apt-get -qq update >&2 && unpack_package debootstrap "$tools"
        } || skip "no swiftc on the PATH, and debootstrap cannot be had from apt"
        export DEBOOTSTRAP_DIR=$tools/usr/share/debootstrap
        debootstrap=$tools/usr/sbin/debootstrap
    fi

    # debootstrap downloads with wget, which knows apt's proxy only through the environment.
    local proxy include=ca-certificates
    for scheme in http https; do
        proxy=$(apt_value "Acquire::$scheme::Proxy")
        if [ -n "$proxy" ] && [ "$proxy" != DIRECT ]; then export "${scheme}_proxy=$proxy"; fi
    done

    local log=$cache/prepare.log
    say "making $root (once, one to three minutes; log in $log)"
    if ! unshare --mount --propagation private \
        "$debootstrap" --variant=minbase --include=$include --keyring="$keyring" "$suite" "$partial" "$from" >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        skip "no swiftc on the PATH, and debootstrap failed (see $log)"
    fi

    mkdir -p "$partial/work" "$partial/etc/apt/apt.conf.d"
    apt_network_settings >"$partial/etc/apt/apt.conf.d/90host"
    local file
    for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt \
        "$(apt_value Acquire::https::CaInfo)" "$(apt_value Acquire::https::CAInfo)"; do
        if [ -n "$file" ] && [ -f "$file" ]; then
            mkdir -p "$partial$(dirname "$file")" && cp -L "$file" "$partial$file"
        fi
    done
    # A toolchain folder can be made again at any time: no fsync, no manuals, no translations.
    echo force-unsafe-io >"$partial/etc/dpkg/dpkg.cfg.d/90fast"
    printf 'path-exclude=/usr/share/%s/*\n' doc man locale info >>"$partial/etc/dpkg/dpkg.cfg.d/90fast"
    printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' >"$partial/etc/apt/apt.conf.d/91small"
    # shellcheck disable=SC2086 # $packages is a list.
    if ! in_root "$partial" / sh -c \
        'export DEBIAN_FRONTEND=noninteractive; apt-get update && apt-get install -y "$@" && apt-get clean' \
        sh $packages >>"$log" 2>&1; then
        tail -n 5 "$log" >&2
        skip "no swiftc on the PATH, and Debian's swiftlang could not be installed (see $log)"
    fi
    rm -rf "$partial"/var/lib/apt/lists/* "$tools"
    printf '%s' "$recipe" >"$partial/.recipe"
    mv "$partial" "$root"
}

# in_root ROOT DIR CMD...: swiftc finds its own libraries through /proc, so /proc has to be there.
in_root() {
    local in=$1 dir=$2
    shift 2
    mkdir -p "$in/work"
    # shellcheck disable=SC2016 # Expanded by the inner shell.
    unshare --mount --propagation private sh -euc '
        in=$1 dir=$2
        shift 2
        mount -t proc proc "$in/proc"
        if [ "$dir" != / ]; then mount --bind "$dir" "$in/work"; fi
        mount -t tmpfs tmpfs "$in/tmp"
        to=/work; [ "$dir" != / ] || to=/
        exec chroot "$in" /usr/bin/env -C "$to" "$@"
    ' sh "$in" "$dir" "$@"
}

prepare() {
    if host_swift; then return; fi
    if [ "$(id -u)" = 0 ] && ready; then return; fi
    if [ "$(id -u)" = 0 ] && mkdir -p "$cache" && command -v flock >/dev/null; then
        exec 9>"$cache/lock"
        flock 9
        # Not `ready || make_root`: that would switch `set -e` off inside.
        if ! ready; then make_root; fi
        exec 9>&-
    else
        make_root # Says why it cannot.
    fi
}

case ${1:-} in
prepare)
    prepare
    if host_swift; then command -v swiftc; else printf '%s\n' "$root"; fi
    ;;
run)
    [ $# -ge 3 ] || { say "usage: $0 run DIR CMD..."; exit 2; }
    prepare
    dir=$(cd "$2" && pwd)
    shift 2
    if host_swift; then
        cd "$dir" && exec "$@"
    fi
    in_root "$root" "$dir" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "$@"
    ;;
clean)
    rm -rf --one-file-system "$root" "$root.partial" "$cache/tools" "$cache/prepare.log" "$cache/lock"
    ;;
*)
    sed -n '2,22s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
