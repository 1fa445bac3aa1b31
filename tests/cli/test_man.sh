#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The man page has every command of `rapport help` and every option of each, and none
# that the program does not know.
program=${BUILD:-build}/rapport
page=docs/rapport.1
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# section COMMAND: what the page says of it
section() { awk -v head=".Ss rapport $1" '$0 == head { on = 1; next } /^\.S[sh]/ { on = 0 } on' $page; }

commands=$("$program" help | sed -n 's/^  \([a-z-]*\) .*/\1/p')
documented=$(sed -n 's/^\.Ss rapport //p' $page)
[ "$(echo "$commands" | sort)" = "$(echo "$documented" | sort)" ]
report $? 'it has the commands of `rapport help`, and no other'
for command in $commands; do
	known=$("$program" help "$command" | grep -oE -e '--[a-z][a-z-]*' | sort -u)
	missing=
	for option in $known; do
		section "$command" | grep -qE -- "Fl -${option#--}( |\$)" || missing="$missing $option"
	done
	[ -z "$missing" ]; report $? "$command: every option is there${missing:+, but$missing}"
	unknown=
	for option in $(section "$command" | grep -oE 'Fl -[a-z-]+' | sed 's/Fl -/--/' | sort -u); do
		echo "$known" | grep -qx -- "$option" || unknown="$unknown $option"
	done
	[ -z "$unknown" ]; report $? "$command: no other option is there${unknown:+, but$unknown}"
	"$program" "$command" --help >/dev/null; report $? "$command: --help is answered"
done
missing=
for variable in $(for command in $commands; do "$program" help "$command"; done | grep -oE 'RAPPORT_[A-Z_]*[A-Z]' | sed 's/_FILE$//' | sort -u); do
	sed -n '/^\.Sh ENVIRONMENT/,/^\.Sh FILES/p' $page | grep -qE "^\.It Ev .*$variable( |\$)" || missing="$missing $variable"
done
[ -z "$missing" ]; report $? "every variable that a command names is there${missing:+, but$missing}"
if command -v mandoc >/dev/null; then
	said=$(mandoc -Tlint $page 2>/dev/null) # other pages may not be indexed here: stderr
	[ -z "$said" ]; report $? "mandoc finds nothing to say${said:+: $said}"
else
	n=$((n + 1))
	echo "ok $n - mandoc finds nothing to say # SKIP mandoc is not installed"
fi
echo "1..$n"
