#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Both sides in numbers, in a made-up organisation after a year; see bench/insight.py.
# PEOPLE=100000 TEAMS=100
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/rapport"
exec "${PYTHON:-/usr/bin/python3}" bench/insight.py
