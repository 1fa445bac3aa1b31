#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: bench/replan.sh [CHANGES]
#
# One changed calendar in a plan that is kept warm, beside planning the whole: CPU time on
# one thread. Goal: 20 ms at 100,000 talks.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build} python=${PYTHON:-/usr/bin/python3}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
make --no-print-directory BUILD="$build" "$build/bench/replan" >&2
for talks in 1000 10000 100000; do
	"$python" bench/gen_problem.py --talks "$talks" "$tmp/p.json"
	/usr/bin/time -f '          %M kB at most' "$build/bench/replan" "$tmp/p.json" "${1:-2000}"
done
