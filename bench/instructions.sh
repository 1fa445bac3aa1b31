#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Instructions of a request of each page; see bench/instructions.py.
# REQUESTS=20 PEOPLE=1000 PROFILES=FOLDER (keeps what callgrind wrote)
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/bench/http_bare"
exec "${PYTHON:-/usr/bin/python3}" bench/instructions.py "$build"
