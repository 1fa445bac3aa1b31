// SPDX-License-Identifier: Apache-2.0
//
// The outbox: a form that posts is kept in this browser first and then sent, with a key of its own,
// until the server has answered. The server takes each key once (src/web/once.c), so that it does
// not matter which of the two was cut off, and when.
//
//   Forms of one talk are sent in their order. One that is refused waits for its writer, and those
//   behind it go on; one without an answer holds back the others of its talk.
//   What waits belongs to the person who wrote it, and is sent only while they are signed in.
//
// An item: { n, key, me, path, fields: [[name, value]], words: [[label, text]], title, act,
// made (ms), first (ms of the first try), refused: { status, says }, group (of the form that it
// follows; it has one where its path does not tell) }
import { day, deviceSet, within } from "./store.js";

const answerWithin = 15000; // milliseconds
const knownDays = 50; // the server knows a key for 60 days

export const outboxList = () => within("waiting", "readonly", (store) => store.getAll());
export const outboxDrop = (n) => within("waiting", "readwrite", (store) => store.delete(n));
const put = (item) => within("waiting", "readwrite", (store) => store.put(item));

function makeKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// An item of { me, path, fields } at least, as it may be kept.
export const outboxMake = (given) => ({ words: [], title: "", act: "", ...given, key: makeKey(), made: Date.now() });

// Keep an item. Resolves with it when it is on disk; with "relaxed", when the browser has it.
export async function outboxAdd(item, durability = "strict") {
	item.n = await within("waiting", "readwrite", (store) => store.put(item), durability);
	return item;
}

// Forms of one talk, with one person or about one row go in their order. What is done with a row that is
// not saved yet goes behind the form that adds the row.
export const groupOf = ({ path, key, group }) => group ?? /^\/(talks|people|topics|steps|needs)\/[^/]+/.exec(path)?.[0] ?? key;


// Who is signed in, and the token for forms. null: nobody; undefined: no answer.
export async function askState() {
	try {
		const answer = await fetch("/device.json", { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(answerWithin) });
		if (answer.type === "opaqueredirect" || answer.status === 401) return null;
		return answer.ok ? await answer.json() : undefined;
	} catch {
		return undefined;
	}
}

// Send one item. { to } when it was taken; { refused }; {} when there was no answer that counts.
export async function outboxTry(item, csrf) {
	if (item.first && Date.now() - item.first > knownDays * day) return { refused: { status: 0, says: "" } };
	if (!item.first) await put(Object.assign(item, { first: Date.now() }));
	let answer, body;
	try {
		answer = await fetch(item.path, {
			method: "POST",
			headers: {
				Accept: "application/json",
				"Idempotency-Key": item.key,
				"X-CSRF-Token": csrf,
				"Rapport-Age": String(Math.max(0, Math.round((Date.now() - item.made) / 1000))),
			},
			body: new URLSearchParams(item.fields),
			redirect: "manual",
			signal: AbortSignal.timeout(answerWithin),
		});
		body = await answer.json();
	} catch {
		return { status: answer?.status };
	}
	if (answer.ok && "to" in body) {
		await outboxDrop(item.n);
		return { to: body.to ?? "" };
	}
	// 401, 403: nobody is signed in, or with another session; 429 and 5xx: not now
	const { status } = answer;
	if (answer.ok || [401, 403, 408, 429].includes(status) || status >= 500) return { status };
	return { refused: { status, says: body.detail ?? "" } };
}

export async function outboxRefuse(item, refused) {
	await put({ ...item, refused });
}

// Let a refused item be tried once more.
export async function outboxAgain(item) {
	await put({ ...item, refused: undefined });
}

// Try each item once, also those that are added meanwhile.
async function sendAll(state) {
	const held = new Set(), tried = new Set();
	const next = async () => (await outboxList()).find((item) => !item.refused && item.me === state.me && !tried.has(item.n));
	for (let item = await next(); item; item = await next()) {
		const group = groupOf(item);
		tried.add(item.n);
		if (held.has(group)) continue;
		const { to, refused } = await outboxTry(item, state.csrf);
		if (refused) await outboxRefuse(item, refused);
		else if (to === undefined) held.add(group);
	}
}

// Send what waits. Resolves with { signedOut, away }. Only one page of the browser sends at a time; another
// one waits for its turn, because what it has added may be too late for the first.
export async function outboxSend() {
	const waits = (await outboxList()).some((item) => !item.refused);
	if (!waits) return {};
	const turn = async () => {
		const state = await askState();
		if (!state) return { signedOut: state === null, away: state === undefined };
		await sendAll(state);
		await deviceSet("sent", Date.now());
		return {};
	};
	return navigator.locks ? navigator.locks.request("rapport-outbox", turn) : turn();
}

// Forget what waits of one person.
export async function outboxForget(me) {
	for (const item of await outboxList()) if (item.me === me) await outboxDrop(item.n);
}
