#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `rapport report`: of a pair, as text with the ids of lines and as files without a left-out line; of a team;
# and coverage, which is refused to whoever leads no leaders.
program=$(cd "$(dirname "${BUILD:-build}/rapport")" && pwd)/rapport
export RAPPORT_NOW=2026-11-23T09:00:00Z
at=$(mktemp -d)
trap 'rm -rf "$at"' EXIT
cd "$at" || exit 1
n=0

says() { # STATUS CLAIM TEXT: the last output has (or, with "not ", has not) this text
	n=$((n + 1))
	case $1 in
	has) grep -qF -- "$3" out ;;
	lacks) ! grep -qF -- "$3" out ;;
	esac && echo "ok $n - $2" || { echo "not ok $n - $2"; sed 's/^/# /' out; }
}
report() { "$program" report "$@" --data d >out 2>&1; }

cat >team.csv <<'END'
id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7
ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
cara,Cara,cara@example.org,ada,Europe/Berlin,09:00-17:00,15,7
END
"$program" init --data d >/dev/null 2>&1
"$program" import team.csv --data d >/dev/null 2>&1
"$program" log ben 12m --step "Write the plan" --owner them --thanks "The calm demo" --as ada@example.org --data d >/dev/null 2>&1

report period ben --as ada@example.org
says has 'a period report has what was agreed' 'Write the plan'
says has 'and the talks' '1 talk, 12 minutes together.'
says has 'and that its lines were chosen' 'Lines that Ada chose'
id=$(sed -n 's/^  \([0-9a-z]\{5\}\)  The calm demo$/\1/p' out)
"$program" export all.jsonl --data d >/dev/null 2>&1
cp all.jsonl out
says has 'that a command wrote a report is noted' '"what":"report.shown"'
says has 'and for whose name it bears' '"kind":"terminal"'
report period ben --markdown --as ada@example.org
says has 'Markdown has its heading' '# Ada and Ben, looking back'
says lacks 'and no thanks that the other likes between the two' 'calm demo'
report period ada --markdown --as ben@example.org
says has 'whose thanks they are has them in a file' 'The calm demo'
report period ada --markdown --without "$id" --as ben@example.org
says lacks 'and not where they leave them out' 'calm demo'
says lacks 'nor the heading' 'Thanks'
report period ada --json --without "$id" --as ben@example.org
says has 'JSON has the words' '"words":"Write the plan","owner":"Ben"'
says has 'and the list is empty of which all is left out' '"thanks":[]'
report period ada --without thanks --without talks --as ben@example.org
says lacks 'a part can be left out as a whole' 'calm demo'
says has 'and the others stay' 'Write the plan'
report period ben --without zzzzz --as ada@example.org
says has 'an id of no line is refused' 'expected what stands before one line'
report period ben --since 2026-12-01 --as ada@example.org
says has 'and so is a day to come' 'choose today or a day before'
report period cara --as ada@example.org
says lacks 'of another pair nothing is in it' 'Write the plan'
says has 'and an empty report says so' 'Nothing was kept in these days.'
report team --as ben@example.org
says has 'a member reads the report of their team' "Ada's team, looking back"
report team --json --as ada@example.org
says has 'as JSON, too' '{"report":"team","title":"Ada'
report coverage --as ben@example.org
says has 'coverage is for those who lead leaders' 'coverage is for those who lead leaders'
report coverage --since 2026-01-01 --as ada@example.org
says has 'and always of a whole quarter' 'of the last whole quarter'
report coverage --json --markdown --as ada@example.org
says has 'of two forms one is to be chosen' 'choose one of them'
echo "1..$n"
