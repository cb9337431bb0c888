#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and starts Residual Lab with the arguments of this script.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

"$here/resources/install-packages.sh" \
    cmake g++ ninja-build libeigen3-dev nlohmann-json3-dev zlib1g-dev libarchive-dev libhwy-dev \
    qt6-base-dev qt6-charts-dev qt6-svg-dev libqt6sql6-sqlite libqt6opengl6-dev \
    qt6-image-formats-plugins dataset-fashion-mnist fonts-inter

build() {
    cmake -S "$here" -B "$here/build/release" --preset release && cmake --build "$here/build/release"
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
[ -x "$here/build/release/residual-lab" ] || echo "Building Residual Lab, this takes some minutes once …" >&2
(cd "$here" && build) >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}
rm -f "$log"
exec "$here/build/release/residual-lab" "$@"
