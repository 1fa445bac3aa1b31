#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/plan.sh [MOST_TALKS]
#
# The planner beside CBC, GLPK and HiGHS on the same problems: CPU and wall seconds, memory,
# cost and bound; the median of three alternating rounds, and the ratio of CPU times. Each
# peer stops at LIMIT seconds (120), and is not run above the size at which it did. Then the
# shapes that are no trees of small teams, alone. HiGHS is the npm package `highs`.
# Goals: 1,000 talks of the other shapes proven in 5 s, 10,000 in 60 s; trees ≤ 0.1 s for 1,000 talks, ≤ 0.3 s for 10,000, ≤ 3 s and ≤ 256 MB for 100,000.
set -eu
cd "$(dirname "$0")/.."
most=${1:-100000} limit=${LIMIT:-120} rounds=${ROUNDS:-3}
python=${PYTHON:-/usr/bin/python3} rapport=${BUILD:-build}/rapport
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# run NAME COMMAND…: adds "cpu wall MB" to $tmp/NAME.times, output to $tmp/NAME.out
run() {
	name=$1
	shift
	/usr/bin/time -f '%U %S %e %M' -o "$tmp/time" timeout "$limit" "$@" >"$tmp/$name.out" 2>&1 ||
		return 1
	awk '{ printf "%.3f %.3f %.0f\n", $1 + $2, $3, $4 / 1024 }' "$tmp/time" >>"$tmp/$name.times"
}
median() { cut -d' ' -f"$2" "$tmp/$1.times" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
field() { sed -n "s/.*\"$1\":\\([0-9]*\\).*/\\1/p" "$tmp/rapport.out"; }
value() {
	case $1 in
	cbc) sed -n 's/^Objective value: *//p' "$tmp/cbc.out" ;;
	glpk) sed -n 's/^Objective: *obj = *\([0-9.]*\).*/\1/p' "$tmp/glpk.sol" ;;
	highs) tail -n 1 "$tmp/highs.out" ;;
	esac | sed 's/\..*//'
}
peer() {
	case $1 in
	cbc) run cbc cbc "$2" ratio 0 allow 0 solve ;;
	glpk) run glpk glpsol --freemps "$2" --cuts --tmlim "$limit" -o "$tmp/glpk.sol" &&
		! grep -q 'TIME LIMIT' "$tmp/glpk.out" ;;
	highs) run highs node bench/plan_highs.cjs "$2" ;;
	esac
}

peers=""
command -v cbc >/dev/null && peers="$peers cbc"
command -v glpsol >/dev/null && peers="$peers glpk"
node -e 'require("highs")' 2>/dev/null && peers="$peers highs"
echo "load: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, peers:${peers:- none}"
printf '%8s  %-8s %9s %9s %7s %9s %9s  %s\n' talks solver cpu wall MB cost bound 'cpu / ours'
for talks in 10 100 1000 10000 100000; do
	[ "$talks" -le "$most" ] || break
	rm -f "$tmp"/*.times
	"$python" bench/gen_problem.py --talks "$talks" "$tmp/p.json"
	[ -z "$peers" ] || "$rapport" solve "$tmp/p.json" --mps "$tmp/p.mps" >/dev/null
	round=0
	while [ "$round" -lt "$rounds" ]; do
		run rapport "$rapport" solve "$tmp/p.json"
		for p in $peers; do
			peer "$p" "$tmp/p.mps" || peers=$(echo " $peers" | sed "s/ $p//")
		done
		round=$((round + 1))
	done
	ours=$(median rapport 1)
	printf '%8s  %-8s %9s %9s %7s %9s %9s\n' "$talks" rapport "$ours" "$(median rapport 2)" \
		"$(median rapport 3)" "$(field cost)" "$(field bound)"
	for p in $peers; do
		printf '%8s  %-8s %9s %9s %7s %9s %9s  %s\n' "$talks" "$p" "$(median "$p" 1)" \
			"$(median "$p" 2)" "$(median "$p" 3)" "$(value "$p")" "" \
			"$(echo "$(median "$p" 1) $ours" | awk '{ printf "%.0f", $1 / ($2 + 0.0005) }')"
	done
done

echo
printf '%-44s %7s %9s %9s %8s %8s\n' shape seconds cpu cost bound 'gap %'
while read -r seconds arguments; do
	# shellcheck disable=SC2086 # the arguments are words
	"$python" bench/gen_problem.py $arguments "$tmp/p.json"
	rm -f "$tmp"/*.times
	run rapport "$rapport" solve --seconds "$seconds" "$tmp/p.json"
	printf '%-44s %7s %9s %9s %8s %8s\n' "$arguments" "$seconds" \
		"$(cut -d' ' -f1 "$tmp/rapport.times")" "$(field cost)" "$(field bound)" \
		"$(echo "$(field cost) $(field bound)" | awk '{ printf "%.3f", 100 * ($1 - $2) / $1 }')"
done <<END
1 --talks 1000 --span 20-30
5 --talks 1000 --span 20-30
5 --talks 1000 --peers 0.05
5 --talks 1000 --peers 0.3
60 --talks 10000 --peers 0.05
60 --talks 10000 --span 20-30
END
