#!/bin/sh
# Installs the Debian packages of the named groups of tools/packages.txt that are missing, and nothing when none is.
# usage: tools/bootstrap.sh GROUP...
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
log=build/packages.log

wanted=$(for group in "$@"; do sed -n "s/^$group //p" "$here/packages.txt"; done | sort -u)
missing=
for package in $wanted; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "Debian packages are missing and this user cannot install them. As root, run:" >&2
    echo "    apt-get update && apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

mkdir -p build
echo "==> Installing Debian packages:$missing"
# A second try after `update`: a fresh machine has no package lists, an old one may have lists that are out of date.
if ! install </dev/null >"$log" 2>&1; then
    if ! { $as_root apt-get update -qq && install; } </dev/null >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        echo "Installing Debian packages failed; the whole output is in $log. This needs Debian 12 and its package" >&2
        echo "archive; run 'apt-get update' by hand to see whether it can be reached." >&2
        exit 1
    fi
fi
