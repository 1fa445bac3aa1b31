#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tools/pagec: every mistake in a page stops the build and names its file and line.
pagec=${BUILD:-build}/tools/pagec
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
f='{% void f(struct html *h) { %}'
end='{% } %}'
n=0

report() { # status claim
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

p=p # the name of the page

# refused CLAIM LINE WORDS PAGE: the page is refused in LINE with WORDS
refused() {
	printf '%s\n' "$4" >"$dir/$p.html"
	rm -f "$dir/p.c"
	"$pagec" "$dir/$p.html" "$dir/p.c" 2>"$dir/err"
	[ $? -eq 1 ] && [ ! -e "$dir/p.c" ] && grep -qF "$dir/$p.html:$2: error: " "$dir/err" &&
		grep -qF -- "$3" "$dir/err"
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$dir/err"
	report $status "$1"
}

# compiled CLAIM WORDS PAGE: it compiles, and its C has WORDS
compiled() {
	printf '%s\n' "$3" >"$dir/$p.html"
	"$pagec" "$dir/$p.html" "$dir/p.c" 2>"$dir/err" && grep -qF -- "$2" "$dir/p.c"
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$dir/err" "$dir/p.c"
	report $status "$1"
}

compiled 'a value in text' 'html_put(h, (x));' "$f<p>{{ x }}</p>$end"
compiled 'a value in an attribute is plain text' 'html_put_attr(h, (x));' \
	"$f<p class=\"a {{ x }}\"></p>$end"
compiled 'a value that begins an address' 'html_put_url(h, (x));' \
	"$f<a HREF=\"{{ x }}\"></a>$end"
compiled 'a value further on in an address' 'html_put_in_url(h, (x));' \
	"$f<a href=\"/people/{{ x }}\"></a>$end"
compiled 'a title takes plain text' 'html_put_attr(h, (x));' "$f<title>{{ x }}</title>$end"
compiled 'text after a title may have tags' 'html_put(h, (x));' "$f<title>a</title>{{ x }}$end"
compiled 'braces and ends inside C strings do not count' 'html_put(h, (g("}}%}")));' \
	"$f{% k('}', \"%}{\"); /* }}} %} */ %}{{ g(\"}}%}\") }}$end"
compiled 'a compound literal is a value' '((struct id){t->id})' "$f{{ (struct id){t->id} }}$end"
compiled 'the compiler is told the line of the page' "#line 3 \"$dir/p.html\"" "$f
<p>
{{ x }}</p>$end"
compiled 'comments are left out' 'html_literal(h, "ab");' \
	"$f<!-- x > -- y -->a<!----><!-- -->b$end"
compiled 'an attribute without a value may be optional' 'html_literal(h, " disabled");' \
	"$f<p{% if (x) { %} disabled{% } %}>$end"
compiled 'white space between tags is squeezed, in <pre> it is kept' \
	'html_literal(h, "<b>\n<i> <pre>  \n  </pre>");' "$f<b>

	<i>   <pre>  
  </pre>$end"

refused '{% without %}' 2 '{% without %}' "$f
{% if (x) {"
refused '{% inside {%' 2 '{% inside the {% of line 1' "{% void f(struct html *h) {
{% %}"
refused '{{ without }}' 2 '{{ without }}' "$f
<p>{{ x </p>$end"
refused 'an empty value' 1 'holds no value' "$f{{ }}$end"
refused 'a brace that is never closed' 1 'never closed' "$f
{% if (x) { %}a{% } %}
<p></p>"
refused 'a brace too many' 2 "without its '{'" "$f$end
$end"
refused 'text outside a function' 3 'outside a function' "$f$end

hello"
refused 'a tag outside a function' 2 'outside a function' "$f$end
<p>"
refused 'a block that holds only one statement' 2 'ends in ; or { or }' "$f
{% if (x) %}<p>$end"
refused 'a branch that leaves a tag in another place' 3 'line 2 ends in another place' "$f<p
{% if (x) { %}
>$end>$end"
refused 'a function that leaves an attribute open' 1 'another place' "$f<p class=\"x$end"
refused 'a value in a tag' 1 'double-quoted attributes only' "$f<p {{ x }}>$end"
refused 'a value in an attribute without quotes' 1 'not stand in double quotes' \
	"$f<p class={{ x }}>$end"
refused 'a value in single quotes' 1 'not stand in double quotes' "$f<p class='{{ x }}'>$end"
refused 'a value in a comment' 1 'double-quoted attributes only' "$f<!-- {{ x }} -->$end"
refused 'a value in a script' 1 'double-quoted attributes only' \
	"$f<script src=\"/x\">{{ x }}</script>$end"
refused 'a value in srcset' 1 'double-quoted attributes only' "$f<img srcset=\"{{ x }}\">$end"
refused 'a value outside a function' 1 'double-quoted attributes only' '{{ x }}'
refused 'an attribute outside its tag' 1 'writes whole tags' "$f class=\"{{ x }}\"$end"
refused 'an inline script' 1 'scripts are files' "$f<script>alert(1)</script>$end"
refused 'text in a script with src' 1 'scripts are files' "$f<script src=\"/x\">a()</script>$end"
refused 'a style element' 1 '<style> is blocked' "$f<style>p{}</style>$end"
refused 'a style attribute' 1 'style="" is blocked' "$f<p STYLE=\"x\">$end"
refused 'a handler' 1 'onclick="" is blocked' "$f<p onclick=\"x\">$end"
refused 'a posting form without form_open()' 1 'form_open()' "$f<form method=\"POST\">$end"
refused 'a bare <' 1 'write &lt;' "$f<p>a < b</p>$end"
refused 'a quote that is missing' 2 'missing?' "$f<p class=\"a>
<a href=\"x\">$end"

# pages for mail programs, which read no style sheet of ours
p=mail_p
compiled 'a mail has styles' 'html_put_attr(h, (x));' "$f<style>a { color: {{ x }}; }</style><p style=\"{{ x }}\">$end"
refused 'a script in a mail' 1 '<script> in a mail' "$f<script src=\"/x\"></script>$end"
refused 'a handler in a mail' 1 'onclick="" is blocked' "$f<p onclick=\"x\">$end"
refused 'an image in a mail' 1 '<img> in a mail' "$f<img>$end"
refused 'what a mail would fetch' 1 'src="" in a mail' "$f<p src=\"/x\">$end"
echo "1..$n"
