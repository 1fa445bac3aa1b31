#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Instructions of a request of each page; see bench/instructions.py.
# REQUESTS=20 PEOPLE=1000 PROFILES=FOLDER (keeps what callgrind wrote)
# TALKS=1000000 STORED=100000: so many talks held over five years, and people, put beside
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/bench/http_bare"
exec "${PYTHON:-/usr/bin/python3}" bench/instructions.py "$build"
