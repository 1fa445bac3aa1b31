#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is kept is printed from the tables of fields, and docs/export.md has the same.
program=${BUILD:-build}/rapport
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

printed=$("$program" help fields)
written=$(awk '/^\| table \| fields \|$/ { on = 1 } on && !/^\|/ { exit } on' docs/export.md)
[ -n "$printed" ] && [ "$printed" = "$written" ]
report $? 'docs/export.md has the table that `rapport help fields` prints'
data=$("$program" help data)
for table in person talk step note audit session busy; do
	echo "$data" | grep -A2 "^$table: ." | grep -q '^  kept     .'
	report $? "the data catalogue says how long $table is kept"
done
echo "$data" | grep -A9 '^note: ' | grep -q 'words .*sealed; read by whom the row names'
report $? 'and who reads a line to remember'
lacks=$(echo "$data" | awk '
	/^[a-z_]+: / { if (table && (!read || !kept)) print table; table = $1; read = kept = 0; if (NF < 2) print table }
	/^  read by  ./ { read = 1 }
	/^  kept     ./ { kept = 1 }
	END { if (!read || !kept) print table }')
[ -z "$lacks" ] && [ "$(echo "$data" | grep -c '^[a-z_]*: ')" -gt 40 ]
report $? "every table says what it is for, who reads it and how long it is kept$lacks"
echo "1..$n"
