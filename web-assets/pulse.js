// SPDX-License-Identifier: Apache-2.0
//
// An answer to the pulse, so that the program never sees it together with who sends it
// (docs/pulse.md). The browser chooses a token, hides it by a random factor and has it multiplied by
// the key of the round, as the reader. Without the factor the result proves that the token was drawn,
// and nobody can tell when. Answer, token and proof then go to the server without the cookie of the
// session. They are kept here and sent again until the server has added them up, since until then it
// has them in memory alone.
//
// An answer is kept from the moment it is handed in, with its token and the factor: so nothing is lost when the network
// breaks before or after the token is drawn, and whoever goes on to another page need not come back.
//
// With a script the form itself is never sent: it has no button until this file is there, and what
// is missing is said here, not by the server.
//
// Where the reader wishes so, their answers stay on this device, and the next pulse is told whether
// they have changed; the answers themselves are not sent again.
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { askState } from "./outbox.js";

const { Point } = ristretto255;
const names = ["first", "second", "third"];
const choices = ["yes", "rather-yes", "rather-no", "no"];
const { me } = document.body.dataset;
const waitingKeys = /^pulse waiting /; // one of each person who uses this browser
const waitingKey = `pulse waiting ${me}`;
const saidKey = `pulse said ${me}`;

// ---------------------------------------------------------------- the token

const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (words) => Uint8Array.from(atob(words.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

// A token as a point of ristretto255, as src/base/secret.c does it.
export function pointOf(token) {
	const domain = new TextEncoder().encode("rapport pulse token 1");
	const both = new Uint8Array(domain.length + token.length);
	both.set(domain);
	both.set(token, domain.length);
	return ristretto255_hasher.deriveToCurve(sha512(both));
}

function randomFactor() {
	for (;;) {
		const wide = crypto.getRandomValues(new Uint8Array(64));
		const factor = Point.Fn.create(wide.reduce((n, byte) => (n << 8n) | BigInt(byte), 0n));
		if (factor) return factor;
	}
}

export function blind(token = crypto.getRandomValues(new Uint8Array(32)), factor = randomFactor()) {
	const hidden = pointOf(token).multiply(factor);
	const open = (point) => Point.fromBytes(point).multiply(Point.Fn.inv(factor)).toBytes();
	return { token, factor, hidden: hidden.toBytes(), open };
}

// ---------------------------------------------------------------- what this device keeps

function load(key) {
	try {
		return JSON.parse(localStorage[key] ?? "null");
	} catch {
		return null;
	}
}

// Whether it is kept: some browsers keep nothing for us.
function keep(key, value) {
	try {
		if (value) localStorage[key] = JSON.stringify(value);
		else localStorage.removeItem(key);
		return true;
	} catch {
		return false;
	}
}

// ---------------------------------------------------------------- asking the server

const answerWithin = 15000; // milliseconds

// The server took something amiss, and says what. Anything else that goes wrong on the way is no answer.
class Refused extends Error {
	constructor(status, problem) {
		super(problem?.detail ?? "");
		this.status = status;
		this.field = problem?.errors?.[0].pointer.slice(1);
	}
}

// Post some fields. Resolves with what the server says; undefined: it does not answer, or not now, and has
// nothing to say that a reader could mend.
async function post(path, fields, options) {
	let answer, body;
	try {
		answer = await fetch(path, {
			...options,
			method: "POST",
			headers: { Accept: "application/json", ...options.headers },
			body: new URLSearchParams(fields),
			redirect: "manual",
			signal: AbortSignal.timeout(answerWithin),
		});
		body = await answer.json();
	} catch {
		return undefined; // no network, or something between here and the server that answers in its place
	}
	if (answer.ok) return body;
	if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return undefined;
	throw new Refused(answer.status, body);
}

// Hand an answer in. Resolves with whether the server has it. Later it may take one that it refuses because more came
// than were drawn.
async function handIn(fields) {
	try {
		return Boolean(await post("/pulse/answers", fields, { credentials: "omit", referrerPolicy: "no-referrer" }));
	} catch (error) {
		if (error.status === 409) return false;
		throw error;
	}
}

// Draw the right to an answer, as the reader; the server is told nothing else. Whoever has signed in again on another
// tab has another token for forms than a page has.
async function draw({ fields, blinded }, csrf) {
	const { hidden, open } = blind(bytes(blinded.token), BigInt(blinded.factor));
	const ask = (mark) => post(`/pulse/${fields.round}/draw`, { hidden: text(hidden) }, { headers: { "X-CSRF-Token": mark } });
	const drawn = await (csrf ? ask(csrf) : Promise.reject(new Refused(403))).catch(async (why) => {
		const state = why.status === 403 ? await askState() : undefined;
		if (state?.me !== me) throw why;
		return ask(state.csrf);
	});
	return drawn && { cell: drawn.cell, token: blinded.token, proof: text(open(bytes(drawn.point))) };
}

// Send an answer: draw its right unless that is there, and hand it in. Resolves with whether the server has it.
async function send(item, csrf) {
	if (!item.fields.proof) {
		const right = await draw(item, csrf);
		if (!right) return false;
		Object.assign(item.fields, right);
		delete item.blinded;
		keep(waitingKey, item);
	}
	item.taken = await handIn(item.fields);
	if (item.taken) keep(waitingKey, item); // until it is added up it may have to be sent again
	return item.taken;
}

// Bring what others have handed in on this browser, which needs no reader any more, and forget what is over.
async function sendOfOthers() {
	for (const key of Object.keys(localStorage).filter((one) => waitingKeys.test(one) && one !== waitingKey)) {
		const item = load(key);
		if (!item || Date.now() / 1000 > item.ends) keep(key);
		else if (item.fields.proof) await handIn(item.fields).catch(() => keep(key));
	}
}

// Send again what the server may not have added up yet of the reader. What it will never take is forgotten. Resolves
// with whether the server has it; undefined: nothing waits.
async function sendAgain() {
	const item = load(waitingKey);
	if (!item) return undefined;
	const over = Date.now() / 1000 > item.ends;
	try {
		if (!over) return await send(item);
	} catch (why) {
		if (why.status === 401 || (why.status === 403 && !item.fields.proof)) return false; // nobody is signed in, or somebody else
	}
	keep(waitingKey);
	return undefined;
}

// ---------------------------------------------------------------- the form

function changes(statements, said) {
	const before = load(saidKey) ?? {};
	const fields = {};
	statements.forEach((statement, i) => {
		const now = choices.indexOf(said[names[i]]);
		const then = choices.indexOf(before[statement]);
		if (now < 0 || then < 0) return;
		fields[`${names[i]}_change`] = now < then ? "better" : now > then ? "worse" : "same";
	});
	return fields;
}

function remember(statements, said, wished) {
	if (!wished) return keep(saidKey);
	const before = load(saidKey) ?? {};
	statements.forEach((statement, i) => {
		if (choices.includes(said[names[i]])) before[statement] = said[names[i]];
	});
	keep(saidKey, before);
}

// Say beside a field what is wrong with it, as the server does on a page (pages/parts.html).
function tell(form, name, words) {
	const input = form.elements[name];
	const one = input instanceof RadioNodeList ? input[0] : input;
	const field = one.closest(".choices, .field");
	const line = Object.assign(document.createElement("p"), { className: "error", id: `${name}-error`, textContent: words });
	field.classList.add("wrong");
	if (field.matches(".choices")) field.querySelector("legend").after(line);
	else one.before(line);
	field.closest("details")?.setAttribute("open", "");
	for (const each of field.querySelectorAll("input")) {
		each.setAttribute("aria-invalid", "true");
		each.setAttribute("aria-describedby", [each.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
	}
	one.focus();
}

function untell(form) {
	for (const line of form.querySelectorAll(".wrong .error")) {
		const field = line.closest(".wrong");
		field.classList.remove("wrong");
		for (const each of field.querySelectorAll("input")) {
			const others = (each.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== line.id);
			each.removeAttribute("aria-invalid");
			each.removeAttribute("aria-describedby");
			if (others.length) each.setAttribute("aria-describedby", others.join(" "));
		}
		line.remove();
	}
}

// What is missing, before anything is sent: { name, words }; undefined: nothing.
function findMissing(root, form) {
	const line = form.elements.line.value;
	if (names.every((name) => !form.elements[name].value)) return { name: names[0], words: root.dataset.missing };
	if (new TextEncoder().encode(line.trim()).length > Number(root.dataset.most)) return { name: "line", words: root.dataset.long };
	return undefined;
}

// The token of this page, and the right to one answer, once it is drawn; both are good until that answer is taken.
let blinded, right;

// Resolves with whether the server has the answer, or this device keeps it: { taken, kept }.
async function answer(root, form) {
	const { round, ends } = root.dataset;
	const statements = root.dataset.statements.split(" ");
	const said = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
	const wished = form.elements.remember.checked;
	const compared = wished ? changes(statements, said) : {};
	if (!blinded) {
		const { token, factor } = blind();
		blinded = { token: text(token), factor: String(factor) };
	}
	const item = { me, ends: Number(ends), blinded, fields: { round, ...said, ...compared, line: form.elements.line.value, ...right } };
	const kept = keep(waitingKey, item);
	try {
		const taken = await send(item, form.elements.csrf.value);
		remember(statements, said, wished);
		return { taken, kept };
	} catch (why) {
		keep(waitingKey); // it stands in the form still
		throw why;
	} finally {
		const { cell, token, proof } = item.fields;
		if (proof) right = { cell, token, proof };
	}
}

// Say thank you in the place of the form.
function thank(root, taken) {
	const thanks = root.querySelector("[data-thanks]");
	root.querySelector("[data-asked]").remove();
	thanks.querySelector(taken ? "[data-later]" : "[data-taken]").remove();
	thanks.hidden = false;
	thanks.focus();
}

function begin(root) {
	const form = root.querySelector("form");
	const error = root.querySelector(".error[role=alert]");
	const button = form.querySelector("button[disabled]");
	let busy = false;
	const say = (words) => {
		error.textContent = words;
		error.hidden = !words;
	};
	const setBusy = (is) => {
		busy = is;
		if (is) button.setAttribute("aria-busy", "true");
		else button.removeAttribute("aria-busy");
	};
	const handOver = async () => {
		setBusy(true);
		try {
			const { taken, kept } = await answer(root, form);
			if (taken || kept) thank(root, taken);
			else say(root.dataset.failed);
		} catch (why) {
			const said = why instanceof Refused ? why.message : "";
			if (said && form.elements[why.field]) tell(form, why.field, said);
			else say(said || root.dataset.failed);
		}
		setBusy(false);
	};
	form.querySelector("[data-remember]").hidden = false;
	form.elements.remember.checked = Boolean(load(saidKey));
	form.addEventListener("submit", (event) => {
		event.preventDefault(); // an answer never goes with the session
		if (busy) return;
		untell(form);
		say("");
		const missing = findMissing(root, form);
		if (missing) tell(form, missing.name, missing.words);
		else handOver();
	});
	button.disabled = false;
	button.hidden = false;
}

// What was handed in on this page before and waits still is said in the place of the form.
const root = document.getElementById("pulse");
const waits = load(waitingKey);
if (root && waits?.me === me && waits.fields.round === root.dataset.round) sendAgain().then((taken) => (taken === undefined ? begin(root) : thank(root, taken)));
else {
	if (root) begin(root);
	sendAgain();
}
sendOfOthers().catch(() => {}); // this browser keeps nothing
