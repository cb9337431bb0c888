#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and runs all tests: ./test.sh [PRESET], dev (default), asan, tsan.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
preset=${1:-dev}

resources/install-packages.sh \
    cmake g++ ninja-build libeigen3-dev nlohmann-json3-dev zlib1g-dev libarchive-dev libhwy-dev clang-format \
    qt6-base-dev qt6-charts-dev qt6-svg-dev libqt6sql6-sqlite libqt6opengl6-dev \
    qt6-image-formats-plugins clang libclang-rt-14-dev dataset-fashion-mnist fonts-dejavu-core

werror=OFF
[ -z "${CI:-}" ] || werror=ON
cmake --preset "$preset" -DRLAB_WERROR=$werror
cmake --build --preset "$preset"
ctest --preset "$preset"
