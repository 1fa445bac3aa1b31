/* SPDX-License-Identifier: Apache-2.0
 *
 * The one table of routes. The dispatcher, the tests of authority and
 * `rapport help routes` read it.
 */
#include "web/handlers.h"

enum { UPLOAD = 33 << 20 };

const struct web_route web_routes[] = {
	{ GET, "/", ROLE_ANYONE, home_get, "to today, or to signing in", 0 },
	{ GET, "/sign-in", ROLE_ANYONE, sign_in_get, "how to sign in", 0 },
	{ POST, "/sign-in", ROLE_ANYONE, sign_in_post, "sign in with a password", 0, HTTP_HASHING },
	{ POST, "/sign-in/demo", ROLE_ANYONE, sign_in_demo_post, "sign in as a demo person", 0 },
	{ GET, "/sign-in/:token", ROLE_ANYONE, sign_in_link_get, "a one-time link, opened", 0 },
	{ POST, "/sign-in/:token", ROLE_ANYONE, sign_in_link_post, "a one-time link, used", 0 },
	{ POST, "/sign-out", ROLE_PERSON, sign_out_post, "end this session", 0 },
	{ GET, "/set-up", ROLE_PERSON, set_up_get, "setting up: who I am", 0 },
	{ POST, "/set-up", ROLE_PERSON, set_up_post, "name, zone and hours of the first person", 0 },
	{ POST, "/set-up/demo", ROLE_PERSON, set_up_demo_post, "look around with made-up people", 0 },
	{ GET, "/set-up/calendar", ROLE_PERSON, set_up_calendar_get, "setting up: my calendar", 0 },
	{ POST, "/set-up/calendar", ROLE_PERSON, set_up_calendar_post, "add a calendar file",
		UPLOAD },
	{ GET, "/set-up/team", ROLE_PERSON, set_up_team_get, "setting up: my team", 0 },
	{ POST, "/set-up/team", ROLE_PERSON, set_up_team_post, "add somebody to my team", 0 },
	{ POST, "/set-up/team/file", ROLE_PERSON, set_up_team_file_post, "bring in a team file",
		UPLOAD },
	{ GET, "/today", ROLE_PERSON, today_get, "the next talk, and the day", 0 },
	{ GET, "/plan", ROLE_PERSON, plan_get, "the week's plan", 0 },
	{ POST, "/plan/find", ROLE_PERSON, plan_find_post, "find a time for everyone", 0 },
	{ POST, "/plan/accept", ROLE_PERSON, plan_accept_post, "accept one talk, or all", 0 },
	{ GET, "/plan/talks/:id/places.json", ROLE_PERSON, plan_talk_places_get,
		"where a proposed talk fits, and why not elsewhere", 0 },
	{ POST, "/plan/talks/:id/move", ROLE_PERSON, plan_talk_move_post,
		"move a proposed talk to another time", 0 },
	{ POST, "/plan/talks/:id/set", ROLE_PERSON, plan_talk_set_post,
		"pin, release, shorten or leave out a proposed talk", 0 },
	{ GET, "/people", ROLE_PERSON, people_get, "the people one leads, and one's leader", 0 },
	{ GET, "/people/:id", ROLE_PERSON, person_get_page, "one pair: rhythm and talks", 0 },
	{ POST, "/people/:id/pair", ROLE_PERSON, person_pair_post, "length and rhythm of a pair", 0 },
	{ POST, "/people/:id/link", ROLE_PERSON, person_link_post,
		"a first sign-in link, to hand over", 0 },
	{ GET, "/settings", ROLE_PERSON, settings_get, "name, hours, calendars", 0 },
	{ POST, "/settings", ROLE_PERSON, settings_post, "change name, zone, hours, language", 0 },
	{ POST, "/settings/address", ROLE_PERSON, settings_address_post, "add an address", 0 },
	{ POST, "/settings/password", ROLE_PERSON, settings_password_post, "set the password", 0,
		HTTP_HASHING },
	{ POST, "/settings/calendars", ROLE_PERSON, settings_calendar_post, "add a calendar file",
		UPLOAD },
	{ POST, "/settings/calendars/:id", ROLE_PERSON, settings_calendar_set_post,
		"how all-day events count", 0 },
	{ POST, "/settings/calendars/:id/delete", ROLE_PERSON, settings_calendar_del_post,
		"take a calendar away", 0 },
	{ GET, "/healthz", ROLE_ANYONE, health_get, "the process answers", 0 },
	{ GET, "/readyz", ROLE_ANYONE, ready_get, "the database answers", 0 },
	{ GET, "/metrics", ROLE_ANYONE, metrics_get, "counters, as Prometheus text", 0 },
	{ 0 },
};
