#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Kills trainings at random moments (kill -9), also twice in one run and while they are being resumed,
# lets them go on, and compares all that is left with an uninterrupted run, byte by byte: all files
# and their names. Left out are the seconds, which a clock gives: a column of metrics.csv, a line of
# run.json.
#
#   tests/app/kill_and_resume.sh PROGRAM [KILLS [SEED]]      default: 100 kills, seed 1
set -euo pipefail
program=$(realpath "$1")
kills=${2:-100}
RANDOM=${3:-1}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

common=(--network plain-8:width=8 --network resnet-14:width=8 --subset 400 --resolution 16
        --epochs 4 --augment flip,crop)
experiments=("--gradients-every 5"
             "--optimizer adam --lr 0.002"
             "--repeats 2 --gradients-every 9 --subset 200")

# Milliseconds.
now() { date +%s%3N; }
rest() { sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"; }

# compared FILE: its contents without the seconds.
compared() {
    case $1 in
    */metrics.csv) cut -d, -f1-3,5- "$1" ;;
    */run.json) sed '/"seconds"/d' "$1" ;;
    *) cat "$1" ;;
    esac
}

# same A B: whether both folders hold the same run.
same() {
    diff <(cd "$1" && find . | sort) <(cd "$2" && find . | sort) || return 1
    local file
    while read -r file; do
        cmp <(compared "$1/$file") <(compared "$2/$file") || return 1
    done < <(cd "$1" && find . -type f)
}

# killed MILLISECONDS ARGUMENTS…: starts the program and kills it then; fails if it had ended.
killed() {
    local process after=$1
    shift
    "$program" train "$@" --threads 2 >/dev/null 2>>log &
    process=$!
    rest "$after"
    kill -9 "$process" 2>/dev/null || true
    local status=0
    wait "$process" 2>/dev/null || status=$?
    [ "$status" -ne 137 ] || return 0
    [ "$status" -eq 0 ] || echo "ended by itself with status $status" >>log
    return 1
}

for i in "${!experiments[@]}"; do
    begin=$(now)
    read -ra options <<<"${experiments[i]}"
    "$program" train "${common[@]}" "${options[@]}" --threads 2 --checkpoint-every none \
        --out "whole-$i" >/dev/null
    took[i]=$(($(now) - begin))
done

done=0 runs=0 first=0 again=0 early=0 anew=0 wrong=0
while [ "$done" -lt "$kills" ]; do
    i=$((runs % ${#experiments[@]}))
    read -ra options <<<"${experiments[i]}"
    start=("${common[@]}" "${options[@]}" --checkpoint-every 0.03 --out run)
    rm -rf run
    : >log
    if killed $((RANDOM % took[i])) "${start[@]}"; then
        first=$((first + 1))
    fi
    # Up to two more: anywhere in what is left, or while the run is being read and restored.
    for ((more = RANDOM % 3; more > 0; --more)); do
        if [ $((RANDOM % 2)) -eq 0 ]; then
            killed $((RANDOM % 60)) --resume run --checkpoint-every 0.03 && early=$((early + 1))
        else
            killed $((RANDOM % took[i])) --resume run --checkpoint-every 0.03 && again=$((again + 1))
        fi || true
    done
    if ! "$program" train --resume run --threads $((1 + RANDOM % 2)) >/dev/null 2>>log; then
        # Killed before there was anything to go on from.
        [ ! -e run/checkpoints/checkpoint-0.rlab ] && [ ! -e run/checkpoints/checkpoint-1.rlab ] ||
            { echo "run $runs: could not be resumed:"; cat log; exit 1; }
        anew=$((anew + 1))
        "$program" train "${start[@]}" --replace >/dev/null 2>>log ||
            { echo "run $runs: could not begin anew:"; cat log; ls -R run; exit 1; }
    fi
    if ! same "whole-$i" run; then
        wrong=$((wrong + 1))
        echo "run $runs (${experiments[i]}) differs:"
        cat log
    fi
    done=$((first + again + early))
    runs=$((runs + 1))
done
echo "$runs runs, $done kills: $first in a first start, $again in a resumed run," \
    "$early within 60 ms of a resume; $anew runs had no checkpoint yet and began anew;" \
    "$wrong differ from the uninterrupted run"
[ "$wrong" -eq 0 ]
