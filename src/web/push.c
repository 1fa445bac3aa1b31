/* SPDX-License-Identifier: Apache-2.0
 *
 * A device is set up by a script, since only the browser knows its subscription, and taken away by a
 * form.
 */
#include "web/push.h"

#include "web/handlers.h"

bool push_fill(struct visit *v, struct page_push *out)
{
	struct reach *devices;
	struct when *made;

	if (!reach_list(&v->x, MESSAGE_PUSH, &devices, &out->devices_n)) return false;
	out->made = made = NEW_N(v->x.a, struct when, out->devices_n);
	for (size_t i = 0; i < out->devices_n; i++) made[i] = visit_when(v, devices[i].made);
	out->devices = devices;
	out->key = push_public_key(&v->x);
	return true;
}

/* -- what a device is called -- */

struct name_of {
	struct str part;           /* of what a browser says of itself */
	struct str name;
};

/* The name of the first that stands in `says`; the order of a table matters, because each browser says
 * the names of those before it too. */
static struct str find_name(struct str says, const struct name_of *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_has(says, at[i].part)) return at[i].name;
	return S("");
}

/* Say which browser and machine it is, "Firefox, Android", for its person to know it by. */
static struct str name_device(struct arena *a, struct str says)
{
	static const struct name_of browsers[] = { { { "Edg", 3 }, { "Edge", 4 } },
		{ { "OPR/", 4 }, { "Opera", 5 } }, { { "SamsungBrowser", 14 }, { "Samsung Internet", 16 } },
		{ { "Firefox", 7 }, { "Firefox", 7 } }, { { "FxiOS", 5 }, { "Firefox", 7 } },
		{ { "Chrome", 6 }, { "Chrome", 6 } }, { { "CriOS", 5 }, { "Chrome", 6 } },
		{ { "Safari", 6 }, { "Safari", 6 } } };
	static const struct name_of machines[] = { { { "Android", 7 }, { "Android", 7 } },
		{ { "iPhone", 6 }, { "iPhone", 6 } }, { { "iPad", 4 }, { "iPad", 4 } },
		{ { "Windows", 7 }, { "Windows", 7 } }, { { "Mac OS", 6 }, { "Mac", 3 } },
		{ { "CrOS", 4 }, { "ChromeOS", 8 } }, { { "Linux", 5 }, { "Linux", 5 } } };
	struct str browser = find_name(says, browsers, sizeof browsers / sizeof *browsers);
	struct str machine = find_name(says, machines, sizeof machines / sizeof *machines);

	if (!browser.n || !machine.n) return browser.n ? browser : machine;
	return str_fmt(a, "%.*s, %.*s", STR(browser), STR(machine));
}

/* -- changes -- */

bool push_device_post(struct visit *v)
{
	const struct push_device d = { .endpoint = visit_field(v, "endpoint"),
		.p256dh = visit_field(v, "p256dh"), .auth = visit_field(v, "auth"),
		.label = name_device(v->x.a, http_field(&v->q->headers, S("user-agent"))) };
	struct str old = visit_field(v, "old");
	struct html *h = &v->h;

	if (old.n && !push_forget(&v->x, old)) return false;
	return push_add(&v->x, &d, http_cookie(v->q, S("rapport"))) &&
		visit_go(v, tr("This device shows messages now."), "/settings/messages");
}

bool push_device_del_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && reach_get(&v->x, id) && reach_del(&v->x, id) &&
		visit_go(v, tr("Taken away. Nothing goes there any more."), "/settings/messages");
}
