// SPDX-License-Identifier: Apache-2.0
//
// A page that goes on without a network (docs/offline.md).
//   A form that says so ([data-outbox]) is kept first and then sent (outbox.js). When no answer
//   comes, the page that follows is shown from its copy.
//   A line says what waits to be sent, and that a page is a copy.
//   The pages of today's talks are fetched beforehand, one after the other.
//   Signing out deletes all of it, and asks first when something waits. What waits of somebody else
//   who was signed in here stays.
// Where the browser keeps nothing (a private window, a full disk) forms go as without this file.
import { begin as beginPage } from "./device_page.js";
import { askState, groupOf, outboxAdd, outboxDrop, outboxForget, outboxList, outboxMake, outboxRefuse, outboxSend, outboxTry } from "./outbox.js";
import { beginPush, dropPush, keepPush } from "./push.js";
import { addsHere, fillForm, groupAt, holdRows, isAtRow } from "./rows.js";
import { copyAge, deviceGet, deviceSet, findPage, forgetPages, isKept, keepPage } from "./store.js";

export { outboxAdd, outboxDrop, outboxList, outboxMake } from "./outbox.js";

const { me, copy } = document.body.dataset;
const line = document.getElementById("device");
const sendEvery = 30000;
const aheadEvery = 60000; // the list of pages
const freshFor = 30 * 60000; // each of them
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---------------------------------------------------------------- words

const lang = document.documentElement.lang;

// "14:05" for today, "3 Nov, 14:05" else.
export function timeWords(ms) {
	const today = new Date(ms).toDateString() === new Date().toDateString();
	const form = today ? {} : { day: "numeric", month: "short" };
	return new Intl.DateTimeFormat(lang, { ...form, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

// "14:05 (3 hours ago)"
function ageWords(ms) {
	const minutes = Math.round((ms - Date.now()) / 60000);
	const [n, unit] = minutes > -60 ? [minutes, "minute"] : minutes > -48 * 60 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
	return `${timeWords(ms)} (${new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(n, unit)})`;
}

// ---------------------------------------------------------------- the line at the head of a page

let signedOut = false;

function drawLine(says) {
	line.replaceChildren(...says.flatMap(([text, to]) => {
		const part = document.createElement(to ? "a" : "span");
		part.textContent = text;
		if (to) part.href = to;
		return [part, " "];
	}));
}

export async function show() {
	const all = await outboxList();
	const mine = all.filter((item) => !me || item.me === me); // on a page without a reader only counted
	const refused = mine.filter((item) => item.refused);
	const waits = mine.filter((item) => !item.refused);
	const says = [];
	if (copy) says.push([line.dataset.isCopy.replace("{t}", ageWords(Number(copy)))]);
	if (waits.length) says.push([line.dataset.waits.replace("{n}", waits.length).replace("{t}", ageWords(waits[0].made)), "/device"]);
	if (waits.length && signedOut) says.push([line.dataset.signIn, `/sign-in?next=${encodeURIComponent(location.pathname)}`]);
	if (refused.length) says.push([line.dataset.refused.replace("{n}", refused.length), "/device"]);
	const now = JSON.stringify(says);
	if (line.dataset.shown !== now) drawLine(says); // else the focus may be in it
	line.dataset.shown = now;
	line.hidden = !says.length;
	holdRows(mine);
	document.dispatchEvent(new CustomEvent("device", { detail: { mine, signedOut } }));
}

// ---------------------------------------------------------------- sending

let sending, again;

async function sendOnce() {
	again = false;
	await outboxSend().then((result) => (signedOut = Boolean(result.signedOut))).catch(() => {}); // the next turn tries again
	await show().catch(() => {});
	if (again) await sendOnce();
}

// Send what waits. Whoever asks while it is being sent may have added something that this turn does not
// see any more, so that another turn follows it.
export function send() {
	again = true;
	sending ??= sendOnce().finally(() => (sending = undefined));
	return sending;
}

const texts = "textarea, select, input:is([type=text], [type=number], [type=date], [type=radio], [type=checkbox])";

// What somebody reads of a form that waits: the labels of its fields, with what was typed or chosen;
// nothing of what is locked.
function wordsOf(form) {
	return [...form.elements]
		.filter((field) => field.name && !field.disabled && !field.closest("[data-lock-field]") && field.matches(texts) && field.value && (field.checked || !/radio|checkbox/.test(field.type)))
		.map((field) => [field.labels?.[0]?.textContent.trim() ?? "", field.options ? field.selectedOptions[0].textContent : field.value]);
}

function itemOf(form, button) {
	const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrf");
	return {
		me,
		path: new URL(form.action).pathname,
		fields,
		words: wordsOf(form).filter(([label]) => label),
		title: document.querySelector("h1")?.textContent ?? "",
		act: button?.textContent.trim() ?? "",
		...groupAt(form),
	};
}

const forgetDraft = (path) => localStorage.removeItem(`draft ${me} ${path}`);

function say(text) {
	const toast = document.createElement("div");
	toast.className = "toast";
	toast.append(Object.assign(document.createElement("p"), { textContent: text }));
	document.getElementById("notices").replaceChildren(toast);
}

// Where the page goes when the form is kept and no answer came.
async function goOn(form, item) {
	forgetDraft(item.path);
	const next = form.dataset.outbox;
	document.dispatchEvent(new Event("rapport:stays"));
	if (next && navigator.serviceWorker?.controller && (await findPage(next))) return location.assign(next);
	form.reset();
	release(form);
	await show();
	if (isAtRow(form)) return;
	say(signedOut ? line.dataset.signIn : line.dataset.kept);
	line.scrollIntoView({ block: "nearest" });
}

// Send a form as without a script, with what others made of its fields (locked notes).
function sendBare(form, button, item) {
	for (const [name, value] of item.fields) {
		const field = form.elements[name];
		if (field?.matches?.("textarea, input:not([type=radio], [type=checkbox])") && field.value !== value) field.value = value;
	}
	delete form.dataset.outbox;
	delete form.dataset.sent;
	form.requestSubmit(button);
}

// A form that was refused leaves its page, and stays on this device with what was typed.
async function keepRefused(form, item, refused) {
	await outboxRefuse(item, refused);
	forgetDraft(item.path);
	document.dispatchEvent(new Event("rapport:stays"));
	form.reset();
	release(form);
	await show();
	say(`${line.dataset.unfit} ${refused.says}`);
	line.scrollIntoView({ block: "nearest" });
}

// Let a form be sent again.
function release(form) {
	delete form.dataset.sent;
	for (const busy of form.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
}

// True for a refusal whose page has the form again, with what is wrong (src/web/visit.c). The page of any
// other one has nothing of what was typed.
const hasForm = ({ status }) => [409, 422].includes(status);

// Send a form of this page. The server may refuse it: then it goes once more as without a script,
// and the page that answers it shows what is wrong. What has words and no such page stays here, and
// what comes when the session has ended waits for the next one.
async function sendForm(form, button) {
	const item = outboxMake(itemOf(form, button));
	const kept = await outboxAdd(item).catch(() => undefined);
	if (!kept) return sendBare(form, button, item);
	const held = (await outboxList()).some((other) => other.n < item.n && !other.refused && groupOf(other) === groupOf(item));
	const { to, refused, status } = held ? {} : await outboxTry(item, form.elements.csrf.value);
	if (item.path.endsWith("/capture")) navigator.storage?.persist?.().catch(() => {});
	if (to !== undefined) return to ? location.assign(to) : location.reload();
	if (refused && (hasForm(refused) || !item.words.length)) {
		await outboxDrop(item.n);
		return sendBare(form, button, item);
	}
	if (refused) return keepRefused(form, item, refused);
	signedOut ||= status === 401;
	send();
	return goOn(form, item);
}

// Send a form that adds a row to a page of two people: the row stands there at once (rows.js), the form
// is ready for the next one, and nobody is led anywhere.
async function addRow(form, button) {
	const item = outboxMake(itemOf(form, button));
	const kept = await outboxAdd(item).catch(() => undefined);
	if (!kept) return sendBare(form, button, item);
	form.reset();
	release(form);
	forgetDraft(item.path);
	await show();
	const held = (await outboxList()).some((other) => other.n < item.n && !other.refused && groupOf(other) === groupOf(item));
	const { to, refused } = held ? {} : await outboxTry(item, form.elements.csrf.value);
	if (refused && hasForm(refused) && fillForm(form, item)) {
		await outboxDrop(item.n);
		await show();
		return sendBare(form, button, item); // the page that answers shows what is wrong
	}
	if (refused) await outboxRefuse(item, refused);
	if (to === undefined && !refused) send();
	await show();
}

document.addEventListener("submit", (event) => {
	const { target: form, submitter } = event;
	if (form.dataset.away && (copy || !navigator.onLine)) {
		event.preventDefault();
		release(form);
		return location.assign(form.dataset.away);
	}
	if (event.defaultPrevented || !me || form.dataset.outbox === undefined) return;
	event.preventDefault();
	(addsHere(form) ? addRow : sendForm)(form, submitter).catch(() => {
		release(form);
		document.dispatchEvent(new Event("rapport:stays"));
	});
});

// ---------------------------------------------------------------- leaving

const linesWait = "lines waiting"; // line.js says so here

function lineWaits() {
	try {
		return Boolean(localStorage[linesWait]);
	} catch {
		return false;
	}
}

// Answers to a pulse that this browser has kept (pulse.js), and whose they are.
function pulsesWaiting() {
	try {
		return Object.keys(localStorage).filter((key) => key.startsWith("pulse waiting ")).map((key) => JSON.parse(localStorage[key]));
	} catch {
		return [];
	}
}

async function forgetAll() {
	await Promise.allSettled([dropPush(me), forgetPages(), outboxForget(me), deviceSet("me", undefined), deviceSet("aheadAt", undefined)]);
	try {
		const mine = [linesWait, `pulse waiting ${me}`, `pulse said ${me}`];
		for (const key of Object.keys(localStorage)) if (key.startsWith("draft ") || mine.includes(key)) localStorage.removeItem(key);
		indexedDB.deleteDatabase("rapport"); // what was typed in lines of two people (line.js)
	} catch {
		// This browser keeps nothing.
	}
}

const ask = (dialog) =>
	new Promise((resolve) => {
		dialog.showModal();
		dialog.onclick = ({ target }) => target.closest("button") && (dialog.close(), resolve(target.closest("button").value));
		dialog.oncancel = () => resolve("");
	});

document.addEventListener("submit", (event) => {
	const form = event.target;
	if (new URL(form.action).pathname !== "/sign-out" || form.dataset.leaves) return;
	event.preventDefault();
	delete form.dataset.sent;
	(async () => {
		const waits = await outboxList().catch(() => []);
		const answers = pulsesWaiting();
		const others = [...waits, ...answers].filter((item) => item.me !== me);
		const mine = waits.some((item) => item.me === me) || answers.some((item) => item.me === me && !item.taken);
		const dialog = document.getElementById("leaving");
		if ((mine || lineWaits()) && dialog && (await ask(dialog)) !== "leave") return;
		await forgetAll();
		// what waits of somebody else is theirs: the server is asked not to have the browser delete it
		if (others.length) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "others", value: "1" }));
		form.dataset.leaves = "1";
		form.submit();
	})();
});

// ---------------------------------------------------------------- pages fetched beforehand

// Ask one after the other, and only while somebody looks at a page and the network is not dear.
async function fetchAhead() {
	if (document.visibilityState !== "visible" || navigator.connection?.saveData) return;
	if (!(await deviceGet("keep")) || Date.now() - ((await deviceGet("aheadAt")) ?? 0) < aheadEvery) return;
	await deviceSet("aheadAt", Date.now());
	const state = await askState();
	if (state?.me !== me) return;
	for (const path of state.ahead) {
		const url = new URL(path, location.origin);
		if ((await copyAge(url)) < freshFor) continue; // also when a walk before this one was cut off
		url.searchParams.set("ahead", "1");
		const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
		if (answer.ok) await keepPage(url, answer, true);
		await pause(100);
	}
}

// ---------------------------------------------------------------- begin

// A phone is mostly its owner's, and is where networks fail; a computer may be shared, and has
// one. Where nobody has chosen, that decides (docs/decisions/0066-offline.md).
const usualKeep = () => matchMedia("(pointer: coarse)").matches || matchMedia("(display-mode: standalone)").matches;

async function know() {
	if (!me || copy) return;
	if ((await deviceGet("me")) !== me) {
		await forgetPages();
		await deviceSet("me", me);
		await deviceSet("aheadAt", undefined);
	}
	await deviceSet("doubt", false);
	if ((await deviceGet("keep")) === undefined) await deviceSet("keep", usualKeep());
}

// Register the worker when the page is at rest, and keep this page itself, which came before it.
async function keepPages() {
	if (!me || !navigator.serviceWorker || !(await deviceGet("keep"))) return;
	const first = !navigator.serviceWorker.controller;
	await navigator.serviceWorker.register("/worker.js");
	if (first && isKept(location)) await keepPage(location, await fetch(location.href, { cache: "no-store" }));
	await fetchAhead();
}

async function begin() {
	if (copy) document.getElementById("notices").replaceChildren();
	await know();
	await show();
	if (document.getElementById("device-all")) await beginPage();
	await beginPush(me);
	for (const event of ["online", "focus"]) addEventListener(event, send);
	document.addEventListener("rapport:kept", () => show().catch(() => {})); // another script has put something by
	document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
	setInterval(send, sendEvery);
	await send();
	await pause(1500);
	await keepPages();
	if (me && !copy) await keepPush(me);
}

begin().catch(() => {}); // this browser keeps nothing for us
