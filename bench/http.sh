#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# One page of 6.5 KB from our server and from libmicrohttpd alone, in turns: requests a
# second, and the server's CPU time per request, which is the steadier figure where wrk
# shares the cores. Medians and ratios. ROUNDS=5 SECONDS_EACH=2
set -eu
build=${BUILD:-build}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-2}
if ! command -v wrk >/dev/null; then
	echo "http: not measured, wrk is not installed (apt-get install wrk)"
	exit 0
fi
make -s BUILD="$build" "$build/tests/http/helper_server" "$build/bench/http_bare"
dir=$(mktemp -d)
ours= bare=
trap 'kill $ours $bare 2>/dev/null; rm -rf "$dir"' EXIT
"$build/tests/http/helper_server" "$dir/key" >"$dir/ours.address" & ours=$!
"$build/bench/http_bare" >"$dir/bare.address" & bare=$!
while ! [ -s "$dir/ours.address" ] || ! [ -s "$dir/bare.address" ]; do sleep 0.05; done

ticks() { # user and system time of a process, in clock ticks
	sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

measure() { # name, process
	before=$(ticks "$2")
	wrk -t1 -c64 -d"${seconds}s" "http://$(cat "$dir/$1.address")/" >"$dir/wrk"
	after=$(ticks "$2")
	awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
		/requests in/ { n = $1 }
		/Requests\/sec/ { rate = $2 }
		/Non-2xx|Socket errors/ { print "errors: " $0 >"/dev/stderr" }
		END { printf "%.0f %.2f\n", rate, ticks / hz * 1e6 / n }' "$dir/wrk" >>"$dir/$1.figures"
}

median() { # file, column
	cut -d' ' -f"$2" "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

for i in $(seq "$rounds"); do
	measure ours "$ours"
	measure bare "$bare"
done
for name in ours bare; do
	printf 'http %-5s %8s requests/s   %6s us CPU/request\n' "$name" \
		"$(median "$dir/$name.figures" 1)" "$(median "$dir/$name.figures" 2)"
done
awk -v a="$(median "$dir/ours.figures" 1)" -v b="$(median "$dir/bare.figures" 1)" \
	-v c="$(median "$dir/ours.figures" 2)" -v d="$(median "$dir/bare.figures" 2)" 'BEGIN {
	printf "http ratio %.2f of the requests, %.2f times the CPU (goal: 2 at most)\n", a / b, c / d }'
