/* SPDX-License-Identifier: Apache-2.0
 *
 * The limits on guessing passwords (web/guess.h): against which limits a try counts, and the cookie
 * by which a known device is told.
 */
#include "web/guess.h"

#include "base/secret.h"

static const struct str device_name = { "device", 6 };

/* How long a device stays known: more than a year, and no browser keeps a cookie longer. */
enum { DEVICE_SECONDS = 400 * 24 * 3600 };

void guess_limits_init(struct web_limits *l)
{
	*l = (struct web_limits){
		.address = limit_new(20, 15),
		.account = limit_new(10, 60),
		.act = limit_new(10, 60),
		.chat = limit_new(10, 60),
		.press = limit_new(20, 15),
		.crowd = limit_new(100, 60),
		.device = limit_new(10, 60),
		.token = limit_new(300, 1),
		.links = limit_new(30, 60),
		.proof = limit_new(20, 15),
		.again = limit_new(30, 10),
		.warned = limit_new(1, 3600),
		.drawn = limit_new(1, 3600),
	};
}

void guess_limits_release(struct web_limits *l)
{
	limit_free(l->address);
	limit_free(l->account);
	limit_free(l->act);
	limit_free(l->chat);
	limit_free(l->press);
	limit_free(l->crowd);
	limit_free(l->device);
	limit_free(l->token);
	limit_free(l->links);
	limit_free(l->proof);
	limit_free(l->again);
	limit_free(l->warned);
	limit_free(l->drawn);
}

/* Make the tag of a device. The name of a device is random; the tag beside it says who signed in
 * there, and only with the key can anybody read or make one. */
static struct str tag_device(struct visit *v, struct str device, int64_t person)
{
	return secret_tag(v->x.a, v->store->keys, S("device"),
		str_fmt(v->x.a, "%lld %.*s", (long long)person, STR(device)));
}

/* Find the name of the device that the request comes from, if this person has signed in there; else
 * it is empty. */
static struct str find_known_device(struct visit *v, int64_t person)
{
	struct str device, tag;

	str_cut(http_cookie(v->q, device_name), '.', &device, &tag);
	if (!person || device.n != SECRET_TOKEN_CHARS) return S("");
	return secret_equal(tag, tag_device(v, device, person)) ? device : S("");
}

bool guess_knows_device(struct visit *v, int64_t person)
{
	return find_known_device(v, person).n > 0;
}

void guess_know_device(struct visit *v, int64_t person)
{
	struct str device = find_known_device(v, person);

	if (!device.n) device = secret_token(v->x.a);
	http_set_cookie(v->q, v->r, device_name,
		str_fmt(v->x.a, "%.*s.%.*s", STR(device), STR(tag_device(v, device, person))),
		DEVICE_SECONDS);
}

/* A limit against which a try counts, and the name under which it counts there. */
struct count {
	struct limit *limit;
	struct str name;
};

enum { COUNTS = 3 };

/* List the limits against which a try counts: of a known device its own alone, else those of the
 * address, of the account from there, and of the account from anywhere. */
static size_t list_counts(struct visit *v, struct str typed, int64_t person, struct count *out)
{
	struct str device = find_known_device(v, person), from = limit_address(v->x.a, v->q->from);
	size_t n = 0;

	if (device.n) {
		out[n++] = (struct count){ v->limits->device, device };
		return n;
	}
	typed = str_lower(v->x.a, str_sub(typed, 0, 254));
	if (from.n) out[n++] = (struct count){ v->limits->address, from };
	out[n++] = (struct count){ v->limits->account,
		str_fmt(v->x.a, "%.*s at %.*s", STR(from), STR(typed)) };
	out[n++] = (struct count){ v->limits->crowd, typed };
	return n;
}

bool guess_take(struct visit *v, struct str typed, int64_t person, int64_t *wait)
{
	struct count counts[COUNTS];
	size_t n = list_counts(v, typed, person, counts);
	int64_t other;

	*wait = 0;
	for (size_t i = 0; i < n; i++)
		if (!limit_has(counts[i].limit, counts[i].name, v->x.now, &other) && other > *wait)
			*wait = other;
	/* a try that is turned away counts nowhere, so that asking again makes no wait longer */
	for (size_t i = 0; *wait == 0 && i < n; i++)
		(void)limit_take(counts[i].limit, counts[i].name, v->x.now, NULL);
	return *wait == 0;
}

/* Take back what was counted, after a password was right. The account and the device are forgiven
 * all tries; of the limits that others share only this one try is given back. */
void guess_right(struct visit *v, struct str typed, int64_t person)
{
	struct count counts[COUNTS];
	size_t n = list_counts(v, typed, person, counts);

	for (size_t i = 0; i < n; i++) {
		bool own = counts[i].limit == v->limits->account ||
			counts[i].limit == v->limits->device;

		if (own) limit_forgive(counts[i].limit, counts[i].name);
		else limit_return(counts[i].limit, counts[i].name);
	}
}
