#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench/seen.sh: two browsers; how long it takes from an act on the one page until the other page shows
# it, ROUNDS (15, at most 20) times for each of three kinds of act.
cd "$(dirname "$0")/.." || exit 1
exec env TZ=UTC0 LC_ALL=C.UTF-8 node bench/seen.mjs
