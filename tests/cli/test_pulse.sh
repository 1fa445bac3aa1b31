#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `rapport pulse`: each act says in one line what it has done, and takes no option that belongs to
# another one.
program=$PWD/${BUILD:-build}/rapport
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export RAPPORT_NOW=2026-11-23T09:00:00Z
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

pulse() { # act option...
	"$program" pulse "$@" --data data >out 2>err
	echo $? >status
}

# prints CLAIM WORDS: the last command succeeded and printed these words alone
prints() {
	[ "$(cat status)" -eq 0 ] && [ "$(cat out)" = "$2" ]
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' status out err
	report $status "$1"
}

# refused CLAIM STATUS WORDS: the last command ended with STATUS, saying WORDS, and printed nothing
refused() {
	[ "$(cat status)" -eq "$2" ] && grep -qF -- "$3" err && [ ! -s out ]
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' status out err
	report $status "$1"
}

{
	echo id,name,email,leader,timezone,work_hours
	echo ada,Ada Abara,ada@example.org,,Europe/Berlin,09:00-17:30
	for who in bo cy di ed flo; do echo $who,$who,$who@example.org,ada,Europe/Berlin,09:00-17:30; done
} >team.csv
"$program" init --data data >out 2>err && "$program" import team.csv --data data >out 2>err
report $? 'a team is there'

pulse
prints 'no round is listed where none was' ''
for act in list call-off off on; do
	pulse $act --days 3
	refused "$act takes no days" 2 "--days belongs to rapport pulse open, not to $act"
done
pulse --days=3
refused 'nor does the list without its word' 2 '--days belongs to rapport pulse open, not to list'
pulse call-off --days ''
refused 'not empty ones either' 2 '--days belongs to rapport pulse open, not to call-off'
for days in 0 2 32 x ''; do
	pulse open --days "$days"
	refused "a pulse is not open for “$days” days" 2 'expected 3 to 31'
done
pulse shut
refused 'an act that is none is told' 2 'expected list, open, call-off, off or on, not shut'
pulse open now
refused 'and a word too many' 2 'unexpected argument now'
pulse call-off
refused 'what is not open is not closed' 1 'no pulse is open'

pulse open --days 3
prints 'opening says until when, and how many are asked' \
	'a pulse is open until 2026-11-26T09:00:00Z; it asks 6 people'
pulse open
refused 'a second one is refused' 1 'a pulse is open already'
pulse list
prints 'the list has it' '2026-11-23T09:00:00Z  until 2026-11-26T09:00:00Z  open  6 asked'
pulse close
refused 'nobody ends it early' 2 'expected list, open, call-off, off or on, not close'
pulse call-off
prints 'calling it off says so' 'the pulse is called off; nothing that was answered is kept, and it has no results'
pulse list
prints 'and so does the list' '2026-11-23T09:00:00Z  until 2026-11-26T09:00:00Z  called off  6 asked'
pulse open --days 3
prints 'a mistake that was called off at once is made good at once' \
	'a pulse is open until 2026-11-26T09:00:00Z; it asks 6 people'
RAPPORT_NOW=2026-11-23T10:00:00Z
pulse call-off
pulse open
refused 'later its statements rest' 1 'the next three statements are asked again 28 days after they were asked: from 2026-12-22 on'
RAPPORT_NOW=2026-12-21T10:00:00Z
pulse open
prints 'until that day' 'a pulse is open until 2026-12-28T10:00:00Z; it asks 6 people'
pulse off
prints 'turning it off says so' 'the pulse is turned off; the last round is dropped with all that it had'
pulse off
prints 'and that it was' 'the pulse was turned off already'
pulse open
refused 'nothing opens then' 1 'the pulse is turned off here'
pulse on
prints 'turning it on says so' 'the pulse is turned on; no round is open'
pulse on
prints 'and that it was' 'the pulse was turned on already'
pulse off
prints 'without a round there is nothing to drop' 'the pulse is turned off; nothing of it is shown'

# -- what a server that is stopped forgets --

pulse on
serve() { # RUNTIME_DIRECTORY: a server that has listened there
	: >address # else the line of the server before may be read
	RUNTIME_DIRECTORY=$1 "$program" serve --data data --listen 127.0.0.1:0 >address 2>err &
	server=$!
	while ! grep -q ^open address && kill -0 $server; do sleep 0.1; done
	kill $server
	wait $server
}
memory=$(mktemp -d /dev/shm/rapport-pulse-XXXXXX) && trap 'rm -rf "$dir" "$memory"' EXIT
RAPPORT_NOW=2027-02-01T10:00:00Z
serve ''
pulse open
[ "$(cat status)" -eq 0 ] && grep -q '^note: the server forgets the answers that wait when it is stopped' out
report $? 'whoever opens a pulse is told that a stop loses answers'
pulse call-off
serve "$memory"
pulse open
prints 'and nothing where they are handed on' 'a pulse is open until 2027-02-08T10:00:00Z; it asks 6 people'
echo "1..$n"
