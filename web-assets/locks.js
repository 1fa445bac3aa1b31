// SPDX-License-Identifier: Apache-2.0
//
// Locked notes on a page. The keys are in the vault (vault.wasm.js); this script asks it, shows
// what it opens, and sends what it has locked. No passphrase, kit or locked word is sent to the
// server, and none is kept in the browser's storage.
import { outboxAdd, outboxMake } from "./outbox.js";
import { Refused, fromBase64url, random, toBase64url, weakness } from "./envelope.js";

const root = document.getElementById("locks");
const { vault, person, now, idle } = root.dataset;
const dialog = document.getElementById("unlock");
const csrf = () => document.querySelector("input[name=csrf]").value;
const say = (why) => root.dataset[why] ?? root.dataset.broken;

// ---------------------------------------------------------------- the vault

let asked = 0;
let isOpen = false;
const waiting = new Map();

// A SharedWorker outlives the page; where there is none, notes are unlocked on each page anew.
function connect() {
	const shared = "SharedWorker" in window;
	const worker = shared ? new SharedWorker(vault, { name: "vault", extendedLifetime: true }) : new Worker(vault);
	worker.addEventListener("error", () => { // it could not be loaded
		for (const { fail } of waiting.values()) fail(new Refused("broken"));
		waiting.clear();
	});
	return shared ? worker.port : worker;
}

const port = connect();
port.onmessage = ({ data: { n, news, refused, ...made } }) => {
	if (news) return heard(news);
	const { done, fail } = waiting.get(n);
	waiting.delete(n);
	if (refused) fail(new Refused(refused));
	else done(made);
};

function ask(act, rest = {}) {
	return new Promise((done, fail) => {
		waiting.set(++asked, { done, fail });
		port.postMessage({ n: asked, act, ...rest });
	});
}

const be = async () => heard((await ask("be", { who: person, seconds: Number(idle) })).open ? "open" : "shut");

function heard(news) {
	isOpen = news === "open";
	for (const part of document.querySelectorAll("[data-lock-form]")) part.disabled = false;
	for (const part of document.querySelectorAll("[data-unlock]")) part.hidden = isOpen || !root.dataset.key;
	for (const part of document.querySelectorAll("[data-when-open]")) part.hidden = !isOpen;
	if (isOpen) openAll();
	else shutAll();
}

// ---------------------------------------------------------------- the server

// Without a network that is what is said, for nothing is wrong with what was typed.
const reach = (path, options) => fetch(path, options).catch(() => {
	throw new Refused("network");
});

// The keys that are ready, oldest first, and the wraps of all.
async function known() {
	const answer = await reach("/settings/locks/keys.json", { headers: { Accept: "application/json" }, cache: "no-store" });
	if (!answer.ok) throw new Refused("broken");
	const { keys, wraps } = await answer.json();
	return { ready: keys.filter((k) => k.ready).map((k) => k.id), wraps };
}

async function list(path) {
	const answer = await reach(`/api/v1/settings/locks/${path}`, { headers: { Accept: "application/json" }, cache: "no-store" });
	if (!answer.ok) throw new Refused("broken");
	return answer.json();
}

// Send a form by script. The server answers a form that it took by leading to a page.
async function send(path, fields) {
	const body = new URLSearchParams({ csrf: csrf(), ...fields });
	const answer = await reach(path, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
	if (answer.type === "opaqueredirect" || answer.ok) return true;
	if (answer.status === 404) return false; // it has given way meanwhile
	const { detail } = await answer.json().catch(() => ({}));
	throw Object.assign(new Refused("server"), { detail });
}

// ---------------------------------------------------------------- ids

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const loaded = performance.now();

// An id as src/base/id.c makes them, of the server's time: the clock of this device may be wrong.
function newId(after = "") {
	const seconds = BigInt(Number(now) - 1704067200 + Math.floor((performance.now() - loaded) / 1000));
	const least = [...after].reduce((n, c) => (n << 5n) | BigInt(alphabet.indexOf(c)), 0n);
	const [a, b, c, d] = random(4);
	let id = (seconds << 31n) | BigInt((((a << 24) | (b << 16) | (c << 8) | d) >>> 1) || 1);
	if (id <= least) id = least + 1n;
	let text = "";
	for (let i = 0; i < 13; i++, id >>= 5n) text = alphabet[Number(id & 31n)] + text;
	return text;
}

// ---------------------------------------------------------------- what stands on the page

const ofPart = (part) => ({ kind: part.dataset.kind, about: part.dataset.about, pair: part.dataset.pair ?? "" });

async function opened(part) {
	try {
		return (await ask("open", { of: ofPart(part), envelope: part.dataset.envelope })).words;
	} catch (error) {
		if (error.why === "shut") throw error;
		return { words: root.dataset.gone, gone: true };
	}
}

// The lines of a check-in, with the labels that its page has.
function linesOf(words, labels) {
	const lines = [words.words];
	for (const name of ["workload", "energy", "obstacle", "help", "more"]) {
		if (!words[name]) continue;
		const choice = document.querySelector(`input[type=radio][name=${name}][value="${CSS.escape(words[name])}"] + span`);
		lines.push(`${labels?.[name] ?? ""} ${choice?.textContent ?? words[name]}`.trim());
	}
	return lines.filter(Boolean);
}

const locked = new Map(); // what stood in a part while it was locked

async function openPart(part) {
	const words = await opened(part);
	if (!locked.has(part)) locked.set(part, part.textContent);
	part.replaceChildren(...linesOf(words, document.getElementById("check-in-labels")?.dataset).flatMap((line, i) => (i ? [document.createElement("br"), line] : [line])));
	part.classList.add("open");
}

const inputOf = (field) => field.querySelector("input:not([type=hidden])");

// The own line of a talk. Several rows are joined, as the server joins plain ones.
async function openField(field) {
	const input = inputOf(field), hidden = field.querySelector("[name=private_locked]");
	const texts = [];
	for (const part of field.querySelectorAll("[data-envelope]")) {
		const { words, gone } = await opened(part);
		if (gone) return void (input.placeholder = words); // or it would be written over
		texts.push(words);
	}
	if (!input.disabled) return; // it is being written in
	input.value = field.dataset.stood = texts.filter(Boolean).join(" · ");
	if (hidden.value) { // a form that was refused holds what was typed
		const { words } = await ask("open", { of: ofPart(field), envelope: hidden.value });
		input.value = words.words;
	}
	input.disabled = false;
	if (input.value) for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

async function openAll() {
	try {
		for (const part of document.querySelectorAll(".locked[data-envelope]:not(.open)")) await openPart(part);
		for (const field of document.querySelectorAll("[data-lock-field]:not([data-tried])")) {
			field.dataset.tried = "";
			await openField(field);
		}
	} catch (error) {
		if (error.why !== "shut") throw error;
	}
}

// What is shown is taken away; what is typed and not sent stays, or it would be lost.
function shutAll() {
	for (const [part, text] of locked) {
		part.replaceChildren(text);
		part.classList.remove("open");
	}
	locked.clear();
	for (const field of document.querySelectorAll("[data-lock-field]")) {
		const input = inputOf(field);
		delete field.dataset.tried;
		if (input.disabled || input.value !== field.dataset.stood) continue;
		input.value = "";
		input.disabled = true;
	}
}

// ---------------------------------------------------------------- unlocking

let unlocking = null; // {done, fail} of who waits for it

function unlock() {
	if (isOpen) return Promise.resolve();
	dialog.showModal();
	document.getElementById("unlock-passphrase").focus();
	return new Promise((done, fail) => (unlocking = { done, fail }));
}

// What was typed: a passphrase, or a kit by its length and its characters.
function secretOf(text) {
	const bare = text.replace(/[\s-]/g, "");
	return bare.length === 56 && /^[0-9a-z]+$/i.test(bare) ? { kit: text, passphrase: text } : { passphrase: text };
}

async function tryUnlock(secret) {
	await ask("unlock", { ...(await known()), secret });
	dialog.close("open");
	isOpen = true;
	unlocking?.done();
	unlocking = null;
}

const complain = (form, error) => {
	const line = form.querySelector(".error");
	line.textContent = error.detail ?? say(error.why);
	line.hidden = false;
};

// Run what a form does; what is wrong is said in the form.
async function run(form, work) {
	const buttons = form.querySelectorAll("button");
	form.querySelector(".error").hidden = true;
	for (const button of buttons) button.disabled = true;
	try {
		await work();
	} catch (error) {
		if (!(error instanceof Refused)) console.warn(error);
		if (error.why !== "closed") complain(form, error);
	} finally {
		for (const button of buttons) button.disabled = false;
	}
}

// ---------------------------------------------------------------- passkeys

// A passkey is of a name, so not of an address in numbers.
const mayPasskeys = () => isSecureContext && "PublicKeyCredential" in window && !/^[\d.]+$|:/.test(location.hostname);

// What a passkey of this person gives for the salt of its wrap.
async function askPasskey(wraps) {
	const passkeys = wraps.filter((w) => w.kind === "passkey");
	const evalByCredential = Object.fromEntries(passkeys.map((w) => [w.credential, { first: fromBase64url(w.salt) }]));
	const got = await navigator.credentials.get({ publicKey: {
		challenge: random(32), userVerification: "required",
		allowCredentials: passkeys.map((w) => ({ type: "public-key", id: fromBase64url(w.credential) })),
		extensions: { prf: { evalByCredential } },
	} }).catch(() => null);
	const prf = got?.getClientExtensionResults().prf?.results?.first;
	if (!prf) throw new Refused("wrong");
	return { prf: new Uint8Array(prf), credential: toBase64url(new Uint8Array(got.rawId)) };
}

// A credential that is made for this alone, and asked at once what it gives.
async function makePasskey() {
	const salt = random(32);
	const made = await navigator.credentials.create({ publicKey: {
		challenge: random(32), rp: { name: "rapport" },
		user: { id: new TextEncoder().encode(`locks ${person}`), name: root.dataset.name, displayName: root.dataset.name },
		pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
		authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
		extensions: { prf: { eval: { first: salt } } },
	} }).catch(() => null);
	if (!made) throw new Refused("broken");
	const wrap = { kind: "passkey", credential: toBase64url(new Uint8Array(made.rawId)), salt: toBase64url(salt) };
	const given = made.getClientExtensionResults().prf?.results?.first;
	const { prf } = given ? { prf: new Uint8Array(given) } : await askPasskey([wrap]);
	return { prf, salt: wrap.salt, credential: wrap.credential };
}

// ---------------------------------------------------------------- the page of settings

const value = (id) => document.getElementById(id).value;
const typedIn = (form) => form.querySelector("[data-secret]").value;
const secretIn = (form) => secretOf(typedIn(form));
const progress = (form, done, all) => (form.querySelector("[role=status]").textContent = `${root.dataset.sending} ${done} / ${all}`);
const reload = () => location.assign("/settings/locks");

function fresh(first, again) {
	const text = value(first);
	const why = weakness(text, [root.dataset.name]);
	if (why) throw new Refused(why);
	if (text !== value(again)) throw new Refused("differ");
	return text;
}

function showKit(kit, typed) {
	const section = document.getElementById("kit");
	document.getElementById("kit-text").textContent = kit;
	section.hidden = false;
	section.querySelector("[data-act=typed-back]").hidden = !typed;
	document.getElementById("set-up")?.remove(); // one step at a time
	section.scrollIntoView();
	document.getElementById("kit-title").focus({ preventScroll: true });
}

// Begin a key; the form of the kit, typed back, makes it ready.
async function begin(passphrase, rest = {}) {
	const id = newId(rest.ready?.at(-1));
	const { wrap, former, kit } = await ask("begin", { id, passphrase, ...rest });
	await send("/settings/locks/keys", { ...wrap, former });
	showKit(kit, true);
}

// Lock all texts anew that the current key does not lock; whoever stops it goes on later.
async function exchange(form) {
	const { ready } = await known();
	const [former, current] = ready;
	if (!current) return;
	await unlock();
	let done = 0, before = "";
	for (let page = await list("texts"); page.texts.length; page = await list(`texts?texts=${before}`)) {
		for (const text of page.texts) {
			before = text.id;
			if (text.key !== former) continue;
			const of = { kind: text.kind, about: text.about, pair: text.pair ?? "" };
			const { envelope } = await ask("renew", { of, envelope: text.envelope });
			await send(`/settings/locks/texts/${text.id}/renew`, { envelope });
			progress(form, ++done, done);
		}
	}
	await send(`/settings/locks/keys/${former}/drop`, {});
}

const checkInFields = ["words", "workload", "energy", "obstacle", "help", "more"];
const wordsOf = (row) => Object.fromEntries(checkInFields.filter((name) => row[name]).map((name) => [name, row[name]]));

async function lockPlain(form) {
	await unlock();
	let done = 0;
	const put = async (kind, about, pair, words) => {
		const { envelope } = await ask("seal", { of: { kind, about, pair }, words });
		if (!(await send("/settings/locks/texts", { kind, about, envelope }))) throw new Refused("broken");
		progress(form, ++done, done);
	};
	for (let page = await list("unlocked"); page.notes.length + page.check_ins.length; page = await list("unlocked")) {
		for (const note of page.notes) await put("note", note.talk, note.pair, { words: note.words });
		for (const row of page.check_ins) await put("check_in", row.id, "", wordsOf(row));
	}
}

// Send every text unlocked, and forget the keys.
async function turnOff(form) {
	if (!document.getElementById("sure").checked) throw new Refused("sure");
	await unlock();
	let done = 0;
	for (let page = await list("texts"); page.texts.length; page = await list("texts")) {
		for (const text of page.texts) {
			const of = { kind: text.kind, about: text.about, pair: text.pair ?? "" };
			const { words } = await ask("open", { of, envelope: text.envelope });
			await send(`/settings/locks/texts/${text.id}/open`, { ...words, shown: "private" });
			progress(form, ++done, done);
		}
	}
	for (const key of (await known()).ready) await send(`/settings/locks/keys/${key}/drop`, {});
	await ask("forget");
}

const forms = {
	async "set-up"() {
		const passphrase = fresh("passphrase", "passphrase-again");
		if (!document.getElementById("understood").checked) throw new Refused("understood");
		await begin(passphrase);
	},
	async "typed-back"() {
		const { id, proof } = await ask("typedBack", { kit: value("kit-typed") });
		await send(`/settings/locks/keys/${id}/ready`, { proof });
		await ask("ready");
		reload();
	},
	async change(form) {
		const { wrap } = await ask("rewrap", { ...(await known()), secret: secretIn(form), passphrase: fresh("fresh", "fresh-again") });
		await send("/settings/locks/wraps", wrap);
		reload();
	},
	async kit(form) {
		showKit((await ask("kit", { ...(await known()), secret: secretIn(form) })).kit, false);
	},
	async passkey(form) {
		const secret = secretIn(form), now = await known();
		await ask("kit", { ...now, secret }); // a wrong passphrase makes no credential
		const { wrap } = await ask("passkey", { ...now, secret, ...(await makePasskey()) });
		await send("/settings/locks/wraps", wrap);
		reload();
	},
	async rotate(form) {
		const passphrase = typedIn(form);
		await begin(passphrase, { ...(await known()), secret: { passphrase } });
	},
	async exchange(form) {
		await exchange(form);
		reload();
	},
	async "lock-plain"(form) {
		await lockPlain(form);
		reload();
	},
	async "turn-off"(form) {
		await turnOff(form);
		reload();
	},
};

for (const form of document.querySelectorAll("form[data-act]")) {
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		run(form, () => forms[form.dataset.act](form));
	});
}

document.getElementById("kit-print")?.addEventListener("click", () => print());
document.getElementById("lock-now")?.addEventListener("click", () => ask("forget"));
for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = !mayPasskeys();

// ---------------------------------------------------------------- the dialog

const unlockForm = document.getElementById("unlock-form");
unlockForm.addEventListener("submit", (event) => {
	event.preventDefault();
	const kit = value("unlock-kit"), passphrase = value("unlock-passphrase");
	run(unlockForm, () => tryUnlock(kit ? { kit } : secretOf(passphrase)));
});
unlockForm.querySelector("[data-passkey]").addEventListener("click", () => run(unlockForm, async () => {
	const now = await known();
	await tryUnlock(await askPasskey(now.wraps));
}));
unlockForm.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
	unlockForm.reset();
	unlockForm.querySelector(".error").hidden = true;
	unlocking?.fail(new Refused("closed"));
	unlocking = null;
});
async function offerPasskey() {
	if (mayPasskeys()) unlockForm.querySelector("[data-passkey]").hidden = !(await known()).wraps.some((w) => w.kind === "passkey");
}
document.addEventListener("click", ({ target }) => {
	if (!target.closest?.("[data-unlock] button")) return;
	offerPasskey().catch(() => {});
	unlock().catch(() => {});
});

// ---------------------------------------------------------------- forms of other pages

// The card after a talk: its own line is locked before the form goes, whoever sends it.
async function sealField(field) {
	const input = inputOf(field), hidden = field.querySelector("[name=private_locked]");
	const words = input.value.trim();
	hidden.value = "";
	if (!words || words === field.dataset.stood) return;
	await unlock();
	hidden.value = (await ask("seal", { of: ofPart(field), words: { words } })).envelope;
}

document.addEventListener("submit", async (event) => {
	const form = event.target, fields = [...form.querySelectorAll("[data-lock-field]")];
	const unsealed = fields.filter((field) => !inputOf(field).disabled && !field.dataset.sealed);
	if (!unsealed.length) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	try {
		for (const field of unsealed) {
			await sealField(field);
			field.dataset.sealed = "1";
		}
		form.requestSubmit(event.submitter);
	} catch (error) {
		if (error.why !== "closed") console.warn(error);
	} finally {
		for (const field of fields) delete field.dataset.sealed;
	}
}, true);

// A check-in that is for oneself alone is locked and sent by this script; one that is shown goes as
// its form says.
async function keepCheckIn(form) {
	const words = wordsOf(Object.fromEntries(new FormData(form)));
	await unlock();
	const about = newId();
	const { envelope } = await ask("seal", { of: { kind: "check_in", about }, words });
	const fields = { kind: "check_in", about, envelope };
	try {
		await send("/settings/locks/texts", fields);
	} catch (error) {
		if (error.why !== "network") throw error;
		// It waits with the other forms of this browser, locked.
		await outboxAdd(outboxMake({ me: person, path: "/settings/locks/texts", fields: Object.entries(fields), title: document.title, act: "" }));
		form.reset();
		document.dispatchEvent(new CustomEvent("rapport:kept"));
		form.querySelector(".error + [role=status]").textContent = document.getElementById("device")?.dataset.kept ?? "";
		return;
	}
	form.reset();
	location.assign("/check-in");
}

document.addEventListener("submit", (event) => {
	const form = event.target;
	if (!form.querySelector("[data-lock-form]") || (new FormData(form).get("shown") ?? "private") !== "private") return;
	event.preventDefault();
	event.stopImmediatePropagation();
	run(form, () => keepCheckIn(form));
}, true);

async function show(row, shown) {
	const part = row.querySelector("[data-envelope]");
	await unlock();
	const { words } = await ask("open", { of: ofPart(part), envelope: part.dataset.envelope });
	await send(`/settings/locks/texts/${part.dataset.id}/open`, { ...words, shown });
	location.assign("/check-in");
}

for (const row of document.querySelectorAll("[data-locked-row]"))
	for (const button of row.querySelectorAll("[data-show]")) button.addEventListener("click", () => run(row, () => show(row, button.dataset.show)));

document.addEventListener("input", () => isOpen && ask("stir").catch(() => {}));
// Parts that come later, when the other of the pair changes something, are opened like the rest.
new MutationObserver(() => {
	if (document.querySelector(isOpen ? ".locked[data-envelope]:not(.open), [data-lock-field]:not([data-tried])" : "[data-unlock][hidden]")) heard(isOpen ? "open" : "shut");
}).observe(document.getElementById("main"), { childList: true, subtree: true });
window.addEventListener("pagehide", () => port.postMessage({ n: 0, act: "bye" }));
window.addEventListener("pageshow", ({ persisted }) => persisted && be());
be();
