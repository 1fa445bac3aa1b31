#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How long the results of a round of the pulse take, as more rounds lie before it.
# PEOPLE=10000 ROUNDS=20
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/bench/pulse_close"
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
"$build/bench/pulse_close" "$data/data" "${PEOPLE:-10000}" "${ROUNDS:-20}"
