// SPDX-License-Identifier: Apache-2.0
//
// What this browser keeps for when there is no network. The worker and the pages share it.
//   IndexedDB "rapport-outbox": `waiting`, forms that were not sent yet (outbox.js), and `device`,
//   whose device this is at present and whether it keeps pages.
//   Cache Storage "rapport-pages": copies of pages of that one person, two weeks at most.

export const day = 86400000;
const keptDays = 14;
const pagesName = "rapport-pages";

// ---------------------------------------------------------------- the database

const settled = (request) =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});

let opened;
function open() {
	opened ??= new Promise((resolve, reject) => {
		const request = indexedDB.open("rapport-outbox", 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore("waiting", { keyPath: "n", autoIncrement: true });
			request.result.createObjectStore("device");
		};
		request.onsuccess = () => {
			request.result.onversionchange = () => request.result.close();
			request.result.onclose = () => (opened = undefined);
			resolve(request.result);
		};
		request.onerror = () => reject(request.error);
	});
	opened.catch(() => (opened = undefined));
	return opened;
}

// Run `act` on one store. With "strict", what it wrote is on the disk when this resolves.
export async function within(name, mode, act, durability = "relaxed") {
	const db = await open();
	const transaction = db.transaction(name, mode, { durability });
	const over = new Promise((resolve, reject) => {
		transaction.oncomplete = resolve;
		transaction.onabort = transaction.onerror = () => reject(transaction.error);
	});
	const result = await settled(act(transaction.objectStore(name)));
	await over;
	return result;
}

// `name`: me, the person whose pages are kept; keep, whether pages are kept (undefined: nobody has
// chosen); push, for whom this device shows messages (push.js); doubt, whether somebody else may have signed in since; ahead, when pages were fetched beforehand.
export const deviceGet = (name) => within("device", "readonly", (store) => store.get(name));
export const deviceSet = (name, value) => within("device", "readwrite", (store) => store.put(value, name));

// ---------------------------------------------------------------- copies of pages

// Only pages that somebody may want without a network. No page on which one signs in or sets
// passwords, no export and no calendar is among them.
const keptPaths = /^\/(today|now|plan|people|talks|steps|needs|topics|check-in|thanks|me|goals|periods|team|solutions|requests|passed|device)(\/|$)/;
export const isKept = (url) => keptPaths.test(url.pathname);

// The address under which a copy is kept: talk mode begins with its first beat.
export function keyOf(url) {
	const key = new URL(url, location.origin);
	key.hash = "";
	key.searchParams.delete("ahead");
	if (/^\/talks\/[^/]+\/mode$/.test(key.pathname) && !key.searchParams.has("beat")) key.searchParams.set("beat", "0");
	return key.href;
}

export const pages = () => caches.open(pagesName);
export const forgetPages = () => caches.delete(pagesName);

const ageOf = (copy) => Date.now() - Number(copy.headers.get("kept-at"));
const isWhole = (copy) => !copy.headers.get("kept-ahead");

// How old the copy of a page is, in milliseconds; Infinity: there is none.
export async function copyAge(url) {
	const copy = await (await pages()).match(keyOf(url));
	return copy ? ageOf(copy) : Infinity;
}

// Keep the text of a page for the person whose page it is. Copies of anybody else go. What is
// fetched ahead takes no place of a page that somebody has opened within the day, because it
// says less (docs/offline.md).
export async function keepPage(url, response, ahead = false) {
	const html = await response.text();
	const [body, me] = /<body[^>]* data-me="([0-9a-z]+)"[^>]*>/.exec(html) ?? [];
	if (!me) return;
	if ((await deviceGet("me")) !== me) {
		await forgetPages();
		await deviceSet("me", me);
	}
	await deviceSet("doubt", false);
	if (!(await deviceGet("keep"))) return;
	const cache = await pages();
	const before = ahead && (await cache.match(keyOf(url)));
	if (before && isWhole(before) && ageOf(before) < day) return;
	const headers = new Headers(response.headers);
	headers.set("kept-at", Date.now());
	headers.set("kept-for", me);
	if (ahead) headers.set("kept-ahead", "1");
	headers.delete("content-encoding");
	headers.delete("content-length");
	const text = html.replace(body, () => body.replace(/ data-sent="[^"]*"/, ""));
	await cache.put(keyOf(url), new Response(text, { headers }));
}

// The copy of a page, with its age on its body; undefined: there is none that may be shown.
export async function findPage(url, change = (html) => html) {
	const me = (await deviceGet("doubt")) ? undefined : await deviceGet("me");
	const copy = await (await pages()).match(keyOf(url));
	if (!copy || !me || copy.headers.get("kept-for") !== me || ageOf(copy) > keptDays * day) return undefined;
	const html = (await copy.text()).replace("<body ", `<body data-copy="${copy.headers.get("kept-at")}"${isWhole(copy) ? "" : ' data-ahead="1"'} `);
	return new Response(await change(html), { headers: copy.headers });
}

// Forget what is too old.
export async function prunePages() {
	const cache = await pages();
	for (const request of await cache.keys()) {
		const copy = await cache.match(request);
		if (copy && !(ageOf(copy) <= keptDays * day)) await cache.delete(request);
	}
}
