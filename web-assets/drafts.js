// SPDX-License-Identifier: Apache-2.0
//
// A text that was typed and not sent yet survives a reload, a crash and an empty battery: this
// browser keeps the text by person and form, and fills it in when the form is shown again.
//
//   A draft is forgotten when the form was taken (the page after it says so, body[data-sent]), when
//   its writer signs out (device.js), when somebody else signs in, and after two weeks.
//   Passwords and files are never kept, nothing that was not typed, and no form whose words are to
//   be locked ([data-undrafted], locks.js).
//   A line in which two type at once is left to line.js, which keeps it.
//   Where the browser keeps nothing (a private window, a full disk) the page works as without.
//
// Beside a text its field's NAME_seen is kept: what stood there when it was typed. So the
// server can tell what the other one has written since, and keeps both.

import { isTyped } from "./typed.js";

const prefix = "draft ";
const old = 14 * 86400000;
const most = 20000; // characters of one form
const { me, sent, restored, discard } = document.body.dataset;

const texts = "textarea, select, input:is([type=text], [type=email], [type=url], [type=search], [type=number], [type=date], [type=datetime-local], [type=time])";
const isKept = (field) => field.name && !field.readOnly && !field.dataset.line && field.matches(texts) && !/password|one-time/.test(field.autocomplete);
const keyOf = (form) => `${prefix}${me} ${new URL(form.action).pathname}`;
const isDrafted = (form) => form.method === "post" && !form.querySelector("[data-undrafted]");
const forms = () => [...document.forms].filter(isDrafted);

function draftOf(form) {
	try {
		const { values = {}, seen = {} } = JSON.parse(localStorage[keyOf(form)] ?? "{}");
		return { values, seen };
	} catch {
		return { values: {}, seen: {} };
	}
}

function drafts() {
	return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

// Forget the drafts of other people, and those that are too old.
function tidy() {
	for (const key of drafts()) {
		let made = 0;
		try {
			made = JSON.parse(localStorage[key]).made;
		} catch {
			// The entry is no draft of ours any more.
		}
		if (!key.startsWith(`${prefix}${me} `) || !(Date.now() - made < old)) localStorage.removeItem(key);
	}
}

// Several forms may go to one address, and a page that refused a form holds what was typed as
// its own: so what was kept before stays until the field says otherwise.
function keep(form) {
	const { values, seen } = draftOf(form);
	for (const field of [...form.elements].filter(isKept)) {
		const stood = form.elements[`${field.name}_seen`];
		if (isTyped(field)) {
			values[field.name] = field.value;
			if (stood && !(field.name in seen)) seen[field.name] = stood.value;
		} else if (field.value !== values[field.name]) {
			delete values[field.name];
			delete seen[field.name];
		}
	}
	const text = JSON.stringify({ made: Date.now(), values, seen });
	if (!Object.keys(values).length) localStorage.removeItem(keyOf(form));
	else if (text.length <= most) localStorage.setItem(keyOf(form), text);
}

// The line that says that a draft is back, with a button that discards it.
function tell(form) {
	const line = document.createElement("p");
	const button = document.createElement("button");
	line.className = "draft";
	line.setAttribute("role", "status");
	line.append(restored, " ", button);
	button.type = "button";
	button.className = "button bare";
	button.textContent = discard;
	button.addEventListener("click", () => {
		localStorage.removeItem(keyOf(form));
		form.reset();
		line.remove();
	});
	form.prepend(line);
}

function restore(form) {
	const { values, seen } = draftOf(form);
	let some = false;
	for (const [name, value] of Object.entries(values)) {
		const field = form.elements[name];
		if (!(field instanceof HTMLElement) || !isKept(field) || isTyped(field) || field.value === value) continue;
		field.value = value;
		some = true;
		const stood = form.elements[`${name}_seen`];
		if (stood && name in seen) stood.value = seen[name];
		for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
	}
	if (some) tell(form);
}

function begin() {
	if (sent) localStorage.removeItem(`${prefix}${me} ${sent}`);
	tidy();
	for (const form of forms()) restore(form);
	const waiting = new Map();
	const flush = () => {
		for (const [form, timer] of waiting) {
			clearTimeout(timer);
			keep(form);
		}
		waiting.clear();
	};
	document.addEventListener("input", ({ target }) => {
		const { form } = target;
		if (!form || !isKept(target) || !isDrafted(form)) return;
		clearTimeout(waiting.get(form));
		waiting.set(form, setTimeout(() => (waiting.delete(form), keep(form)), 250));
	});
	addEventListener("pagehide", flush);
	document.addEventListener("visibilitychange", flush);
	document.addEventListener("submit", flush);
}

try {
	if (me) begin();
} catch {
	// This browser keeps nothing for us.
}
