#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/busy.sh [FILE.ics...]
#
# Calendars → busy time, beside libical: CPU seconds to read each file and expand 2026, the
# median of five alternating rounds. Without files, 200 made-up people's year, where the
# generator of organisations lies beside this tree. Goal: half of libical's time.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
if [ $# = 0 ]; then
	generator=../shared/tools/gen_team.py
	[ -f "$generator" ] || { echo "bench/busy.sh: name some calendar files"; exit 0; }
	${PYTHON:-/usr/bin/python3} "$generator" "$tmp/org" --people 200 --weeks 52 >/dev/null
	set -- "$tmp"/org/calendars/*.ics
fi
# shellcheck disable=SC2046 # the flags are words
${CC:-cc} -std=c17 -O2 -D_GNU_SOURCE -Isrc -o "$tmp/ours" bench/busy_ours.c "$build/librapport.a" \
	$(pkg-config --libs icu-i18n icu-uc) -lm -pthread
# shellcheck disable=SC2046
${CC:-cc} -std=c17 -O2 -D_GNU_SOURCE -o "$tmp/libical" bench/busy_libical.c \
	$(pkg-config --cflags --libs libical)
for round in 1 2 3 4 5; do
	"$tmp/ours" "$@" >>"$tmp/ours.out"
	"$tmp/libical" "$@" >>"$tmp/libical.out"
done
median() { sort -n "$1" | sed -n 3p; }
set -- $# $(median "$tmp/ours.out") $(median "$tmp/libical.out")
echo "$1 calendars, $4 bytes: ours $2 s ($3 occurrences), libical $5 s ($6, $7 s of it parsing)"
echo "$1 $2 $5 $7" | awk '{ printf "ours/libical %.3f; %.3f ms a calendar; libical parsing alone is %.1f times ours\n",
	$2 / $3, 1000 * $2 / $1, $4 / $2 }'
