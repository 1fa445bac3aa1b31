#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the documentation says of the tests: every file of tests/ that it names is there, and
# where a table row names a test of a file, that file runs it.
page=docs/calendars.md
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# "row file test" for each test that the table of traps on stdin names.
named() {
	awk '/^\| [0-9]+ \|/ {
		row = $2
		file = ""
		while (match($0, /`[^`]+`/)) {
			word = substr($0, RSTART + 1, RLENGTH - 2)
			$0 = substr($0, RSTART + RLENGTH)
			if (word ~ /^tests\//) file = word
			else if (file != "") print row, file, word
		}
	}'
}

# The lines of stdin whose file does not run their test.
not_run() {
	while read -r row file test; do
		grep -qE "^[[:space:]]+(RUN|TRY|RUN_DB)\\($test\\);" "$file" 2>/dev/null || echo "$row $file $test"
	done
}

for file in README.md docs/*.md; do
	missing=
	for path in $(grep -oE '`(tests|bench|tools)/[a-z0-9_./-]+[a-z0-9]`' "$file" | tr -d '`' | sort -u); do
		[ -e "$path" ] || [ -e "$path.c" ] || missing="$missing $path"
	done
	[ -z "$missing" ]; report $? "$file names files that are there${missing:+, but$missing}"
done
# The pages and headings that stdin names as *Settings, …* and that no text of a page has.
not_shown() {
	tr '\n' ' ' | grep -oE '\*Settings, [^*`]+\*' | sed 's/^\*//; s/\*$//; s/, /\n/g' | sort -u | while read -r name; do
		grep -qxF "msgid \"$name\"" po/de.po || printf ' "%s"' "$name"
	done
}

missing=$(cat README.md docs/*.md src/cli/*.c | not_shown)
[ -z "$missing" ]; report $? "what is called *Settings, …* is on a page${missing:+, but not$missing}"
[ "$(echo 'under *Settings, Programs* and *Settings, Webhooks*' | not_shown)" = ' "Programs"' ]
report $? 'a page that is not there would be noticed'
tests=$(named <$page)
for row in $(seq 16); do
	echo "$tests" | grep -q "^$row "; report $? "trap $row of $page has a test"
done
[ "$(echo "$tests" | sort | uniq -d)" = '' ]; report $? 'and none twice'
lies=$(echo "$tests" | not_run)
[ -z "$lies" ]; report $? "each is run by its file${lies:+, but not $lies}"
[ "$(echo '| 3 | trap | `tests/ical/test_busy.c`: `limits_hold`, `no_such_test` |' | named | not_run)" = \
	'3 tests/ical/test_busy.c no_such_test' ]
report $? 'a test that is not there would be noticed'
echo "1..$n"
