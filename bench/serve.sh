#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The web application: size, start-up, memory, pages a second; see bench/serve.py.
# ROUNDS=5 SECONDS_EACH=2 PEOPLE=1000
set -eu
build=${BUILD:-build}
make -s BUILD="$build" "$build/bench/http_bare"
exec "${PYTHON:-/usr/bin/python3}" bench/serve.py "$build"
