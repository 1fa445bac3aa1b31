// SPDX-License-Identifier: Apache-2.0
//
// The server's clock, as far as this browser knows it: two screens show the same time although
// their own clocks differ. Each answer that carries the time gives a difference, which is wrong by
// half of the way there and back at most; so the quickest answer counts, until it is old.

const old = 120000; // milliseconds after which a slower answer counts as well: clocks drift, and people set them
let ahead = 0; // the server's clock is ahead of ours by so much …
let within = Infinity; // … give or take this
let at = 0; // when that was learned, by a clock that nobody sets

export const now = () => Date.now() + ahead;

// Take the time of an answer that was asked for at `sent`, by performance.now().
export function learn(answer, sent) {
	const said = Number(answer.headers.get("Rapport-Now"));
	const got = performance.now();
	const half = (got - sent) / 2;
	if (!said) return;
	const difference = said + half - Date.now();
	if (half > within && got - at < old && Math.abs(difference - ahead) <= half + within) return;
	ahead = difference;
	within = half;
	at = got;
}
