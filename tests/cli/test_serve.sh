#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `rapport serve` as an operator meets it: one line that says where, health, a clean end.
program=$PWD/${BUILD:-build}/rapport
dir=$(mktemp -d)
cd "$dir" || exit 1
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; rm -rf "$dir"' EXIT
export RAPPORT_NOW=2026-11-23T07:00:00Z
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; return; fi
	echo "not ok $n - $2"
	sed 's/^/#   /' out err got 2>/dev/null
}

# start OPTION…: serve, and wait for the line; its address goes into $base
start() {
	: >out
	"$program" serve --listen 127.0.0.1:0 "$@" >out 2>err &
	pid=$!
	tries=0
	while [ ! -s out ] && kill -0 $pid 2>/dev/null && [ $tries -lt 200 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	base=$(sed -n 's|^open \(http://[^/]*\)/.*|\1|p' out)
}

# stop SIGNAL: the exit status goes into $status, the tenths of a second into $tenths
stop() {
	kill -"$1" $pid
	tenths=0
	while kill -0 $pid 2>/dev/null && [ $tenths -lt 100 ]; do
		sleep 0.1
		tenths=$((tenths + 1))
	done
	wait $pid
	status=$?
	pid=
}

# get PATH: the body goes into `got`, the status into $code
get() { code=$(curl -s -m 20 -o got -w '%{http_code}' "$base$1"); }

people() { /usr/bin/python3 -c "import sqlite3; print(sqlite3.connect('$1/rapport.db').execute('SELECT count(*) FROM person').fetchone()[0])"; }

start --demo --data demo
[ "$(wc -l <out)" -eq 1 ] && grep -qE '^open http://127\.0\.0\.1:[0-9]+/sign-in/[A-Za-z0-9_-]{43}$' out
report $? 'serve --demo prints one line with a sign-in link'
[ ! -s err ]; report $? 'and nothing else'
link=$(sed 's|^open http://[^/]*||' out)
get "$link"; [ "$code" = 200 ] && grep -q 'Ada Lindqvist' got; report $? 'the link asks its person to come in'
get "$link"; [ "$code" = 200 ]; report $? 'and is not used up by being looked at'
link=$("$program" link area5@example.org --data demo 2>/dev/null | sed 's|^open http://[^/]*||')
get "$link"; [ "$code" = 200 ] && grep -q 'Petra' got && ! grep -q 'Look around' got; report $? 'in the demo a link lets also those in who are not offered'
get /healthz; [ "$code" = 200 ]; report $? '/healthz answers'
get /readyz; [ "$code" = 200 ]; report $? '/readyz answers'
get /metrics
[ "$code" = 200 ] && grep -q '^# TYPE ' got && ! grep -qvE '^(#.*|[a-z_]+(\{[^}]*\})? [0-9.e+-]+)$' got
report $? '/metrics is Prometheus text'
get /today; [ "$code" = 303 ]; report $? 'a page sends one who is signed out to sign in'
get /nowhere; [ "$code" = 404 ]; report $? 'what is not there is 404'
[ "$(people demo)" -eq 40 ]; report $? 'the demo is a leader, eight members, who leads the leader, and six more teams'
stop TERM
[ $status -eq 0 ]; report $? 'SIGTERM ends it with status 0'
[ $tenths -le 20 ]; report $? 'within two seconds'

start --demo --data demo
[ -n "$base" ]; report $? 'the demo can be served again'
stop INT
[ $status -eq 0 ] && [ "$(people demo)" -eq 40 ]; report $? 'without a second set of people; SIGINT ends it too'

cat >team.csv <<'END'
id,name,email,leader,timezone,work_hours
kim,Kim,kim@example.org,,Europe/Berlin,09:00-17:00
END
"$program" init --data own >/dev/null && "$program" import team.csv --data own >/dev/null
start --data own
get /sign-in
[ "$code" = 200 ] && [ "$(people own)" -eq 1 ] && ! grep -qi 'demo' got
report $? 'a folder of one'"'"'s own gets no demo people'
stop TERM
"$program" serve --demo --data own --listen 127.0.0.1:0 >out 2>err
[ $? -eq 1 ] && grep -q 'holds people already' err && [ ! -s out ] && [ "$(people own)" -eq 1 ]
report $? 'also when the demo is asked for'

start --data own
link=$(sed 's|^open http://[^/]*||' out)
curl -s -m 20 -c jar -o got "$base$link"; token=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' got | head -1)
code=$(curl -s -m 20 -b jar -o got -w '%{http_code}' -d "csrf=$token" "$base$link")
[ "$code" = 303 ]; report $? 'while nobody has been here, a start gives a link to enter by'
stop TERM
start --data own
grep -Eq '^open http://127\.0\.0\.1:[0-9]+/$' out && ! grep -q sign-in out err
report $? 'once somebody has, later starts print none, for their output is kept in a journal'
stop TERM

start --data fresh
grep -Eq '^open http://[^/]+/sign-in/[A-Za-z0-9_-]{43}$' out; report $? 'an empty folder gives a link to set up with'
[ "$(stat -c %a fresh fresh/key fresh/rapport.db | tr '\n' ' ')" = '700 600 600 ' ]
report $? 'folder, key and database are their owner'"'"'s alone'
stop TERM

RAPPORT_NOW=2027-03-01T07:00:00Z
start --demo --data later
stop TERM
[ "$(/usr/bin/python3 -c "import sqlite3; print(sqlite3.connect('later/rapport.db').execute('SELECT max(made) FROM person').fetchall())")" = '[(1803884400,)]' ]
report $? 'RAPPORT_NOW is the clock'

"$program" serve --data own --listen nowhere >out 2>err
[ $? -eq 2 ] && [ ! -s out ]; report $? 'an address that is none is wrong usage'
"$program" serve --data own --listen 0.0.0.0:0 >out 2>err
[ $? -eq 2 ] && [ ! -s out ]; report $? 'listening beyond this machine needs a public https address'
"$program" serve --data own --log loud >out 2>err
[ $? -eq 2 ] && grep -q 'quiet, warn, info or debug' err; report $? 'a wrong option is explained'
start --data own
"$program" serve --data fresh --listen "${base#http://}" >out 2>err
[ $? -eq 1 ] && [ ! -s out ] && [ -s err ]; report $? 'a port in use is said'
stop TERM

# tokens of chat servers
: >none; echo xoxb-1 >token; echo secret >secret; chmod 600 secret; chmod 644 token
refuses() { # claim words OPTION…: not started, and why
	claim=$1 words=$2
	shift 2
	timeout 20 "$program" serve --data own --listen 127.0.0.1:0 "$@" >out 2>err
	[ $? -eq 2 ] && [ ! -s out ] && grep -qe "$words" err; report $? "$claim"
}
refuses 'an empty file of a token is said to be empty' '--slack-token-file: the file none is empty' --slack-token-file none --slack-signing-secret-file secret
refuses 'one of two that go together is refused' '--slack-token-file needs --slack-signing-secret-file or RAPPORT_SLACK_SIGNING_SECRET too: the two go together' --slack-token-file token
refuses 'a file that is not there is named with its option' '--smtp-password-file: gone: No such file' --mail-from a@example.org --smtp smtps://mail.example.org --smtp-password-file gone
refuses 'one without end is too large' '--slack-token-file: /dev/zero: larger than 1000 bytes' --slack-token-file /dev/zero --slack-signing-secret-file secret
refuses 'the address of a Slack without its token is refused' 'needs --slack-token-file' --slack-api https://slack.example.org
refuses 'a token for no Mattermost is refused' '--mattermost-token-file needs --mattermost$' --mattermost-token-file token --mattermost-command-token-file secret
refuses 'and one for no Matrix' 'needs --matrix$' --matrix-token-file token
start --data own --slack-token-file token --slack-signing-secret-file secret
[ -n "$base" ] && [ "$(grep -c 'can read the secret in token option=--slack-token-file' err)" -eq 1 ] && ! grep -q 'secret in secret' err && ! grep -q xoxb err
report $? 'the log warns of a file of a token that everybody can read, without the token'
stop TERM
export RAPPORT_SLACK_TOKEN_FILE=none RAPPORT_SLACK_SIGNING_SECRET_FILE=secret
refuses 'the environment can name a file' 'RAPPORT_SLACK_TOKEN_FILE: the file none is empty'
RAPPORT_SLACK_TOKEN_FILE=gone
refuses 'which must be there' 'RAPPORT_SLACK_TOKEN_FILE: gone: No such file'
RAPPORT_SLACK_TOKEN_FILE=token
export RAPPORT_SLACK_TOKEN=xoxb-2
refuses 'a secret and a file of it in the environment are refused together' 'RAPPORT_SLACK_TOKEN: is set, and RAPPORT_SLACK_TOKEN_FILE too'
unset RAPPORT_SLACK_TOKEN RAPPORT_SLACK_SIGNING_SECRET_FILE
refuses 'the file in the environment is read as that of the option is' 'go together'
export RAPPORT_SLACK_SIGNING_SECRET_FILE=secret
start --data own
[ -n "$base" ] && [ "$(grep -c 'can read the secret in token option=RAPPORT_SLACK_TOKEN_FILE' err)" -eq 1 ]
report $? 'both files in the environment are taken, and one that everybody can read is warned of'
stop TERM
unset RAPPORT_SLACK_TOKEN_FILE RAPPORT_SLACK_SIGNING_SECRET_FILE
export RAPPORT_SLACK_TOKEN=xoxb-2
refuses 'what is missing beside a variable is named' '^[^-]*RAPPORT_SLACK_TOKEN needs --slack-signing-secret-file or RAPPORT_SLACK_SIGNING_SECRET too'
RAPPORT_SLACK_TOKEN='xoxb 2'
refuses 'a variable that holds no token is named' 'RAPPORT_SLACK_TOKEN: expected one token'
! grep -q -e xoxb -e slack-token-file err; report $? 'without what is in it, and no option that nobody gave'
unset RAPPORT_SLACK_TOKEN
export RAPPORT_MATRIX_TOKEN_FILE=secret
refuses 'a token in the environment for no Matrix is refused' 'RAPPORT_MATRIX_TOKEN_FILE needs --matrix$'
unset RAPPORT_MATRIX_TOKEN_FILE
export RAPPORT_MATTERMOST_COMMAND_TOKEN=secret
refuses 'and one for no Mattermost' 'RAPPORT_MATTERMOST_COMMAND_TOKEN needs --mattermost$'
unset RAPPORT_MATTERMOST_COMMAND_TOKEN

echo "1..$n"
