#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `rapport plan` on a small team whose best week can be seen by eye: Ada's calendar
# leaves four gaps, and each of her people fits into one of them or into none.
program=$PWD/${BUILD:-build}/rapport
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cp -R tests/corpus/week/. "$dir" && cd "$dir" || exit 1
unset NO_COLOR TERM
export COLUMNS=80
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

plan() { # option...
	"$program" plan --team team.csv --calendars calendars --from 2026-11-23 --days 5 "$@" \
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

plan
prints 'the week is a table' out <<'END'
Ada Abara · Mon 23 Nov – Fri 27 Nov 2026 · times in Europe/Berlin

  Mon 23 Nov 09:00  Ben Bauer     15 min
  Tue 24 Nov 14:00  Chloé Castro  30 min  08:00 there
  Wed 25 Nov –
  Thu 26 Nov 16:45  Finn Farah    15 min  shortened from 30
  Fri 27 Nov –

Why these times
  Ben Bauer     just before “Stand-up” and one of their meetings; the only time
                you are both free in these days; next best would be Mon 23 Nov
                09:05 with 10 min, for 60 more
  Chloé Castro  fills a gap between two of your meetings; just before one of
                their meetings; the only time you are both free in these days;
                next best would be Tue 24 Nov 14:15 with 15 min, for 60 more
  Finn Farah    starts as “Workshop” ends; at the end of their working hours;
                the only time you are both free on Thu 26 Nov; 15 minutes
                instead of 30: other talks need the longer times; 30 minutes
                would cost 4352 more; next best would be Wed 25 Nov 11:00, for
                12 more

Without a time
  Dai 田中      no common working hours
  Eve Eriksen   the member's calendar is full in the hours they share; 10 min
                would fit on Wed 25 Nov 11:00 without their busy time (Mon 23
                Nov 00:00 – Sat 28 Nov 00:00)

3 talks · 1 h · 1 shortened · 2 without a time
cost 8860, proven to be the lowest there is
END
prints 'a missing calendar is a warning' err <<'END'
team.csv:7: no finn.ics in calendars; planned as if Finn Farah were always free
END
plan --format json
sed 's/"seconds":[0-9.]*/"seconds":0/' out >json
prints 'the same as JSON' json <<'END'
{"cost":8860,"lower_bound":8860,"gap":0.000000,"decidable_gap":0.000000,"seconds":0,
"talks":[
{"leader":"ada","member":"ben","minutes":15,"start":"2026-11-23T08:00:00Z","end":"2026-11-23T08:15:00Z","cost":0,"why":["just before “Stand-up” and one of their meetings","the only time you are both free in these days","next best would be Mon 23 Nov 09:05 with 10 min, for 60 more"],"next_best":{"more":60,"start":"2026-11-23T08:05:00Z","minutes":10}},
{"leader":"ada","member":"chloe","minutes":30,"start":"2026-11-24T13:00:00Z","end":"2026-11-24T13:30:00Z","cost":0,"why":["fills a gap between two of your meetings","just before one of their meetings","the only time you are both free in these days","next best would be Tue 24 Nov 14:15 with 15 min, for 60 more"],"next_best":{"more":60,"start":"2026-11-24T13:15:00Z","minutes":15}},
{"leader":"ada","member":"finn","minutes":15,"start":"2026-11-26T15:45:00Z","end":"2026-11-26T16:00:00Z","cost":60,"why":["starts as “Workshop” ends","at the end of their working hours","the only time you are both free on Thu 26 Nov","15 minutes instead of 30: other talks need the longer times","30 minutes would cost 4352 more","next best would be Wed 25 Nov 11:00, for 12 more"],"next_best":{"more":12,"start":"2026-11-25T10:00:00Z","minutes":15}}],
"unplaced":[
{"leader":"ada","member":"dai","minutes":15,"reason":"no common working hours","would_free":null},
{"leader":"ada","member":"eve","minutes":10,"reason":"the member\u0027s calendar is full in the hours they share","would_free":{"person":"eve","start":"2026-11-22T23:00:00Z","end":"2026-11-27T23:00:00Z"}}]}
END
plan --format ics
tr -d '\r' <out | sed -n '/ada-chloe/,/END:VEVENT/{/DTSTAMP/d;p;}' >ics
prints 'the same as iCalendar' ics <<'END'
UID:plan-2026-11-23-ada-chloe@rapport
DTSTART:20261124T130000Z
DTEND:20261124T133000Z
SEQUENCE:0
SUMMARY:Ada Abara and Chloé Castro
ORGANIZER;CN="Ada Abara":mailto:ada@example.org
TRANSP:OPAQUE
END:VEVENT
END
! grep -q "$(printf '\033')" out
report $? 'no colour outside a terminal'
! grep -qE 'Assembly|Doctor|Away' out
report $? "no title of a member's meeting is told"

sed 's/^DTEND.*T1115.*/DTEND:yesterday/' calendars/ada.ics >ada && mv ada calendars/ada.ics
printf 'not a calendar\n' >calendars/ben.ics
plan
grep -q '^calendars/ada.ics:[0-9]*: ' err
report $? 'a broken event is a warning with its line'
grep -q '^calendars/ben.ics.*planned as if Ben Bauer were always free' err && [ "$(cat status)" -eq 0 ]
report $? 'a calendar that is none is a warning'

plan --leader nobody
refused 'an unknown leader' 2 '--leader nobody: nobody in team.csv has this id'
plan --leader ben
refused 'a leader of nobody' 2 'team.csv: nobody has this leader, so there is no talk to plan'
plan --days 32
refused 'too many days' 2 '--days 32: expected a whole number from 1 to 31'
plan --from 2026-02-30
refused 'a day that does not exist' 2 '--from 2026-02-30: expected a date like 2026-11-23'
plan --format pdf
refused 'an unknown format' 2 '--format pdf: expected table, json or ics'
plan --calendars nowhere
refused 'a folder that is not there' 2 'nowhere: No such file or directory'
plan --team nowhere.csv
refused 'a team file that is not there' 2 'nowhere.csv: No such file or directory'
plan --mps nowhere/out.mps
refused 'a place that cannot be written' 1 'nowhere/out.mps'
plan --mps out.mps
[ -s out.mps ] && grep -q '^ENDATA' out.mps
report $? '--mps writes the integer program'
sed 's/,ada,Europe/,eve,Europe/' team.csv >circle.csv
plan --team circle.csv
refused 'a leader circle' 2 'circle.csv:6: eve is the leader of eve: nobody leads themselves'
sed 's/Asia.Tokyo/Asia\/Atlantis/;s/ada@/ada/' team.csv >two.csv
plan --team two.csv
refused 'two mistakes are told at once' 2 'two.csv: 2 mistakes, nothing was taken from it'
prints 'each with its line' err <<'END'
two.csv:2: email "adaexample.org": expected an address like ada@example.org
two.csv:5: timezone "Asia/Atlantis" does not exist; expected a name like Europe/Berlin
rapport: two.csv: 2 mistakes, nothing was taken from it
END
"$program" plan >out 2>err
echo $? >status
refused 'a missing option is named' 2 '--team is missing: the team file (`rapport plan --help`)'
"$program" plan --team team.csv --calendars calendars --from 2026-11-23 >/dev/full 2>err
[ $? -eq 1 ] && grep -q '^rapport: standard output: ' err
report $? 'a full disk behind standard output is told'
COLUMNS=44 "$program" plan --team team.csv --calendars calendars --from 2026-11-23 2>err |
	sed -n '/^Without/,/^$/p' >out
prints 'a narrow terminal has the words below the name' out <<'END'
Without a time
  Dai 田中
    no common working hours
  Eve Eriksen
    the member's calendar is full in the
    hours they share; 10 min would fit on
    Wed 25 Nov 11:00 without their busy time
    (Mon 23 Nov 00:00 – Sat 28 Nov 00:00)

END
"$program" plan --help | grep -q -- '--calendars DIR'
report $? '--help tells every option'
echo "1..$n"
