/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/date.h"
#include "base/err_kept.h"
#include "view/lang.h"

#include <string.h>

static struct arena *a;

static struct str chosen(const char *accept)
{
	return str_of(lang_code(lang_choose(str_of(accept))));
}

static void the_best_language_of_ours_is_chosen(void)
{
	IS_STR(chosen("de-CH,de;q=0.9,en;q=0.8"), S("de"));
	IS_STR(chosen("fr, de;q=0.3, en;q=0.7"), S("en"));
	IS_STR(chosen("en;q=0.2,DE;q=0.9"), S("de"));
	IS_STR(chosen("de_AT"), S("de"));
	IS_STR(chosen("xx"), S("en"));
	IS_STR(chosen(""), S("en"));
	IS_STR(chosen(",;,de;q=0,*"), S("en"));
	IS_STR(chosen("de;q=banana, en;q=0.1"), S("en"));
}

static void a_text_without_translation_stays_english(void)
{
	const struct lang *de = lang_choose(S("de"));

	IS_STR(str_of(lang_text(de, "Nobody has said this yet.")), S("Nobody has said this yet."));
	IS_STR(str_of(lang_text(de, "Today")), S("Heute"));
	IS_STR(str_of(lang_text(lang_choose(S("en")), "Today")), S("Today"));
}

static void every_language_has_a_name_in_itself(void)
{
	IS_STR(str_of(lang_name(lang_choose(S("de")))), S("Deutsch"));
	IS_STR(str_of(lang_name(lang_at(0))), S("English"));
	OK(!lang_at(1000));
}

static struct str say(const char *lang, void (*f)(struct buf *, const struct lang *, int64_t),
	int64_t v)
{
	struct buf b = { .a = a };

	f(&b, lang_choose(str_of(lang)), v);
	return buf_str(&b);
}

static void dates_are_written_as_the_language_does(void)
{
	int64_t day = date_days(2026, 11, 3), local = day * DAY + 14 * HOUR + 5 * MINUTE;

	IS_STR(say("en", lang_day, day), S("Tue 3 Nov"));
	IS_STR(say("en", lang_day_short, day), S("3 Nov"));
	IS_STR(say("en", lang_day_long, day), S("3 November 2026"));
	IS_STR(say("en", lang_weekday, day), S("Tuesday"));
	IS_STR(say("en", lang_clock, local), S("14:05"));
	IS_STR(say("en", lang_day_clock, local), S("Tue 14:05"));
	IS_STR(say("en", lang_date_clock, local), S("Tue 3 Nov, 14:05"));
	IS_STR(say("de", lang_day, day), S("Di 3. Nov."));
	IS_STR(say("de", lang_day_long, day), S("3. November 2026"));
	IS_STR(say("de", lang_weekday, day), S("Dienstag"));
	IS_STR(say("de", lang_day_clock, local), S("Di 14:05"));
	IS_STR(say("de", lang_clock, -1), S("23:59"));
}

static void numbers_have_the_mark_of_the_language(void)
{
	const struct lang *en = lang_choose(S("en")), *de = lang_choose(S("de"));

	IS_STR(lang_number(a, de, S("7.5")), S("7,5"));
	IS_STR(lang_number(a, en, S("7,5")), S("7.5"));
	IS_STR(lang_number(a, en, S("-12")), S("-12"));
	IS_STR(lang_number(a, de, S("1.5 to 2.5")), S("1.5 to 2.5"));
	IS_STR(lang_number(a, de, S("1.5.2")), S("1.5.2"));
	IS_STR(lang_number(a, de, S("")), S(""));
}

static struct str kept_in(const char *lang, const struct err *e)
{
	return lang_kept(a, lang_choose(str_of(lang)), err_keep(a, e));
}

static void a_failure_that_was_kept_is_worded_by_who_reads_it(void)
{
	struct err e = { 0 }, why = { 0 };

	IS_STR(kept_in("de", NULL), S(""));
	IS_STR(kept_in("de", &e), S(""));
	err_set(&e, ERR_LIMIT, "at most %d accounts; take one away first", 5);
	IS_STR(kept_in("en", &e), S("at most 5 accounts; take one away first"));
	IS_STR(kept_in("de", &e), S("Mehr als 5 Konten gehen nicht. Entfernen Sie zuerst eines."));
	err_clear(&e);
	err_at(&e, ERR_INPUT, "a.ics", "more than %d busy periods", 50000);
	IS_STR(kept_in("en", &e), S("a.ics: more than 50000 busy periods"));
	OK(str_starts(kept_in("de", &e), S("a.ics: ")) && !str_has(kept_in("de", &e), S("busy")) &&
		str_has(kept_in("de", &e), S("50000")));
	err_set(&why, ERR_FAILED, "%s (SMTP %d)", ERR_KEY "The other server answered with an error.", 451);
	OK(str_has(kept_in("en", &why), S("The other server answered with an error (SMTP 451)")) ||
		str_has(kept_in("en", &why), S("The other server answered with an error. (SMTP 451)")));
	OK(!str_has(kept_in("de", &why), S("answered")) && str_has(kept_in("de", &why), S("451")));
}

static void what_was_kept_before_and_what_is_no_failure_is_shown_as_it_is(void)
{
	const struct lang *de = lang_choose(S("de"));
	struct err e = { 0 };
	char many[300];

	IS_STR(lang_kept(a, de, S("Today")), S("Heute"));
	IS_STR(lang_kept(a, de, S("12: 100 % of %s")), S("12: 100 % of %s"));
	IS_STR(lang_kept(a, de, S("{\"says\":1}")), S("{\"says\":1}"));
	IS_STR(lang_kept(a, de, S("{\"parts\":[\"x\"]}")), S("{\"parts\":[\"x\"]}"));
	IS_STR(lang_kept(a, de, S("{broken")), S("{broken"));
	IS_STR(lang_kept(a, de, S("{\"says\":\"%s %s\",\"parts\":[\"x\",2]}")), S("x "));
	IS_STR(lang_kept(a, de, S("{\"says\":\"%n%999999d\",\"parts\":[\"1\"]}")), S("%n%999999d"));
	err_set(&e, ERR_FAILED, "%s", "a line\nand \x07 \"another\"");
	IS_STR(kept_in("en", &e), S("a line and   \"another\""));
	memset(many, 'x', sizeof many);
	many[sizeof many - 1] = '\0';
	err_clear(&e);
	err_set(&e, ERR_FAILED, "%s%s", many, many);
	OK(kept_in("en", &e).n == ERR_PART_BYTES - 1);
}

static struct str shown(const char *lang, const struct err *e)
{
	return lang_err_shown(a, lang_choose(str_of(lang)), e);
}

static void a_page_shows_a_failure_with_a_capital(void)
{
	struct err e = { 0 };

	err_set(&e, ERR_MISSING, "there is no such page");
	IS_STR(shown("en", &e), S("There is no such page"));
	err_clear(&e);
	err_set(&e, ERR_INPUT, "%s asks for it", "ben");
	IS_STR(shown("en", &e), S("ben asks for it")); /* a name stays as it is */
	err_clear(&e);
	err_set(&e, ERR_INPUT, "\xc3\xa4hnlich");
	IS_STR(shown("en", &e), S("\xc3\x84hnlich"));
	err_clear(&e);
	err_set(&e, ERR_INPUT, "\"x\" is missing");
	IS_STR(shown("en", &e), S("\"x\" is missing"));
	OK(str_starts(shown("de", &e), S("\"x\"")));
}

int main(void)
{
	a = arena_new();
	RUN(the_best_language_of_ours_is_chosen);
	RUN(a_text_without_translation_stays_english);
	RUN(every_language_has_a_name_in_itself);
	RUN(dates_are_written_as_the_language_does);
	RUN(numbers_have_the_mark_of_the_language);
	RUN(a_failure_that_was_kept_is_worded_by_who_reads_it);
	RUN(what_was_kept_before_and_what_is_no_failure_is_shown_as_it_is);
	RUN(a_page_shows_a_failure_with_a_capital);
	arena_free(a);
	return tap_end();
}
