#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A hundred thousand calendars read again when few have changed; see bench/refresh.py.
# CALENDARS=100000 ROUNDS=3
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/bench/refresh_server" "$build/bench/refresh_fill"
exec "${PYTHON:-/usr/bin/python3}" bench/refresh.py "$build"
