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
for act in list close off on; do
	pulse $act --days 3
	refused "$act takes no days" 2 "--days belongs to rapport pulse open, not to $act"
done
pulse --days=3
refused 'nor does the list without its word' 2 '--days belongs to rapport pulse open, not to list'
pulse close --days ''
refused 'not empty ones either' 2 '--days belongs to rapport pulse open, not to close'
for days in 0 32 x ''; do
	pulse open --days "$days"
	refused "a pulse is not open for “$days” days" 2 'expected 1 to 31'
done
pulse shut
refused 'an act that is none is told' 2 'expected list, open, close, off or on, not shut'
pulse open now
refused 'and a word too many' 2 'unexpected argument now'
pulse close
refused 'what is not open is not closed' 1 'no pulse is open'

pulse open --days 3
prints 'opening says until when, and how many are asked' \
	'a pulse is open until 2026-11-26T09:00:00Z; it asks 6 people'
pulse open
refused 'a second one is refused' 1 'a pulse is open already'
pulse list
prints 'the list has it' '2026-11-23T09:00:00Z  until 2026-11-26T09:00:00Z  open  6 asked'
pulse close
prints 'closing says what follows' 'the pulse is over; the server works out its results in some minutes'
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
echo "1..$n"
