// SPDX-License-Identifier: Apache-2.0
//
// A page of two people follows what the other one does. A stream of events (live-worker.js) says
// that something has changed; then the page is asked for anew, and the parts that differ are put in
// the place of those that stand here: sections, and elements with data-live. A part in which
// somebody types, or holds the focus, is left alone until they are done; rows beside it are not.
// When the talk has begun or ended the page goes where the other one already is.
//
// Where there is no stream the state of the page is asked for now and then, less often the longer
// nothing happens. While the page is looked at, the other is told that its reader is here.
//
// "rapport:changed" on document tells other scripts of the page that something has changed, and
// "rapport:page" gives them the page that was asked for before its parts are put in their place.
// "rapport:stays" tells this one that a form that was sent leads nowhere, "rapport:sent" that something
// of this browser is no longer waiting.

import { learn } from "./clock.js";
import { addsHere } from "./rows.js";
import { isTyped } from "./typed.js";

const least = 3000; // milliseconds between two questions without a stream …
const calm = 10000; // … when nothing has happened for a while …
const most = 60000; // … when there was no answer, and between two with a stream
const hereEvery = 20000;
const rest = 400; // after which the page may be looked at once more …
const looks = 3; // … and so often at once

const live = document.getElementById("live");
const set = live.dataset;
let shown = Number(set.n);
let wait = least;
let tag = "";
let timer = 0;
let streams = false; // the stream is open
let leaving = false; // a form of this page is on its way, and leads where it leads
let asking = null; // the refresh under way
let again = false; // something has changed since it began
let credit = looks; // how often it may begin now …
let credited = 0; // … as of then
let resting = 0; // the timer of the next

// ---------------------------------------------------------------- what must not be disturbed

const fields = "input:not([type=hidden]), textarea, select";

// What stands in a line of both is kept already (line.js).
function typesIn(part) {
	return [...part.querySelectorAll(fields)].some((field) => field.dataset.line === undefined && isTyped(field));
}

// A row that a script has given the focus, when what had it there was done (rows.js).
const heldRow = () => (document.activeElement?.matches("li[tabindex='-1']") ? document.activeElement : null);

function isBusy(part) {
	const holds = part.contains(document.activeElement) && !part.hasAttribute("data-live") && !heldRow();
	return typesIn(part) || Boolean(part.querySelector("[data-line]")) || holds || Boolean(part.querySelector("dialog[open]"));
}

function typing() {
	return Boolean(document.activeElement?.matches(fields)) || typesIn(document.querySelector("main"));
}

// ---------------------------------------------------------------- putting parts in their place

const keyOf = (part) => (part.matches("section[aria-labelledby]") ? part.getAttribute("aria-labelledby") : part.matches("[data-live][id]") ? part.id : "");

const partsOf = (main) => [...main.querySelectorAll("section[aria-labelledby], [data-live][id]")].filter((part) => !part.parentElement.closest("section[aria-labelledby], [data-live][id]"));

// What differs only in what a script has set since is the same.
function isSame(before, after) {
	const plain = before.cloneNode(true);
	for (const fold of plain.querySelectorAll("details[open]")) fold.removeAttribute("open");
	const other = after.cloneNode(true);
	for (const fold of other.querySelectorAll("details[open]")) fold.removeAttribute("open");
	for (const one of [plain, other]) for (const token of one.querySelectorAll("input[name=csrf]")) token.removeAttribute("value");
	return plain.isEqualNode(other);
}

function replace(before, after) {
	const folds = [...before.querySelectorAll("details")];
	const focus = before.contains(document.activeElement) ? document.activeElement.id : null;
	const row = [...before.querySelectorAll("li")].indexOf(heldRow());
	[...after.querySelectorAll("details")].forEach((fold, i) => {
		if (folds[i]?.open) fold.open = true;
	});
	before.replaceWith(after);
	if (focus === null) return;
	const there = row < 0 ? undefined : ([...after.querySelectorAll("li")][row] ?? [...after.querySelectorAll("li")].pop());
	if (there) {
		there.tabIndex = -1;
		there.focus({ preventScroll: true });
		return;
	}
	(after.ownerDocument.getElementById(focus) ?? after.querySelector("a, button"))?.focus({ preventScroll: true });
}

// Somebody types in this part: the lists in it that they do not type in are brought up to date, and a
// list that there was no row for yet comes behind the heading or the list before it.
function freshenRows(before, after) {
	const ours = [...before.querySelectorAll("ul.rows")];
	const theirs = [...after.querySelectorAll("ul.rows")];
	let left = false;
	theirs.forEach((list, i) => {
		if (!ours[i]) (ours[i - 1] ?? before.querySelector("h2")).after(list);
		else if (!isSame(ours[i], list) && isBusy(ours[i])) left = true;
		else if (!isSame(ours[i], list)) replace(ours[i], list);
	});
	for (const list of ours.slice(theirs.length)) {
		if (isBusy(list)) left = true;
		else list.remove();
	}
	return left;
}

// Returns true when something had to be left as it was.
function patch(page) {
	const main = document.querySelector("main");
	const held = document.activeElement?.matches(fields) ? document.activeElement : null;
	const stood = held?.getBoundingClientRect().top;
	const parts = new Map(partsOf(main).map((part) => [keyOf(part), part]));
	let last = null;
	let left = false;
	for (const after of partsOf(page.querySelector("main"))) {
		const before = parts.get(keyOf(after));
		parts.delete(keyOf(after));
		if (!before) {
			if (last) last.after(after);
			last = last ? after : null;
			continue;
		}
		last = before;
		if (isSame(before, after)) continue;
		if (isBusy(before)) left = freshenRows(before, after) || left;
		else replace(before, (last = after));
	}
	for (const gone of parts.values()) {
		if (isBusy(gone)) left = true;
		else gone.remove();
	}
	// what somebody types in stays where it is on the screen
	if (held?.isConnected) scrollBy({ top: held.getBoundingClientRect().top - stood, behavior: "instant" });
	return left;
}

// ---------------------------------------------------------------- following

function goWhereTheyAre(state) {
	if (state === set.state || leaving || typing()) return false;
	leaving = true;
	location.replace(set.to);
	return true;
}

async function fetchPage(path) {
	const answer = await fetch(path, { headers: { Accept: "text/html" }, cache: "no-store" });
	if (!answer.ok) throw new Error(answer.status);
	return { page: new DOMParser().parseFromString(await answer.text(), "text/html"), to: new URL(answer.url).pathname };
}

let leftOver = false; // a part differs that somebody types in, or the talk is elsewhere while they type

async function refresh(path = location.pathname + location.search) {
	const asked = performance.now();
	const { page, to } = await fetchPage(path);
	if (page.body.dataset.me && page.body.dataset.me !== document.body.dataset.me) {
		location.reload(); // somebody else has signed in: nothing of theirs comes into this page
		return;
	}
	const news = page.getElementById("live")?.dataset;
	if (!news || (set.state && news.state !== set.state)) {
		if (set.to && to !== "/sign-in") leftOver = !goWhereTheyAre(news?.state ?? "");
		return;
	}
	if (news.beat !== set.beat) {
		// the two have gone on: whoever looks at another beat goes with them
		set.beat = news.beat;
		if (location.search) history.replaceState(null, "", location.pathname);
		if (path !== location.pathname) {
			await refresh();
			return;
		}
	}
	shown = Math.max(shown, Number(news.n));
	document.dispatchEvent(new CustomEvent("rapport:page", { detail: { page, asked } }));
	leftOver = patch(page);
	document.dispatchEvent(new CustomEvent("rapport:shown"));
}

// How long it takes until the page may be looked at: somebody who types in a line of both changes it many
// times a second, and what is done once is seen at once.
function mustWait() {
	const now = performance.now();
	credit = Math.min(looks, credit + (now - credited) / rest);
	credited = now;
	return credit < 1 ? (1 - credit) * rest : 0;
}

// One refresh at a time. What changes meanwhile leads to one more.
async function catchUp() {
	// a form that leads elsewhere brings a line of its own, which is for the page that follows
	if (document.visibilityState !== "visible" || leaving) return;
	again = Boolean(asking);
	if (asking || resting) return;
	const left = mustWait();
	if (left > 0) {
		resting = setTimeout(() => {
			resting = 0;
			catchUp();
		}, left);
		return;
	}
	credit--;
	asking = refresh();
	try {
		await asking;
		wait = least;
	} catch {
		schedule();
	}
	asking = null;
	if (again) catchUp();
}

// Go to a beat with both: the server is told, and the beat shown here.
async function goTo(beat, href) {
	const { search } = new URL(href, location.href);
	const body = new URLSearchParams({ csrf: set.csrf, beat });
	set.beat = beat;
	const told = fetch(set.to + "/beat", { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
	try {
		await told; // else the page would still say that both are at the beat before
		await refresh(`${set.to}/mode${search}`);
		if (location.search) history.replaceState(null, "", location.pathname);
	} catch {
		location.href = href;
	}
}

function changed(news) {
	document.dispatchEvent(new CustomEvent("rapport:changed", { detail: news }));
	if (news.n > shown || !news.n) catchUp();
}

// ---------------------------------------------------------------- asking without a stream

// True when there is nothing more to ask.
async function ask() {
	const headers = tag ? { Accept: "application/json", "If-None-Match": tag } : { Accept: "application/json" };
	const sent = performance.now();
	const answer = await fetch(set.ask, { headers, cache: "no-store", redirect: "manual" });
	learn(answer, sent);
	if (answer.status === 304) return false;
	if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) return true; // signed out, or gone
	if (!answer.ok) throw new Error(answer.status);
	const { state, n } = await answer.json();
	if (state !== undefined && state !== set.state) {
		if (leaving) return true;
		leftOver = !goWhereTheyAre(state);
		return !leftOver;
	}
	tag = answer.headers.get("ETag") ?? "";
	changed({ n });
	return false;
}

async function turn() {
	timer = 0;
	if (document.visibilityState !== "visible") return;
	try {
		if (await ask()) return;
		wait = streams ? most : Math.min(calm, wait * 1.1);
	} catch {
		wait = Math.min(most, wait * 2);
	}
	schedule();
}

function schedule() {
	clearTimeout(timer);
	timer = setTimeout(turn, wait);
}

// ---------------------------------------------------------------- being here

function sayHere(act) {
	const body = new URLSearchParams({ csrf: set.csrf, act });
	return fetch(set.here, { method: "POST", body, keepalive: true }).catch(() => {});
}

let hereTimer = 0;
function beHere() {
	clearInterval(hereTimer);
	if (document.visibilityState !== "visible") return sayHere("leave");
	hereTimer = setInterval(() => sayHere("come"), hereEvery);
	return sayHere("come");
}

// ---------------------------------------------------------------- the stream

function hear(message) {
	if ("open" in message) {
		const before = streams;
		streams = message.open;
		set.streams = streams;
		if (streams && !before) {
			wait = least;
			turn(); // what came before the stream was open
		} else if (before && !streams) {
			wait = least;
			schedule();
		}
	}
	if (message.changed) changed(message.changed);
}

let port = null;
let own = null;

function listen() {
	if (port || own) return;
	if (window.SharedWorker) {
		({ port } = new SharedWorker(set.worker, { name: `live ${document.body.dataset.me}` }));
		port.onmessage = ({ data }) => hear(data);
		port.start();
		return;
	}
	own = new EventSource("/live");
	own.onopen = () => hear({ open: true });
	own.onerror = () => hear({ open: false });
	own.addEventListener("changed", ({ data }) => hear({ changed: JSON.parse(data) }));
}

function hush() {
	port?.postMessage("leave");
	port?.close();
	own?.close();
	port = own = null;
	streams = false;
}

document.addEventListener("submit", (event) => {
	if (addsHere(event.target) || event.submitter?.dataset.file !== undefined) return;
	if (!event.defaultPrevented || event.target.dataset.outbox !== undefined) leaving = true;
});
document.addEventListener("focusout", () => {
	if (leftOver) setTimeout(catchUp, 50);
});
document.addEventListener("click", (event) => {
	const link = event.target.closest?.("a[data-beat]");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
	event.preventDefault();
	goTo(link.dataset.beat, link.href);
});

// A press of who speaks is answered by the page itself, without going anywhere.
document.addEventListener("submit", (event) => {
	const form = event.target;
	if (!form.closest("#floor")) return;
	event.preventDefault();
	leaving = false;
	delete form.dataset.sent;
	fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).then(
		() => {
			credit = looks; // what one does oneself is seen at once
			catchUp();
		},
		() => form.submit(),
	);
});

document.addEventListener("rapport:stays", () => {
	leaving = false;
	catchUp();
});

document.addEventListener("rapport:sent", catchUp);

function begin() {
	leaving = false;
	listen();
	beHere();
	wait = least;
	turn();
}

function pause() {
	beHere();
	if (document.visibilityState === "visible") begin();
}

addEventListener("pageshow", (event) => {
	if (event.persisted) begin(); // come back to by the browser's own button
});
addEventListener("pagehide", () => {
	sayHere("leave");
	hush();
});
addEventListener("online", begin);
document.addEventListener("visibilitychange", pause);
if (document.body.dataset.copy) document.getElementById("here")?.replaceChildren(); // a copy does not know who is here
begin();
