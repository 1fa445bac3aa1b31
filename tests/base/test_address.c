/* SPDX-License-Identifier: Apache-2.0 */
#include "base/address.h"

#include "tests/tap.h"

#include "base/arena.h"

static struct arena *a;

static void one_address_in_all_its_spellings_is_one(void)
{
	static const char *const ben[] = { "ben@example.org", "mailto:ben@example.org",
		"MAILTO:Ben@Example.ORG", " mailto: ben@example.org ", "mailto:mailto:ben@example.org",
		"Mailto:MAILTO:BEN@EXAMPLE.ORG", "mailto:<ben@example.org>", "<mailto:ben@example.org>",
		"mailto:\"Ben B.\" <ben@example.org>", "Ben <ben@example.org>", "'ben@example.org'",
		"\"ben@example.org\"", "mailto:'ben@example.org'", "mailto:ben@\texample.org",
		"mailto:ben@exam ple.org", "mailto:ben%40example.org", "mailto:%62en@example.org", "mailto:\xc2\xa0""ben@example.org\xe2\x80\x8b", "\xef\xbb\xbf""ben@exa\xc2\xadmple.org",
		"ben\xe3\x80\x80@example.org", "mailto:ben%E2%80%8B@example.org", "mailto:<ben%40example.org>",
		"mailto:ben@example.org?subject=Hello", "mailto:ben@example.org;", "ben@example.org,",
		"desk@example.org:mailto:ben@example.org", "mailto:desk@example.org:mailto:ben@example.org",
		"389/ou=people:mailto:ben@example.org" };

	for (size_t i = 0; i < sizeof ben / sizeof *ben; i++)
		IS_STR(address_read(a, str_of(ben[i])), S("ben@example.org"));
	IS_STR(address_read(a, S("mailto:ben%2Btalks@example.org")), S("ben+talks@example.org"));
}

static void what_is_no_mail_address_stays_what_it_is(void)
{
	IS_STR(address_read(a, S("")), S(""));
	IS_STR(address_read(a, S("mailto:")), S(""));
	IS_STR(address_read(a, S("<>")), S("<>"));
	IS_STR(address_read(a, S("urn:uuid:0A-1")), S("urn:uuid:0a-1"));
	IS_STR(address_read(a, S("https://cal.example.org/ben?x")), S("https://cal.example.org/ben?x"));
	IS_STR(address_read(a, S("invalid:nomail")), S("invalid:nomail"));
	IS_STR(address_read(a, S("mailto:ben%@example.org")), S("ben%@example.org"));
	IS_STR(address_read(a, S("mailto:ben%0d%0A@example.org")), S("ben%0d%0a@example.org"));
	IS_STR(address_read(a, S("mailto:zo\xc3\xab@example.org")), S("zo\xc3\xab@example.org"));
	OK(!str_eq(address_read(a, S("mailto:ben@example.org")), address_read(a, S("mailto:benn@example.org"))));
}

int main(void)
{
	a = arena_new();
	RUN(one_address_in_all_its_spellings_is_one);
	RUN(what_is_no_mail_address_stays_what_it_is);
	arena_free(a);
	return tap_end();
}
