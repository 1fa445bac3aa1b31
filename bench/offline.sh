#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench/offline.sh: CAPTURES (10000) captures on a phone without a network, sent while the server and
# the browser are killed at random, about KILLS (50) times; no more captures are made after SECONDS. None may be lost, none doubled.
cd "$(dirname "$0")/.." || exit 1
exec env TZ=UTC0 LC_ALL=C.UTF-8 node bench/offline.mjs
