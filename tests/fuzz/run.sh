#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the fuzz targets and runs each for its share of the time: run.sh [SECONDS [TARGET…]].
# What it finds stays in build/fuzz/findings. Ends with 77 (ctest: skipped) without Clang.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-60}
shift $(($# > 0 ? 1 : 0))

library=$(clang++ -print-file-name=libclang_rt.fuzzer-x86_64.a 2>/dev/null) || library=
if [ ! -e "$library" ]; then
    echo "skipped: the fuzz targets need Clang and its libFuzzer (Debian 12's packages clang and" \
        "libclang-rt-14-dev)" >&2
    exit 77
fi
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz >build/fuzz/build.log || { tail -n 60 build/fuzz/build.log >&2; exit 1; }

programs=(build/fuzz/tests/fuzz/fuzz-*)
[ $# -eq 0 ] || programs=("${@/#/build/fuzz/tests/fuzz/fuzz-}")
share=$((seconds / ${#programs[@]}))
findings=build/fuzz/findings
mkdir -p "$findings"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export QT_LOGGING_RULES="*=false"

for program in "${programs[@]}"; do
    name=${program##*/fuzz-}
    corpus=tests/fuzz/corpus/$name
    # First all that is kept, without changes; then what comes to mind, into a folder of its own.
    "$program" -runs=0 "$corpus" 2>"$scratch/log" || { cat "$scratch/log"; exit 1; }
    mkdir "$scratch/$name"
    if ! "$program" -max_total_time=$((share > 0 ? share : 1)) -max_len=20000 -timeout=20 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$findings/$name-" \
        "$scratch/$name" "$corpus" 2>"$scratch/log"; then
        tail -n 60 "$scratch/log"
        echo "FAILED: $name; the input is in $findings" >&2
        exit 1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$scratch/log")
    echo "$name: $runs runs in $share s, nothing found"
done
