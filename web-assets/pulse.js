// SPDX-License-Identifier: Apache-2.0
//
// An answer to the pulse, so that the program never sees it together with who sends it
// (docs/pulse.md). The browser chooses a token, hides it by a random factor and has it multiplied by
// the key of the round, as the reader. Without the factor the result proves that the token was drawn,
// and nobody can tell when. Answer, token and proof then go to the server without the cookie of the
// session. They are kept here and sent again until the server has added them up, since until then it
// has them in memory alone.
//
// Where the reader wishes so, their answers stay on this device, and the next pulse is told whether
// they have changed; the answers themselves are not sent again.
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";

const { Point } = ristretto255;
const names = ["first", "second", "third"];
const choices = ["yes", "rather-yes", "rather-no", "no"];
const waitingKey = "pulse waiting";
const { me } = document.body.dataset;
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

export function blind() {
	const token = crypto.getRandomValues(new Uint8Array(32));
	const factor = randomFactor();
	const hidden = pointOf(token).multiply(factor);
	const open = (point) => Point.fromBytes(point).multiply(Point.Fn.inv(factor)).toBytes();
	return { token, hidden: hidden.toBytes(), open };
}

// ---------------------------------------------------------------- what this device keeps

function load(key) {
	try {
		return JSON.parse(localStorage[key] ?? "null");
	} catch {
		return null;
	}
}

function keep(key, value) {
	try {
		if (value) localStorage[key] = JSON.stringify(value);
		else localStorage.removeItem(key);
	} catch {
		// This browser keeps nothing for us.
	}
}

// ---------------------------------------------------------------- handing in

// Resolves with whether the answer waits still; undefined: no answer, or not now.
async function handIn(fields) {
	const answer = await fetch("/pulse/answers", {
		method: "POST",
		credentials: "omit",
		referrerPolicy: "no-referrer",
		headers: { Accept: "application/json" },
		body: new URLSearchParams(fields),
	});
	if (answer.ok) return (await answer.json()).waits;
	return answer.status >= 500 || answer.status === 429 || answer.status === 409 ? undefined : false;
}

// Send again what the server may not have added up yet.
async function sendAgain() {
	const item = load(waitingKey);
	if (!item) return;
	if (Date.now() / 1000 > item.ends) return keep(waitingKey);
	if ((await handIn(item.fields)) === false) keep(waitingKey);
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

async function draw(round, csrf, hidden) {
	const answer = await fetch(`/pulse/${round}/draw`, {
		method: "POST",
		headers: { Accept: "application/json", "X-CSRF-Token": csrf },
		body: new URLSearchParams({ hidden: text(hidden) }),
	});
	const body = await answer.json();
	if (!answer.ok) throw new Error(body.detail ?? "");
	return body;
}

async function answer(root, form) {
	const { round, ends } = root.dataset;
	const statements = root.dataset.statements.split(" ");
	const said = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
	const { token, hidden, open } = blind();
	const { cell, point } = await draw(round, form.elements.csrf.value, hidden);
	const wished = form.elements.remember.checked;
	const compared = wished ? changes(statements, said) : {};
	const fields = { round, cell, token: text(token), proof: text(open(bytes(point))), ...said, ...compared, line: form.elements.line.value };
	keep(waitingKey, { fields, ends: Number(ends) });
	remember(statements, said, wished);
	await handIn(fields).catch(() => undefined); // it is kept, and sent again
	location.assign("/pulse");
}

function begin(root) {
	const form = root.querySelector("form");
	const error = root.querySelector(".error[role=alert]");
	const wish = root.querySelector("[data-remember]");
	wish.hidden = false;
	form.elements.remember.checked = Boolean(load(saidKey));
	form.addEventListener("submit", (event) => {
		if (names.every((name) => !form.elements[name].value)) return; // the server says what is missing
		event.preventDefault();
		event.submitter?.setAttribute("aria-busy", "true");
		answer(root, form).catch(({ message }) => {
			event.submitter?.removeAttribute("aria-busy");
			error.textContent = message || root.dataset.failed;
			error.hidden = false;
			error.scrollIntoView({ block: "center" });
		});
	});
}

const root = document.getElementById("pulse");
if (root) begin(root);
sendAgain().catch(() => {}); // the next page tries again
