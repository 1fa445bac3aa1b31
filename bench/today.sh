#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# /today with a thousand talks stored and with a million; see bench/today.py.
# ROUNDS=5 SECONDS_EACH=2 PEOPLE=1000 TALKS=1000000
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/bench/http_bare"
exec "${PYTHON:-/usr/bin/python3}" bench/today.py "$build"
