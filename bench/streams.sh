#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ten thousand open streams of events: memory, idle CPU, the time to a reader; see bench/streams.py.
# ROUNDS=3 STREAMS=10000 RATE=200 IDLE=30 SECONDS_EACH=10
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/tests/http/helper_server" "$build/bench/streams_client" "$build/bench/streams_mhd"
exec "${PYTHON:-/usr/bin/python3}" bench/streams.py "$build"
