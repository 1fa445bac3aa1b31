#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Both sides in numbers, in a made-up organisation after a year; see bench/insight.py.
# PEOPLE=10000 TEAMS=100; 100,000 people take about an hour and 10 GB in TMPDIR
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/rapport"
exec "${PYTHON:-/usr/bin/python3}" bench/insight.py
