#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs those of the named Debian packages that are missing, and says which. Asks for no root
# rights when nothing is missing.
set -euo pipefail

missing=()
for package in "$@"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "error: these Debian packages are missing: ${missing[*]}; install them as root" >&2
        exit 1
    }
    as_root=(sudo)
fi
echo "Installing missing Debian packages: ${missing[*]}" >&2
install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}" >&2
}
# A machine that has never looked has no list of packages, or an old one.
install || { "${as_root[@]}" apt-get update >&2 && install; }
