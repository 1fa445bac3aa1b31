#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `rapport busy` on the small calendars of tests/corpus/ical, each made for one case, and
# what it says when it is asked wrongly.
rapport=$(cd "${BUILD:-build}" && pwd)/rapport
cd tests/corpus/ical || exit 1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
tab=$(printf '\t')
n=0
status=0

result() { # good? claim [file to show]
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		[ -z "$3" ] || sed 's/^/#   /' "$3"
		status=1
	fi
}

while IFS=$tab read -r name options; do
	case $name in '#'*) continue ;; esac
	# shellcheck disable=SC2086 # the options are words
	"$rapport" busy $options "$name.ics" >"$tmp/out" 2>"$tmp/err"
	code=$?
	cat "$tmp/err" >>"$tmp/out"
	cat "$name.json" >"$tmp/want"
	[ ! -f "$name.err" ] || cat "$name.err" >>"$tmp/want"
	diff "$tmp/want" "$tmp/out" >"$tmp/diff" && [ "$code" = 0 ]
	result $? "$name" "$tmp/diff"
done <cases.tsv

window='--from 2026-11-23 --to 2026-11-30 --tz Europe/Berlin'

# shellcheck disable=SC2086
"$rapport" busy $window plain.ics cancelled.ics - <periods.ics >"$tmp/out"
printf '%s\n' '{"busy":[["2026-11-23T09:00:00Z","2026-11-23T09:30:00Z"],["2026-11-23T10:00:00Z","2026-11-23T12:00:00Z"],["2026-11-24T10:00:00Z","2026-11-24T11:00:00Z"],["2026-11-25T10:00:00Z","2026-11-25T11:00:00Z"]]}' |
	diff - "$tmp/out" >"$tmp/diff"
result $? 'several files, one of them standard input, give one answer' "$tmp/diff"

refuses() { # exit status 2, nothing on stdout, and a message with these words
	words=$1
	shift
	"$rapport" busy "$@" >"$tmp/out" 2>"$tmp/err"
	[ $? = 2 ] && [ ! -s "$tmp/out" ] && grep -qF -- "$words" "$tmp/err"
	result $? "refused: $words" "$tmp/err"
}

echo 'BEGIN:VCARD' >"$tmp/card.vcf"
printf '\377\330\000\001' >"$tmp/picture.jpg"
# shellcheck disable=SC2086
{
	refuses 'no calendar; expected a line BEGIN:VCALENDAR' $window "$tmp/card.vcf"
	refuses 'picture.jpg:1: no calendar' $window "$tmp/picture.jpg"
	refuses 'no such time zone; expected a name like' --from 2026-11-23 --to 2026-11-30 --tz Mars/Base plain.ics
	refuses 'needs --from, --to and --tz' --to 2026-11-30 --tz UTC plain.ics
	refuses '--from yesterday: expected a time like' --from yesterday --to 2026-11-30 --tz UTC plain.ics
	refuses '--to 2026-02-30: expected a time like' --from 2026-11-23 --to 2026-02-30 --tz UTC plain.ics
	refuses '--to is before --from' --from 2026-11-30 --to 2026-11-23 --tz UTC plain.ics
	refuses '--all-day sometimes: expected' $window --all-day sometimes plain.ics
	refuses 'needs a calendar file' $window
	refuses 'nowhere.ics: No such file' $window nowhere.ics
	refuses 'a folder; expected a file' $window .
	refuses 'unknown option --zone' $window --zone UTC plain.ics
}
"$rapport" busy --help | grep -q -- '--me ADDRESS'
result $? 'the options are explained'
echo "1..$n"
exit $status
