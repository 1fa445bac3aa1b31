#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `rapport plan --accepted`: the calendar of a leader gains six hours of meetings after the
# week was agreed on. Talks become shorter where others would cancel them.
program=$PWD/${BUILD:-build}/rapport
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" && mkdir calendars || exit 1
unset NO_COLOR TERM
export COLUMNS=80
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# calendar ID [FROM TO]...: FROM and TO like 23T0900, November 2026, UTC
calendar() {
	id=$1
	shift
	{
		printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n'
		while [ $# -gt 0 ]; do
			printf 'BEGIN:VEVENT\r\nUID:%s-%s@example.org\r\nDTSTAMP:20261101T000000Z\r\n' "$id" "$1"
			printf 'DTSTART:202611%s00Z\r\nDTEND:202611%s00Z\r\nSUMMARY:Busy\r\nEND:VEVENT\r\n' "$1" "$2"
			shift 2
		done
		printf 'END:VCALENDAR\r\n'
	} >"calendars/$id.ics"
}

plan() { # option...
	"$program" plan --team team.csv --calendars calendars --from 2026-11-23 --days 2 "$@" \
		>out 2>err
	echo $? >status
}

# prints CLAIM FILE: standard input is what stands in FILE
prints() {
	diff "$2" - >diff
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' diff
	report $status "$1"
}

# refused CLAIM STATUS WORDS: the last plan ended with STATUS, saying WORDS, printing nothing
refused() {
	[ "$(cat status)" -eq "$2" ] && grep -qF -- "$3" err && [ ! -s out ]
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' status err out
	report $status "$1"
}

cat >team.csv <<'END'
id,name,email,leader,timezone,work_hours,minutes
ada,Ada,ada@example.org,,UTC,09:00-17:00,
ben,Ben,ben@example.org,ada,UTC,09:00-17:00,30
cleo,Cleo,cleo@example.org,ada,UTC,09:00-12:00,30
dai,Dai,dai@example.org,ada,UTC,09:00-17:00,30
eve,Eve,eve@example.org,ada,UTC,13:00-17:00,30
END
calendar ada 23T1000 23T1030 23T1200 23T1230 24T0900 24T1630
calendar ben 23T1300 23T1700
calendar cleo 23T0900 23T1000
calendar dai 23T0900 23T1300
calendar eve 23T1400 23T1700 24T0900 24T1700
plan --format json
cp out accepted.json
[ "$(grep -c '"minutes":30' accepted.json)" -eq 4 ]
report $? 'four talks of half an hour are agreed'
pressure() { plan --accepted accepted.json --now 2026-11-23T07:00:00Z --pressure "$@"; }

pressure
prints 'nothing moves while no calendar changes' out <<'END'
Ada · before and after · times in UTC

  Ben   Mon 23 Nov 09:00  30 min  stays
  Cleo  Mon 23 Nov 11:30  30 min  stays
  Dai   Mon 23 Nov 16:30  30 min  stays
  Eve   Mon 23 Nov 13:00  30 min  stays

4 talks agreed · 4 kept
END
calendar ada 23T0910 23T1130 23T1145 23T1300 23T1315 23T1700 24T0900 24T1630
pressure
prints 'six hours of meetings shorten three talks and move one' out <<'END'
Ada · before and after · times in UTC

  Ben   Mon 23 Nov 09:00  30 min  shortened to 10 min
  Cleo  Mon 23 Nov 11:30  30 min  shortened to 15 min
  Dai   Mon 23 Nov 16:30  30 min  moved to Tue 24 Nov 16:30
  Eve   Mon 23 Nov 13:00  30 min  shortened to 15 min

4 talks agreed · 3 shortened · 1 moved · 50 min given back
END
pressure --format json
prints 'the same for programs' out <<'END'
{"kept":0,"shortened":3,"extended":0,"moved":1,"left_out":0,"added":0,"without":0,"begun":0,"minutes_given_back":50,"cost":633,"lower_bound":633,
"talks":[
{"leader":"ada","member":"ben","change":"shortened","before":{"start":"2026-11-23T09:00:00Z","minutes":30},"after":{"start":"2026-11-23T09:00:00Z","minutes":10}},
{"leader":"ada","member":"cleo","change":"shortened","before":{"start":"2026-11-23T11:30:00Z","minutes":30},"after":{"start":"2026-11-23T11:30:00Z","minutes":15}},
{"leader":"ada","member":"dai","change":"moved","before":{"start":"2026-11-23T16:30:00Z","minutes":30},"after":{"start":"2026-11-24T16:30:00Z","minutes":30}},
{"leader":"ada","member":"eve","change":"shortened","before":{"start":"2026-11-23T13:00:00Z","minutes":30},"after":{"start":"2026-11-23T13:00:00Z","minutes":15}}]}
END
plan --accepted accepted.json --now 2026-11-23T07:00:00Z
[ "$(sed -n '3,6s/^.............*\([0-9][0-9]:[0-9][0-9]  [A-Z]\)/\1/p' out | cut -c1-8)" = '09:00  B
11:30  C
13:00  E
16:30  D' ]
report $? 'the plan itself is the same'
calendar ada 23T0910 23T1130 23T1145 23T1300 23T1315 23T1700 24T0900 24T1700
pressure
prints 'a quarter of an hour is shared before a talk is left out' out <<'END'
Ada · before and after · times in UTC

  Ben   Mon 23 Nov 09:00  30 min  shortened to 10 min
  Cleo  Mon 23 Nov 11:30  30 min  shortened to 15 min
  Dai   Mon 23 Nov 16:30  30 min  moved to Mon 23 Nov 13:05, 10 min
  Eve   Mon 23 Nov 13:00  30 min  shortened to 5 min

4 talks agreed · 3 shortened · 1 moved · 1 h 20 min given back
END
pressure --now 2026-11-23T12:00:00Z
prints 'what has begun is not planned again' out <<'END'
Ada · before and after · times in UTC

  Ben   Mon 23 Nov 09:00  30 min  has begun
  Cleo  Mon 23 Nov 11:30  30 min  has begun
  Dai   Mon 23 Nov 16:30  30 min  moved to Mon 23 Nov 13:05, 10 min
  Eve   Mon 23 Nov 13:00  30 min  shortened to 5 min

4 talks agreed · 2 begun · 1 shortened · 1 moved · 45 min given back
END
calendar ada 23T0930 23T1700 24T0900 24T1700
calendar cleo
pressure
prints 'two talks share what is left' out <<'END'
Ada · before and after · times in UTC

  Ben   Mon 23 Nov 09:00  30 min  shortened to 15 min
  Cleo  Mon 23 Nov 11:30  30 min  moved to Mon 23 Nov 09:15, 15 min
  Dai   Mon 23 Nov 16:30  30 min  left out
    they are never free at the same time
  Eve   Mon 23 Nov 13:00  30 min  left out
    the leader's calendar is full in the hours they share

4 talks agreed · 1 shortened · 1 moved · 2 left out · 30 min given back
END
pressure --freeze 3
prints 'what is about to start does not move by itself' out <<'END'
Ada · before and after · times in UTC

  Ben   Mon 23 Nov 09:00  30 min  stays
  Cleo  Mon 23 Nov 11:30  30 min  left out
    other talks took the time both have free
  Dai   Mon 23 Nov 16:30  30 min  left out
    they are never free at the same time
  Eve   Mon 23 Nov 13:00  30 min  left out
    the leader's calendar is full in the hours they share

4 talks agreed · 1 kept · 3 left out
END
sed 's/"member":"cleo"/"member":"zoe"/' accepted.json >other.json
plan --accepted other.json --now 2026-11-23T07:00:00Z --pressure
grep -q '^other.json: 1 talk of pairs that are not planned here$' err &&
	grep -q 'Cleo  –  *new: ' out
report $? 'a pair that is not in the team is told, one without a talk is new'

plan --pressure
refused '--pressure alone' 2 '--pressure needs --accepted, the plan that was agreed on'
plan --freeze 3
refused '--freeze alone' 2 '--freeze needs --accepted'
plan --accepted nowhere.json
refused 'a file that is not there' 2 'nowhere.json: No such file or directory'
pressure --format ics
refused 'a calendar of before and after' 2 '--format ics: --pressure prints a table or json'
pressure --now yesterday
refused 'a time that is none' 2 '--now yesterday: expected a time like 2026-11-23T09:00:00Z'
pressure --freeze=-1
refused 'hours below none' 2 '--freeze -1: expected a whole number from 0 to 744'
mistake() { # CLAIM WORDS JSON
	echo "$3" >bad.json
	plan --accepted bad.json
	refused "$1" 2 "$2"
}
talk='{"leader":"ada","member":"ben","minutes":30,"start":"2026-11-23T09:00:00Z"}'
mistake 'a start that is no time' 'talks[0].start: soon: expected a time like' \
	'{"talks":[{"leader":"ada","member":"ben","minutes":30,"start":"soon"}]}'
mistake 'a talk that is too long' 'talks[0].minutes' "{\"talks\":[$(echo "$talk" | sed s/30/31/)]}"
mistake 'two talks of a pair' 'talks[1]: ada and ben have a talk already' \
	"{\"talks\":[$talk,$talk]}"
mistake 'talks that are no list' 'talks' '{"talks":3}'
mistake 'what is no JSON' 'bad.json:' '{'
echo "1..$n"
