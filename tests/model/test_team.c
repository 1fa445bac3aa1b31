/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "model/team.h"

#define HEADER "id,name,email,leader,timezone,work_hours\n"
#define ADA "ada,Ada Abara,ada@example.org,,Europe/Berlin,09:00-17:00\n"
#define BEN "ben,Ben Baker,ben@example.org,ada,Europe/London,09:00-17:00\n"

static struct arena *a;
static struct zones *zones;
static struct team team;

/* The error, then every mistake, a line each. */
static struct str read_text(struct str text)
{
	struct buf b = { .a = a };
	struct err e = { 0 };

	if (team_read(a, "team.csv", text, zones, &team, &e)) return S("");
	buf_fmt(&b, "%s", e.text);
	for (int i = 0; team.mistakes_n > 1 && i < team.mistakes_n; i++)
		buf_fmt(&b, "\n%d: %.*s", team.mistakes[i].line,
			STR(str_of(team.mistakes[i].why->text)));
	return buf_str(&b);
}

#define READ(literal) read_text(S(literal))

static void a_team_file_gives_people_with_their_leaders(void)
{
	struct buf b = { .a = a };

	IS_STR(READ(HEADER BEN ADA "cy,\"Cy, the third\",CY@example.org,ben,Asia/Kolkata,"
		"\"Sun-Thu 09:00-12:00, 13:00-17:00\"\n"), S(""));
	IS(team.n, 3);
	IS(team.members, 2);
	IS(team.people[0].leader, 1);
	IS(team.people[1].leader, -1);
	IS(team.people[2].leader, 0);
	IS_STR(team.people[2].name, S("Cy, the third"));
	IS_STR(zone_name(team.people[2].zone), S("Asia/Kolkata"));
	hours_print(&b, team.people[2].hours);
	IS_STR(buf_str(&b), S("Sun-Thu 09:00-12:00, 13:00-17:00"));
	IS(team.people[0].minutes, TEAM_MINUTES);
	IS(team.people[0].cadence_days, TEAM_CADENCE_DAYS);
	IS(team_find(&team, S("ben")), 0);
	IS(team_find(&team, S("nobody")), -1);
}

static void columns_may_stand_in_any_order(void)
{
	IS_STR(READ("\xef\xbb\xbf" "Minutes,email,name,id,cadence_days,work_hours,timezone,leader\r\n"
		"30,ada@example.org,Ada,ada,14,09:00-17:00,UTC,\r\n"), S(""));
	IS(team.people[0].minutes, 30);
	IS(team.people[0].cadence_days, 14);
}

static void an_unknown_column_is_refused_by_name(void)
{
	IS_STR(READ("id,name,email,leader,timezone,work_hours,salary\n" ADA),
		S("team.csv:1: unknown column \"salary\"; expected "
		  "id,name,email,leader,timezone,work_hours[,minutes,cadence_days]"));
	OK(str_starts(READ("id,name,email,leader,timezone\n"), S("team.csv:1: no column work_hours")));
	OK(str_starts(READ("id;name;email;leader;timezone;work_hours\n"),
		S("team.csv:1: the columns stand between semicolons; expected commas: id,name")));
	OK(str_has(READ("id,id,name,email,leader,timezone,work_hours\n"),
		S("the column id stands there twice")));
	OK(str_starts(READ(""), S("team.csv:1: an empty file; expected a header: id,name")));
	IS_STR(READ(HEADER), S("team.csv:1: nobody in it: only a header"));
}

static void every_mistake_names_its_line(void)
{
	IS_STR(READ(HEADER "ada,,ada@example.org,,Europe/Berlin,09:00-17:00\n"),
		S("team.csv:2: no name"));
	IS_STR(READ(HEADER ADA "ben,Ben,ben.example.org,ada,Europe/London,09:00-17:00\n"),
		S("team.csv:3: email \"ben.example.org\": expected an address like ada@example.org"));
	IS_STR(READ(HEADER "../etc,Ada,ada@example.org,,Europe/Berlin,09:00-17:00\n"),
		S("team.csv:2: id \"../etc\": expected up to 64 letters, digits and . _ - @ +, not "
		  "beginning with a dot"));
	IS_STR(READ(HEADER ADA "ben,Ben,ben@example.org,eve,Europe/London,09:00-17:00\n"),
		S("team.csv:3: leader \"eve\" is nobody's id in this file"));
	IS_STR(READ(HEADER "ada,Ada,ada@example.org,,Europe/Atlantis,09:00-17:00\n"),
		S("team.csv:2: timezone \"Europe/Atlantis\" does not exist; expected a name like "
		  "Europe/Berlin"));
	IS_STR(READ(HEADER "ada,Ada,ada@example.org,,Europe/Berlin,9-17\n"),
		S("team.csv:2: working hours, character 2: expected a time like 09:00, found '-'"));
	IS_STR(READ(HEADER "ada,Ada,ada@example.org,,Europe/Berlin\n"),
		S("team.csv:2: 5 fields; the header has 6"));
	IS_STR(READ("id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
		"ada,Ada,ada@example.org,,UTC,09:00-17:00,20,7\n"),
		S("team.csv:2: minutes \"20\": expected 3, 5, 10, 15 or 30"));
	IS_STR(READ("id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
		"ada,Ada,ada@example.org,,UTC,09:00-17:00,15,0\n"),
		S("team.csv:2: cadence_days \"0\": expected a number of days from 1 to 366"));
}

static void twins_are_refused(void)
{
	IS_STR(READ(HEADER ADA "ada,Ada Again,ada2@example.org,,UTC,09:00-17:00\n"),
		S("team.csv:3: id ada is that of line 2 too"));
	IS_STR(READ(HEADER ADA "ada2,Ada Again,ADA@example.org,,UTC,09:00-17:00\n"),
		S("team.csv:3: email ADA@example.org is that of line 2 too"));
}

static void a_circle_of_leaders_is_named(void)
{
	IS_STR(READ(HEADER "a,A,a@x.org,c,UTC,09:00-17:00\nb,B,b@x.org,a,UTC,09:00-17:00\n"
		"c,C,c@x.org,b,UTC,09:00-17:00\nd,D,d@x.org,a,UTC,09:00-17:00\n"),
		S("team.csv:2: leaders in a circle: a → c → b → a"));
	IS_STR(READ(HEADER "a,A,a@x.org,a,UTC,09:00-17:00\n"),
		S("team.csv:2: a is the leader of a: nobody leads themselves"));
}

static void twenty_mistakes_are_told_at_once_in_the_order_of_lines(void)
{
	struct buf b = { .a = a };
	struct str got;

	buf_z(&b, HEADER);
	for (int i = 0; i < 30; i++)
		buf_fmt(&b, "p%d,P,p%d@x.org,%s,UTC,%s\n", i, i, i == 2 ? "zoe" : "",
			i % 2 ? "9" : "09:00-17:00");
	got = read_text(buf_str(&b));
	OK(str_starts(got, S("team.csv: 16 mistakes, nothing was taken from it\n3: working hours")));
	IS(team.mistakes_n, 16);
	OK(team.mistakes[1].line == 4 && str_starts(str_of(team.mistakes[1].why->text), S("leader \"zoe\"")));
	b.n = 0;
	buf_z(&b, HEADER);
	for (int i = 0; i < 30; i++) buf_fmt(&b, "p%d,P,p%d@x.org,zoe,UTC,9\n", i, i);
	got = read_text(buf_str(&b));
	OK(str_starts(got, S("team.csv: 60 mistakes")));
	IS(team.mistakes_n, TEAM_MISTAKES_MAX);
	IS(team.mistakes[19].line, 11);
}

static void what_is_quoted_from_the_file_cannot_command_a_terminal(void)
{
	struct str got = READ(HEADER "ada,Ada,ada@example.org,,\x1b[31mEurope,09:00-17:00\n");

	OK(str_index(got, '\x1b') == got.n && str_has(got, S("<U+001B>[31mEurope")));
	got = READ(HEADER "ada,Ada\x1b[2J,ada@example.org,,UTC,09:00-17:00\n");
	OK(str_starts(got, S("team.csv:2: name \"Ada<U+001B>[2J\": character 4 is U+001B")));
	got = READ(HEADER "ada,Ada\xc2\x9b" "2J,ada@example.org,,UTC,09:00-17:00\n");
	OK(str_starts(got, S("team.csv:2: name \"Ada<U+009B>2J\": character 4 is U+009B")));
}

static void what_nobody_sees_is_taken_off_a_field_or_refused_with_its_place(void)
{
	IS_STR(READ("\xef\xbb\xbf\xe2\x80\x8bid\xc2\xa0,name,email,leader,timezone,\xe3\x80\x80work_hours\n"
		"ada\xc2\xa0,\xe2\x80\x8f" "Ada\xc2\xa0" "Abara\xc2\xad,\xe2\x80\x8b" "ada@example.org\xc2\xa0,,"
		"Europe/Berlin\xe3\x80\x80,\xe2\x80\x8b" "09:00-17:00\xc2\xa0\n"
		"ben,Ben,ben@example.org,\xe2\x80\x8b" "ada,UTC,09:00-17:00\n"), S(""));
	IS_STR(team.people[0].id, S("ada"));
	IS_STR(team.people[0].name, S("Ada Abara"));
	IS_STR(team.people[0].email, S("ada@example.org"));
	IS(team.people[1].leader, 0);
	IS_STR(READ(HEADER "ada,Ada,ada@example\xe3\x80\x80.org,,UTC,09:00-17:00\n"),
		S("team.csv:2: email \"ada@example<U+3000>.org\": character 12 is U+3000, which nobody sees; "
		  "write it without"));
	IS_STR(READ(HEADER "a\xc2\xad" "da,Ada,ada@example.org,,UTC,09:00-17:00\n"),
		S("team.csv:2: id \"a<U+00AD>da\": character 2 is U+00AD, which nobody sees; write it without"));
	IS_STR(READ(HEADER "ada,Ada https://evil.example,ada@example.org,,UTC,09:00-17:00\n"),
		S("team.csv:2: name \"Ada https://evil.example\": a name has no web address in it; write it without"));
	IS_STR(READ("id,na\xe2\x80\x8bme,email,leader,timezone,work_hours\n" ADA),
		S("team.csv: 2 mistakes, nothing was taken from it\n"
		  "1: column \"na<U+200B>me\": character 3 is U+200B, which nobody sees; write it without\n"
		  "1: no column name; expected id,name,email,leader,timezone,work_hours[,minutes,cadence_days]"));
	IS_STR(READ(HEADER "ada,Ada,ada@example.org,,Europe/\xe2\x80\x8b" "Berlin,09:00-17:00\n"),
		S("team.csv:2: timezone \"Europe/<U+200B>Berlin\" does not exist; expected a name like "
		  "Europe/Berlin"));
	IS_STR(READ(HEADER "ada,Ada,ada@example.org,,UTC,Mon\xe2\x80\x8b-Thu 09:00-17:00\n"),
		S("team.csv:2: working hours, character 4: U+200B, which nobody sees; expected a time like 09:00"));
}

static void a_hundred_thousand_people_are_the_most(void)
{
	struct arena *big = arena_new();
	struct buf b = { .a = big };
	struct err e = { 0 };

	buf_z(&b, HEADER);
	for (int i = 0; i < TEAM_PEOPLE_MAX; i++)
		buf_fmt(&b, "p%d,P,p%d@x.org,%.*s%d,UTC,09:00-17:00\n", i, i, i > 0, "p",
			i ? i - 1 : 0);
	/* the first is led by nobody: "0" there would be no id */
	OK(!team_read(big, "team.csv", buf_str(&b), zones, &team, &e));
	IS(team.n, TEAM_PEOPLE_MAX);
	IS_STR(str_of(e.text), S("team.csv:2: leader \"0\" is nobody's id in this file"));
	err_clear(&e);
	buf_z(&b, "one,More,one@x.org,,UTC,09:00-17:00\n");
	OK(!team_read(big, "team.csv", buf_str(&b), zones, &team, &e));
	IS_STR(str_of(e.text), S("team.csv:100002: more than 100000 people"));
	arena_free(big);
}

int main(void)
{
	a = arena_new();
	zones = zones_new(NULL);
	RUN(a_team_file_gives_people_with_their_leaders);
	RUN(columns_may_stand_in_any_order);
	RUN(an_unknown_column_is_refused_by_name);
	RUN(every_mistake_names_its_line);
	RUN(twins_are_refused);
	RUN(a_circle_of_leaders_is_named);
	RUN(twenty_mistakes_are_told_at_once_in_the_order_of_lines);
	RUN(what_is_quoted_from_the_file_cannot_command_a_terminal);
	RUN(what_nobody_sees_is_taken_off_a_field_or_refused_with_its_place);
	RUN(a_hundred_thousand_people_are_the_most);
	zones_free(zones);
	arena_free(a);
	return tap_end();
}
