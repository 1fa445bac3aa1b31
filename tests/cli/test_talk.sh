#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The loop of a talk in the terminal: brief, talk, log and steps as a leader and as a
# member, on one data folder; and what is refused.
program=$PWD/${BUILD:-build}/rapport
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
unset NO_COLOR TERM RAPPORT_AS
export COLUMNS=80 RAPPORT_NOW=2026-11-23T09:00:00Z
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

as() { # person command argument...
	who=$1
	shift
	"$program" "$@" --data data --as "$who@example.org" >out 2>err
	echo $? >status
}

# prints CLAIM: standard input is what the last command printed
prints() {
	diff out - >diff
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' diff err
	report $status "$1"
}

# says CLAIM WORDS...: the last command succeeded and printed each of these
says() {
	claim=$1
	shift
	status=$(cat status)
	for words; do grep -qF -- "$words" out || status=1; done
	[ "$status" -eq 0 ] || sed 's/^/# /' out err
	report "$status" "$claim"
}

# refused CLAIM STATUS WORDS: the last command ended with STATUS, saying WORDS
refused() {
	[ "$(cat status)" -eq "$2" ] && grep -qF -- "$3" err
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' status err out
	report $status "$1"
}

# step WORDS: what names the step with these words in the last output
step() { sed -n "s/^  \([0-9a-z]\{5\}\)  .*$1.*/\1/p" out | head -n 1; }

cat >team.csv <<'CSV'
id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada Abara,ada@example.org,,Europe/Berlin,09:00-17:30,15,7
ben,Ben Bauer,ben@example.org,ada,Europe/Berlin,09:00-17:30,15,7
berta,Berta Blum,berta@example.org,ada,Europe/Berlin,09:00-17:30,15,7
eve,Eve Engel,eve@example.org,,Europe/Berlin,09:00-17:30,15,7
CSV
"$program" init --data data >out 2>err && "$program" import team.csv --data data >out 2>err
report $? 'a team is there'

as ada brief ben
says 'before the first talk the brief has a question' 'Ben Bauer · no talk yet' 'You could ask'
as ada brief be
refused 'a name that fits two people names them' 2 '“be” may be Ben Bauer, Berta Blum'
as ada brief eve
refused 'somebody without a pair is nobody, and those who are there are named' 2 \
	'“eve” is nobody you have talks with: Ben Bauer, Berta Blum'
as nobody brief ben
refused 'an unknown address is nobody' 2 'nobody here has the address nobody@example.org'
"$program" brief ben --data data >out 2>err
echo $? >status
refused 'without an address it asks who one is' 2 'RAPPORT_AS'
RAPPORT_AS=ada@example.org "$program" brief ben --data data >out 2>err
echo $? >status
says 'RAPPORT_AS says who one is' 'Ben Bauer'

as ada log ben 3m 'the release is calm' --step 'ask for a laptop' --owner me --due 2026-11-20 \
	--need 'a quiet room' --thanks 'the night shift' --private 'looks tired' --goal 'ship the beta' \
	--obstacle 'slow test machines'
says 'a talk that nobody planned is told in one line' 'kept: 3 min with Ben Bauer'
as ada brief BEN
sed 's/^  [0-9a-z]\{5\}  /  ·····  /; /^You could ask/,$d' out >cut && mv cut out
prints 'what was agreed opens the next brief, the promise of the leader first' <<'OUT'
Ben Bauer · last talk Mon 23 Nov, today, 3 min
  To remember    the release is calm
  For you alone  looks tired

You said you would
  ·····  ask for a laptop – by Fri 20 Nov, 3 days late

Needed
  you: a quiet room, asked today

Last said
  Goal           ship the beta
  Obstacle       slow test machines
  Your thanks    the night shift

OUT
as ben brief ada
says 'what she needs is hers on the other side too' 'Ada Abara: a quiet room'
says 'the member sees the same' 'the release is calm' 'Ada Abara would' 'ask for a laptop' \
	'Their thanks   the night shift' 'ship the beta'
grep -q tired out
[ $? -ne 0 ]; report $? 'but for the private line of the leader'
as berta brief ada
says 'a colleague sees nothing of it' 'Ada Abara · no talk yet'
grep -qE 'calm|laptop|quiet|beta|tired' out
[ $? -ne 0 ]; report $? 'not a word'

RAPPORT_NOW=2026-11-23T09:01:00Z
as ada log ben 3m 'once more'
refused 'the same minutes are not told twice' 1 'a talk with Ben Bauer at that time is there already'
as ada log ben 0m
refused 'no minutes are no talk' 2 '0m: expected minutes like 3m, 1 to 480'
as ada log berta 3m --step x --due 2026-02-30
refused 'a date that does not exist is said to be none' 2 '--due 2026-02-30: expected a date like'
as ada log berta 3m --due 2026-11-30
refused 'a date without a step is a slip' 2 'belong to a --step'
as ada log berta 3m --at 23:00
refused 'a talk of this evening was not held yet' 2 'lies in the past'
as ada log berta 3m "$(printf 'a\033[31mb')"
refused 'what would command a terminal is refused' 2 'remember: a control character'
as ada brief berta
says 'and of all that was refused nothing was kept' 'no talk yet'

as ada steps
says 'what I owe comes first' 'You owe' 'Ben Bauer: ask for a laptop'
id=$(step laptop)
as ben steps drop "$id" 'no reason'
refused "the other's step is not mine to drop" 1 'Ada Abara'
as ada steps move "$id" 2026-11-31
refused 'a step moves to a real day' 2 'expected a date like'
as ada steps move "$id" 2026-11-30
says 'it moves, and that is counted' 'by Mon 30 Nov, moved 1×'
as ada steps done "$id"
says 'done, it is off my list' 'Nothing is open'
as ben steps
says 'and waits for the other to confirm' 'To confirm' 'ask for a laptop' '– done, to'
as ben steps done "$id"
says 'who confirms it' 'Nothing is open'
as ada steps done "$id"
refused 'an ending names open steps only' 2 'is no open step'
as ada steps frob "$id"
refused 'an unknown word is refused' 2 'expected done, reopen, drop or move'
as ada steps drop "$id"
refused 'dropping needs a reason' 2 'rapport steps drop ID "reason"'

printf '\n\n\n\n\n\n\nsend the plan\nm\n2026-11-31\n2026-12-01\n\n\nher patience\ncalm days\n\n\n\n' >typed
RAPPORT_NOW=2026-11-25T09:00:00Z
as ada talk berta <typed
says 'a talk goes through six beats, and Enter goes on' '●○○○○○  Arrive' '●●○○○○  Listen' \
	'●●●○○○  Next step' '●●●●○○  What it takes' '●●●●●○  Recognise' '●●●●●●  Close' 'Kept.'
says 'a date that is none is asked for again' '2026-11-31: expected a date like'
RAPPORT_NOW=2026-11-25T10:00:00Z
as berta brief ada
says 'and what was typed opens the next one' 'last talk Wed 25 Nov, today' 'send the plan – by Tue 1 Dec' \
	'her patience' 'calm days'
as ada talk ben </dev/null
refused 'without anybody at the keys no talk begins' 2 'the talk was not begun'
head -n 4 typed >cut
RAPPORT_NOW=2026-11-26T09:00:00Z
as ada talk ben <cut
says 'who hangs up after a few beats has held a talk all the same' 'Kept.'
RAPPORT_NOW=2026-11-26T10:00:00Z
as ada brief ben
says 'which stands in the brief' 'last talk Thu 26 Nov, today'

as ben log ada 3m --at 2026-11-22T09:00:00Z --need 'a second screen' --step 'write it down'
as ada brief ben
says 'what the member needs and promises is the member'"'s" 'Ben Bauer: a second screen' \
	'Ben Bauer would' 'write it down'
as ben log ada 3m --at 2026-11-21T09:00:00Z --need 'a holiday' --needed-by them --step 'book it' --owner them
as ada brief ben
says 'unless they say otherwise' 'you: a holiday' 'book it' 'ship the beta'
as ada log berta 3m --needed-by them
refused 'who needs it, without a need, is a slip' 2 'belongs to a --need'
as ada log berta 3m --need x --needed-by ben
refused 'and it is one of the two' 2 'expected me or them'
as ada log ben 3m --at 2026-11-20T09:00:00Z --goal 'ship the beta in May'
as ada brief ben
says 'a goal told in one line takes the place of the last' 'Goal           ship the beta in May'
# -- questions as files --
printf 'beat,side,minutes,question\nlisten,leader,5,"What, if anything, helped?"\nclose,,,What is left?\n' >questions.csv
as ada questions import questions.csv
prints 'a file of questions comes in' <<-EOF
	questions: 2 new, 0 there already
EOF
as ada questions
prints 'and is listed' <<-EOF
	What, if anything, helped? (listen, the leader asks, 5 minutes)
	What is left? (close)
EOF
as ada questions export again.csv
as ada questions import again.csv
prints 'the file that it gives out has the same questions' <<-EOF
	questions: 0 new, 2 there already
EOF
as ada questions export again.csv
refused 'it is never written over another' 1 'again.csv: '
printf 'beat,question\nlisten,What is new?\nwork,What?\n' >bad.csv
as ada questions import bad.csv
refused 'a beat that is none is said with line and column' 2 'bad.csv:3: column beat: expected arrive, listen'
as ben questions
prints "they are nobody else's" <<-EOF
	You have written no question of your own.
EOF
as ben questions import questions.csv --organisation
refused 'an admin writes those of the organisation' 1 'An admin writes'
as ada questions import questions.csv --organisation
as ben questions --organisation
says 'which everybody reads' 'What is left? (close)'
as ada questions import
refused 'a verb needs its file' 2 'rapport questions import FILE'

echo "1..$n"
