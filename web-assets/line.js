// SPDX-License-Identifier: Apache-2.0
//
// Lines in which two people type at once: binds every field with data-line, sends what is typed there
// and shows what the other types (typing.js has the operations, src/web/line.c what is asked of the
// server). Without this file the form sends whole texts, and the server keeps both.
//
//   What is typed is in IndexedDB before it is sent, at most one batch of a line is on its way, and it is
//   sent until it is answered: after a reload, a crash, an ended session, by the next page that has the
//   script. What the server refuses stays, and can be copied.
//   What the other types waits while an input method composes, and never moves the caret to other words.
//   A line that is not saved after two seconds says so.

import { Line, cross, diff, follow, pointOf, unitOf } from "./typing.js";

const words = document.getElementById("line-words")?.dataset ?? {};
const { me } = document.body.dataset;
const pace = 120; // milliseconds between two batches of a line
const [least, longest] = [1000, 30000]; // … and between two tries
const patience = 2000; // … until a line says that it is not saved
const limit = 15000; // … for an answer
const flag = "lines waiting"; // in localStorage: app.js then loads this file on any page

let csrf = words.csrf ?? "";
const lines = new Map(); // by `talk line`

// ---------------------------------------------------------------- what this browser keeps

const database = new Promise((resolve) => {
	try {
		const asked = indexedDB.open("rapport", 1);
		asked.onupgradeneeded = () => asked.result.createObjectStore("ops", { keyPath: "id" });
		asked.onsuccess = () => {
			asked.result.onversionchange = () => asked.result.close(); // signing out deletes it all
			resolve(asked.result);
		};
		asked.onerror = asked.onblocked = () => resolve(null);
	} catch {
		resolve(null); // a private window: what is typed lives as long as the page
	}
});

async function store(mode, act) {
	const db = await database;
	if (!db) return null;
	try {
		const asked = act(db.transaction("ops", mode).objectStore("ops"));
		return await new Promise((resolve) => {
			asked.onsuccess = () => resolve(asked.result);
			asked.onerror = () => resolve(null);
		});
	} catch {
		return null;
	}
}

function raiseFlag() {
	try {
		if ([...lines.values()].some((one) => one.line.waits)) localStorage[flag] = "1";
		else localStorage.removeItem(flag);
	} catch {
		// Nothing is kept here.
	}
}

// A random word, by which the server knows this page. Whoever holds its lock goes on with what it left.
const name = () => crypto.getRandomValues(new Uint32Array(4)).reduce((text, n) => text + n.toString(36), "");
const held = new Map(); // client → how to let it go

function hold(client) {
	if (!navigator.locks || held.has(client)) return true;
	return new Promise((resolve) =>
		navigator.locks.request(`rapport line ${client}`, { ifAvailable: true }, (lock) => {
			resolve(Boolean(lock));
			return lock && new Promise((gone) => held.set(client, gone));
		}),
	);
}

// ---------------------------------------------------------------- what was typed, as operations

// A text that the server takes: it would refuse these characters. As many units as before.
const clean = (text, many) =>
	text
		.replace(many ? /[\0-\t\v-\x1f\x7f-\x9f]/g : /[\0-\x1f\x7f-\x9f]/g, " ")
		.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

// What made `after` of `before`, when [from, to] was selected and the caret stands at `caret` now. The
// difference of two texts alone would lie: one more "a" in "aa" may be any of three.
function changes(before, [from, to], after, caret) {
	const grown = after.length - before.length;
	if (caret >= from && caret - from === grown + to - from && before.slice(0, from) === after.slice(0, from) && before.slice(to) === after.slice(caret)) {
		const gone = to > from ? [["d", pointOf(before, from), pointOf(before.slice(from), to - from)]] : [];
		return caret > from ? [...gone, ["i", pointOf(before, from), after.slice(from, caret), 0]] : gone;
	}
	if (caret < from && grown === caret - to && before.slice(0, caret) === after.slice(0, caret) && before.slice(to) === after.slice(caret))
		return [["d", pointOf(before, caret), pointOf(before.slice(caret), to - caret)]];
	return diff(before, after, caret);
}

// ---------------------------------------------------------------- one line

class Typed {
	constructor(talk, kind, line) {
		Object.assign(this, { talk, kind, line, field: null, seen: null, state: null });
		this.id = `${line.client} ${talk} ${kind}`;
		this.selection = [0, 0];
		this.composing = this.busy = this.woken = false;
		this.inbox = []; // what came while an input method composed
		this.wait = this.timer = this.late = this.sentAt = 0;
		this.since = 0; // when the oldest of what is not saved was typed
		this.trouble = ""; // "out", "refused"
		this.says = ""; // why it was refused
	}

	// -- the field

	bind(field) {
		this.field = field;
		this.seen = field.form?.elements[`${field.name}_seen`] ?? field.parentElement?.nextElementSibling ?? null;
		this.state = document.createElement("p");
		this.state.className = "line-state";
		this.state.setAttribute("role", "status");
		field.after(this.state);
		const note = () => (this.selection = [field.selectionStart, field.selectionEnd]);
		field.addEventListener("beforeinput", note);
		field.addEventListener("keydown", note);
		field.addEventListener("compositionstart", () => {
			this.take();
			note();
			this.composing = true;
		});
		for (const event of ["input", "change"]) field.addEventListener(event, () => this.take());
		for (const event of ["compositionend", "blur"]) field.addEventListener(event, () => {
			this.composing = false;
			this.take();
			for (const answer of this.inbox.splice(0)) this.receive(answer);
		});
		this.begin();
	}

	// A page that was refused, or that a browser filled in again, may hold another text than the server's:
	// what was typed over `seen` counts, carried over what the server has had since.
	begin() {
		const { field, seen, line } = this;
		if (!line.waits && seen && field.value !== line.text && seen.value !== field.value) {
			const [mine] = cross(diff(seen.value, field.value), diff(seen.value, field.dataset.text));
			try {
				line.edit(mine);
			} catch {
				line.insert(0, `${field.value} · `);
			}
		}
		this.write();
		this.changed();
	}

	// Take what was typed; also in the middle of composing, for some keyboards of phones always do.
	take() {
		const { field, line } = this;
		if (!field || field.value === line.text) return;
		const after = clean(field.value, field.localName === "textarea");
		if (after !== field.value) {
			if (this.composing) return;
			const caret = field.selectionEnd;
			field.value = after;
			field.setSelectionRange(caret, caret);
		}
		if (after === line.text) return;
		line.edit(changes(line.text, this.selection, after, field.selectionEnd));
		this.selection = [field.selectionStart, field.selectionEnd];
		this.changed();
	}

	// The text of the field becomes that of the line, after `ops` of others; the caret stays in its words.
	show(ops) {
		const { field, line } = this;
		if (!field || field.value === line.text) return;
		const [start, end] = [field.selectionStart, field.selectionEnd].map((unit) => follow(pointOf(field.value, unit), ops));
		const way = field.selectionDirection ?? "none";
		this.write();
		if (document.activeElement === field) field.setSelectionRange(unitOf(line.text, start), unitOf(line.text, end), way);
		this.selection = [field.selectionStart, field.selectionEnd];
	}

	// What the form would send changes nothing of the line: `seen` is what stands there.
	write() {
		const { field, seen, line } = this;
		if (!field) return;
		if (field.value !== line.text) field.value = line.text;
		if (seen) seen.value = line.text;
		if (!line.waits) field.defaultValue = line.text;
	}

	// -- keeping and sending

	keep() {
		const { id, talk, kind, since } = this;
		const { client, base, n, seq, last, sent, pending, refused } = this.line;
		const record = { id, me, talk, kind, since, client, base, n, seq, last, sent, pending, refused };
		return store("readwrite", (ops) => ops.put(record));
	}

	// Keep what was typed; it is sent when it is kept.
	changed() {
		if (this.seen) this.seen.value = this.line.text;
		raiseFlag();
		if (!this.line.waits) return this.settled();
		this.since ||= Date.now();
		this.late ||= setTimeout(() => this.say(), patience);
		this.keep();
		if (this.trouble === "refused") this.wait = 0; // it may fit by now
		this.soon(this.wait || this.next());
	}

	// Milliseconds until the next batch may go: the first letter goes at once.
	next() {
		return Math.max(0, this.sentAt + pace - performance.now());
	}

	settled() {
		clearTimeout(this.late);
		this.late = this.since = 0;
		this.trouble = "";
		store("readwrite", (ops) => ops.delete(this.id));
		raiseFlag();
		this.write();
		this.say();
	}

	soon(wait) {
		if (!this.timer && !this.busy) this.timer = setTimeout(() => this.send(), wait);
	}

	// Try now whatever waits.
	wake() {
		clearTimeout(this.timer);
		this.timer = this.wait = 0;
		this.woken = this.busy; // what is under way may have begun without a network
		if (this.line.waits) this.send();
	}

	async send() {
		clearTimeout(this.timer);
		this.timer = 0;
		if (this.busy) return;
		this.take();
		const batch = this.line.batch();
		if (!batch) return;
		this.busy = true;
		this.sentAt = performance.now();
		try {
			await this.keep();
			await this.post(batch);
			this.wait = 0;
		} catch {
			this.wait = this.woken ? 0 : Math.min(longest, Math.max(least, this.wait * 2));
		}
		this.busy = this.woken = false;
		// What was typed while the refusal was on its way may have made the line fit.
		if (this.line.waits && (this.trouble !== "refused" || this.line.pending.length)) this.soon(this.wait || this.next());
	}

	async post({ ops, ...batch }) {
		const token = csrf; // what else asks meanwhile may learn of a newer one
		const body = new URLSearchParams({ csrf: token, line: this.kind, client: this.line.client, ...batch, ops: JSON.stringify(ops) });
		const answer = await fetch(`/talks/${this.talk}/ops`, { method: "POST", body, ...asJson() });
		if (answer.ok) return this.receive({ ...(await answer.json()), asked: batch.base });
		if (signedOut(answer)) return this.isOut();
		if (answer.status === 403 && (await this.renew(token))) return;
		if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
		this.line.refused = true;
		this.trouble = "refused";
		this.says = (await answer.json().catch(() => ({}))).detail ?? "";
		this.keep();
		this.say();
	}

	// The session has been renewed, perhaps: its token is another one than the one that was refused.
	async renew(refused) {
		if (csrf !== refused) return true;
		const answer = await fetch(`/talks/${this.talk}/lines.json?remember=0`, asJson());
		if (signedOut(answer)) return this.isOut();
		if (!answer.ok) return false;
		const { csrf: now, me: who } = await answer.json();
		if (who !== me) return this.isOut();
		csrf = now;
		return csrf !== refused;
	}

	isOut() {
		this.trouble = "out";
		this.wait = longest / 6;
		this.say();
		throw new Error("signed out");
	}

	// Take an answer about this line, which was asked with the number `asked`.
	receive(answer) {
		const { me: who, csrf: token, asked, lines: [{ n, last, text, since }] } = answer;
		const { line } = this;
		if (who !== me) return this.isOut();
		csrf = token;
		if (this.trouble === "out") this.trouble = "";
		this.take();
		if (this.composing && !since?.every(({ client }) => client === line.client)) return void this.inbox.push(answer);
		const before = line.last;
		if (since) this.show(line.receive(since));
		else if (line.n === asked) this.show(line.reset({ text, n, last }));
		if (line.last !== before) {
			clearTimeout(this.late);
			this.late = this.since = 0; // something of it was saved
			this.trouble = "";
		}
		this.changed();
		this.say();
		if (since && line.n < n) fetchLines(this.talk, [this]);
	}

	// -- what the line says

	say() {
		const { state, trouble } = this;
		if (!this.field && trouble === "refused") return this.sayLeft();
		if (!state || !this.field) return;
		const late = this.since && Date.now() - this.since >= patience - 50;
		const now = this.line.waits ? trouble || (late ? "waits" : "") : "";
		if (state.dataset.now === now + this.says) return;
		state.dataset.now = now + this.says;
		state.replaceChildren();
		if (!now) return;
		if (trouble === "refused") state.append(`${words.refused} ${this.says} `, copyButton(() => this.line.text));
		else if (trouble === "out") state.append(`${words.out} `, link(words.in, "/sign-in"));
		else state.append(words.waits);
	}

	// What is left of a line that this page does not show.
	sayLeft() {
		if (this.state || !words.left) return;
		const drop = button(words.drop, () => {
			store("readwrite", (ops) => ops.delete(this.id));
			for (const [key, one] of lines) if (one === this) lines.delete(key);
			raiseFlag();
			this.state.remove();
		});
		this.state = document.createElement("div");
		this.state.className = "toast";
		this.state.append(paragraph(`${words.left} ${this.line.text}`), paragraph(this.says), copyButton(() => this.line.text), drop);
		document.getElementById("notices")?.append(this.state);
	}
}

const asJson = () => ({ headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(limit) });
const signedOut = (answer) => answer.status === 401 || answer.type === "opaqueredirect";

function paragraph(text) {
	const p = document.createElement("p");
	p.textContent = text;
	return p;
}

function button(text, act) {
	const element = document.createElement("button");
	element.type = "button";
	element.className = "button bare";
	element.textContent = text;
	element.addEventListener("click", act);
	return element;
}

function copyButton(text) {
	const element = button(words.copy, async () => {
		try {
			await navigator.clipboard.writeText(text());
			element.textContent = words.copied;
		} catch {
			// The browser refuses; the text stands in the field still.
		}
	});
	return element;
}

function link(text, to) {
	const a = document.createElement("a");
	a.href = to;
	a.target = "_blank";
	a.textContent = text;
	return a;
}

// ---------------------------------------------------------------- what others type

// Ask what was typed since in lines of a talk that have one client, all at once.
async function fetchLines(talk, some) {
	const asked = new Map(some.map((one) => [one.kind, { one, n: one.line.n }]));
	const query = new URLSearchParams([...asked].map(([kind, { n }]) => [kind, n]));
	query.set("client", some[0].line.client);
	try {
		const answer = await fetch(`/talks/${talk}/lines.json?${query}`, asJson());
		if (!answer.ok) return null;
		const told = await answer.json();
		for (const line of told.lines) asked.get(line.line)?.one.receive({ ...told, lines: [line], asked: asked.get(line.line).n });
		return told;
	} catch {
		return null; // no network, or signed out: it is asked again when something changes or the page is shown
	}
}

let asking = false;
let askAgain = false;
const shown = {}; // the pair of the page, and the number of its changes that it has shown

async function askAll() {
	if (asking) return void (askAgain = true);
	asking = true;
	const bound = [...lines.values()].filter(({ field }) => field);
	for (const key of new Set(bound.map(({ talk, line }) => `${talk} ${line.client}`))) {
		const some = bound.filter(({ talk, line }) => `${talk} ${line.client}` === key);
		const told = await fetchLines(some[0].talk, some);
		if (told) Object.assign(shown, { pair: told.pair, live: told.live });
	}
	asking = false;
	if (!askAgain) return;
	askAgain = false;
	askAll();
}

// ---------------------------------------------------------------- the page

const client = name();

function bindAll() {
	for (const field of document.querySelectorAll("[data-line]:not([data-bound])")) {
		const { line: kind, talk, n, text } = field.dataset;
		const key = `${talk} ${kind}`;
		field.dataset.bound = "1";
		if (!lines.has(key)) lines.set(key, new Typed(talk, kind, new Line({ client, base: text, n: Number(n) })));
		const one = lines.get(key);
		one.bind(field);
		if (one.line.n < Number(n)) fetchLines(talk, [one]);
	}
}

// Go on with what earlier pages have left, unless they are open still. Whoever signs in here next does
// not see it, and it is not sent in their name.
async function takeUp() {
	for (const record of (await store("readonly", (ops) => ops.getAll())) ?? []) {
		const key = `${record.talk} ${record.kind}`;
		if (record.me !== me) store("readwrite", (ops) => ops.delete(record.id));
		else if (record.client !== client && ![...lines.values()].some(({ id }) => id === record.id) && (await hold(record.client))) {
			const one = new Typed(record.talk, record.kind, new Line(record));
			one.since = record.since;
			lines.set(lines.has(key) ? record.id : key, one);
		}
	}
	for (const one of lines.values()) one.wake();
}

async function begin() {
	await hold(client);
	await takeUp();
	bindAll();
	new MutationObserver(bindAll).observe(document.body, { childList: true, subtree: true });
	if ([...lines.values()].some(({ field, line }) => field && line.client !== client)) await askAll();
}

const wakeAll = () => {
	takeUp();
	askAll();
};
document.addEventListener("rapport:changed", ({ detail }) => {
	const known = detail?.pair === shown.pair && detail?.n <= shown.live;
	if (!known && (!shown.pair || !detail?.pair || detail.pair === shown.pair)) askAll();
});
addEventListener("online", wakeAll);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wakeAll());
addEventListener("pagehide", () => {
	for (const one of lines.values()) one.take();
	for (const gone of held.values()) gone();
	held.clear();
});
// A page that the browser had put aside: another may have gone on with its lines meanwhile.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
if (me) begin();
