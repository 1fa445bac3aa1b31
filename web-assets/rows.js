// SPDX-License-Identifier: Apache-2.0
//
// Rows that are not saved yet. A form that adds a row (a topic, a need, the steps of a card) holds a
// template of it; while the form waits in the outbox, its rows stand in the page, and what may be done
// with them can be done: the act waits behind the form. The same holds for acts on rows that are there.
//
//   A row has a name before it has an id: the key of its form, with "s0" or "n0" for the rows of a
//   card. The server keeps the name, prints it at the row (data-made) for whoever added it, and takes
//   "~NAME" for an id. So a page from the network, which may have the row before the form's answer is
//   here, never shows it twice.
import { isTyped } from "./typed.js";

const says = document.getElementById("device")?.dataset ?? {};
const held = new Map(); // key of the form → { item, gone: when it left the outbox; 0: it waits }

// ---------------------------------------------------------------- what waits

const valueOf = (item, name) => item.fields.find(([field]) => field === name)?.[1].trim() ?? "";

// The rows that a form adds: { name, kind, words }.
function rowsOf(item) {
	if (/^\/people\/[^/]+\/(topics|needs)$/.test(item.path)) return [{ name: item.key, kind: item.path.endsWith("/needs") ? "need" : "topic", words: valueOf(item, "words") }];
	if (!/^\/(talks|people)\/[^/]+\/(capture|held)$/.test(item.path)) return [];
	const row = (kind, i) => ({ name: `${item.key}${kind[0]}${i}`, kind, words: valueOf(item, `${kind}s.${i}.words`) });
	return [row("step", 0), row("step", 1), row("need", 0)].filter(({ words }) => words);
}

// ---------------------------------------------------------------- drawing

const make = (tag, props) => Object.assign(document.createElement(tag), props);

// "Not saved yet", or why it is not, with the way to what was typed.
function mark(place, { item, gone }, lead = "") {
	const parts = lead ? [lead] : [];
	if (item.refused) parts.push(`${says.unfit} ${item.refused.says}`);
	else if (!gone) parts.push(says.unsaved);
	const text = parts.join(" · ");
	if (place.dataset.mark === text) return;
	place.dataset.mark = text;
	place.replaceChildren(text, ...(item.refused ? [" ", make("a", { href: "/device", textContent: says.look })] : []));
}

function drawRow(root, one, { name, kind, words }) {
	const found = [...root.querySelectorAll(`[data-made="${name}"]`)];
	const saved = found.find((row) => row.dataset.unsaved === undefined);
	let row = found.find((other) => other !== saved);
	if (saved) {
		row?.remove();
		return;
	}
	if (!row) {
		const template = root.querySelector(`form[action="${one.item.path}"] template[data-row="${kind}"]`);
		if (!template) return;
		row = document.importNode(template.content, true).firstElementChild;
		row.dataset.made = name;
		row.dataset.unsaved = "";
		row.querySelector("[data-words]").textContent = words;
		for (const form of row.querySelectorAll("form")) form.setAttribute("action", form.getAttribute("action").replace("~", `~${name}`));
		listOf(root, template).append(row);
	}
	mark(row.querySelector("[data-mark]"), one);
	for (const form of row.querySelectorAll("form")) form.hidden = Boolean(one.item.refused);
}

// The list in which a new row belongs: the last of its section, behind the heading when the section has
// none yet, above the form when there is no such section.
function listOf(root, template) {
	const section = root.querySelector(`section[aria-labelledby="${template.dataset.into}"]`);
	const form = template.closest("form");
	const above = form.closest("section, details") ?? form;
	const found = section ? [...section.querySelectorAll("ul.rows")].pop() : above.previousElementSibling;
	if (found?.matches("ul.rows")) return found;
	const list = make("ul", { className: "rows" });
	if (section) section.querySelector("h2").after(list);
	else above.before(list);
	return list;
}

// What was done with a row and is not sent yet stands at it, and is not offered again.
function drawAct(root, one) {
	const { path, act } = one.item;
	const [, name] = /^\/(?:topics|steps|needs)\/~?([^/]+)$/.exec(path) ?? [];
	if (!name) return;
	const row = (root.querySelector(`[data-made="${name}"]`) ?? root.querySelector(`form[action="${path}"]`))?.closest("li");
	const place = row?.querySelector(".grow");
	if (!place) return;
	let line = row.querySelector("[data-done]");
	if (!line) {
		line = make("span", { className: "soft" });
		line.dataset.done = "";
		place.append(line);
	}
	const own = row.querySelector("[data-mark]:not([data-done])");
	if (own) own.hidden = true; // the row's own "not saved yet" is said by this one
	const lost = row.contains(document.activeElement);
	mark(line, one, act);
	for (const part of row.querySelectorAll("form, details")) part.hidden = !one.item.refused;
	if (!lost) return;
	row.tabIndex = -1;
	row.focus({ preventScroll: true });
}

function draw(root) {
	for (const one of held.values()) for (const row of rowsOf(one.item)) drawRow(root, one, row);
	for (const one of held.values()) drawAct(root, one);
}

// ---------------------------------------------------------------- for device.js

// True when what a form does stands at its row already, so that nothing else has to say it.
export const isAtRow = (form) => Boolean(form.closest("li")?.querySelector("[data-done]"));

// The outbox holds these forms now. A row whose form has left it stays until a page that was asked for
// since says how it is.
export function holdRows(items) {
	for (const item of items) held.set(item.key, { item, gone: 0 });
	const left = [...held.values()].filter(({ gone, item }) => !gone && !items.some(({ key }) => key === item.key));
	for (const one of left) one.gone = performance.now();
	draw(document);
	if (left.length) document.dispatchEvent(new Event("rapport:sent"));
}

// True for a form that adds a row to a page that follows the other: nobody is led anywhere.
export const addsHere = (form) => Boolean(document.getElementById("live")) && form.dataset.outbox === "" && form.querySelector("template[data-row]") !== null;

// An act on a row that is not saved yet waits behind the form that adds the row.
export function groupAt(form) {
	const name = /\/~([0-9a-f]{32})/.exec(form.getAttribute("action"))?.[1];
	const one = held.get(name);
	return one ? { group: one.item.group ?? /^\/(talks|people)\/[^/]+/.exec(one.item.path)[0] } : {};
}

// Put what was typed back into a form, unless somebody types in it again.
export function fillForm(form, item) {
	if ([...form.elements].some((field) => field.matches("input:not([type=hidden]), textarea, select") && isTyped(field))) return false;
	for (const [name, value] of item.fields) {
		const field = form.elements[name];
		if (field?.matches?.("input:not([type=radio], [type=checkbox]), textarea, select")) field.value = value;
	}
	return true;
}

document.addEventListener("rapport:page", ({ detail: { page, asked } }) => {
	for (const [key, { gone }] of held) if (gone && gone <= asked) held.delete(key);
	draw(page);
});
