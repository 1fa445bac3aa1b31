#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/busy.sh [FILE.ics...]
#
# Calendars → busy time, beside libical and, where node and its package are, ical.js: CPU
# seconds to read each file and expand 2026, the median of ROUNDS (5) alternating rounds.
# Without files, the jammed year of PEOPLE (60). Goal: half of libical's time.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build} rounds=${ROUNDS:-5} people=${PEOPLE:-60}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
if [ $# = 0 ]; then
	${PYTHON:-/usr/bin/python3} bench/gen_calendars.py "$people" "$tmp/calendars"
	set -- "$tmp"/calendars/*.ics
fi
${CC:-cc} -std=c17 -O2 -D_GNU_SOURCE -Isrc -o "$tmp/ours" bench/busy_ours.c "$build/librapport.a" \
	-lm -pthread
# shellcheck disable=SC2046 # the flags are words
${CC:-cc} -std=c17 -O2 -D_GNU_SOURCE -o "$tmp/libical" bench/busy_libical.c \
	$(pkg-config --cflags --libs libical)
peers=libical
if command -v node >/dev/null && [ -d node_modules/ical.js ]; then
	peers="$peers ical.js"
else
	echo "without ical.js: no node, or no package (npm ci)"
fi

# measure NAME FILE...: "seconds occurrences ..." of one round
measure() {
	name=$1
	shift
	case $name in
	ical.js) node bench/busy_icaljs.mjs "$@" ;;
	*) "$tmp/$name" "$@" ;;
	esac >>"$tmp/$name.out"
}
for _ in $(seq "$rounds"); do
	for name in ours $peers; do measure "$name" "$@"; done
done

# field NAME N of the median round
field() { sort -n "$tmp/$1.out" | sed -n "$(((rounds + 1) / 2))p" | cut -d' ' -f"$2"; }
ours=$(field ours 1)
echo "$# calendars, $(field ours 3) bytes: ours $ours s, $(field ours 2) occurrences"
for name in $peers; do
	echo "$# $ours $(field "$name" 1) $(field "$name" 2) $(field "$name" 3)" | awk -v name="$name" '{
		printf "%s: %.3f s (%d occurrences, %.3f s of it parsing); ours/%s %.3f; ", name, $3, $4, $5, name, $2 / $3
		printf "its parsing alone is %.1f times ours\n", $5 / $2 }'
done
echo "$# $ours" | awk '{ printf "%.3f ms a calendar\n", 1000 * $2 / $1 }'
