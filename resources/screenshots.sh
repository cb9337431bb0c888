#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Starts the window on a display of its own, goes through its pages by mouse and keyboard, and
# writes a picture of each: light and dark, 1280×720 and the same at twice the scale.
#     resources/screenshots.sh OUTDIR [PROGRAM]
# Needs Debian's packages xvfb openbox xdotool imagemagick.
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
program=${2:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/build/release/residual-lab}

# tour NAME APPEARANCE SCALE
tour() {
    local name=$1 appearance=$2 scale=$3 home
    home=$(mktemp -d)
    mkdir -p "$home/config/residual-lab" "$home/data"
    printf '[window]\nappearance=%s\n[tour]\nseen=true\n' "$appearance" >"$home/config/residual-lab/residual-lab.conf"
    xvfb-run -a -s "-screen 0 $((1280 * scale))x$((720 * scale))x24" \
        env XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" QT_SCALE_FACTOR="$scale" \
        bash -c "$(declare -f steps shoot click key); out='$out' name='$name' scale='$scale' program='$program' steps"
    rm -rf "$home"
}

shoot() { sleep 0.7; import -window root "$out/$name-$1.png"; }
click() { xdotool mousemove $(($1 * scale)) $(($2 * scale)) click 1; sleep 0.3; }
key() { xdotool key --clearmodifiers "$@"; }

steps() {
    openbox >/dev/null 2>&1 &
    sleep 0.5
    "$program" &
    local window
    window=$(xdotool search --sync --onlyvisible --name 'Residual Lab$' | tail -1)
    xdotool windowsize --sync "$window" $((1280 * scale)) $((720 * scale)) windowmove "$window" 0 0 || true
    xdotool windowfocus "$window"
    shoot start
    key ctrl+r
    sleep 3
    shoot training
    sleep 12
    xdotool mousemove $((560 * scale)) $((300 * scale))
    shoot trained
    key ctrl+2
    shoot gradients
    click 489 87
    click 950 125
    sleep 12
    shoot depth
    click 333 87
    key ctrl+3
    shoot networks
    key ctrl+4
    sleep 1
    shoot answers
    click 400 87
    sleep 1
    shoot why
    click 470 87
    click 960 129
    sleep 4
    shoot quality
    key ctrl+5
    shoot runs
    key ctrl+1 F5
    shoot presentation
    key Escape
    key F1
    shoot glossary
    key Escape
    key ctrl+k
    shoot shortcuts
    key Escape
    key ctrl+q
    wait %2 || true
}

tour light Light 1
tour dark Dark 1
tour light-2x Light 2
tour dark-2x Dark 2
