// SPDX-License-Identifier: Apache-2.0
//
// The page /device: what waits to be sent, with what was typed, and the pages that are kept.
import { send, show, timeWords } from "./device.js";
import { outboxAgain, outboxDrop } from "./outbox.js";
import { deviceGet, deviceSet, forgetPages, pages } from "./store.js";

const at = (id) => document.getElementById(id);
const part = (row, name) => row.querySelector(`[data-part=${name}]`);
const textOf = (item) => [item.title, ...item.words.map(([label, text]) => `${label}: ${text}`)].join("\n");

async function copyText(text, button) {
	const area = Object.assign(document.createElement("textarea"), { value: text });
	try {
		await navigator.clipboard.writeText(text);
	} catch {
		button.after(area);
		area.select();
		document.execCommand("copy");
		area.remove();
	}
	button.textContent = button.dataset.done;
}

function askToDrop(item) {
	const dialog = at("device-drop");
	dialog.showModal();
	dialog.onclick = async ({ target }) => {
		const button = target.closest("button");
		if (!button) return;
		dialog.close();
		if (button.value === "drop") await outboxDrop(item.n);
		await show();
	};
}

function rowOf(item) {
	const row = at("device-row").content.firstElementChild.cloneNode(true);
	const { refused } = item;
	part(row, "title").textContent = item.title;
	part(row, "act").textContent = item.act;
	part(row, "made").textContent = timeWords(item.made);
	part(row, "why").textContent = refused ? refused.says || at("device-state").dataset.doubt : "";
	part(row, "why").hidden = !refused;
	part(row, "words").append(...item.words.flatMap(([label, text]) => [
		Object.assign(document.createElement("dt"), { textContent: label }),
		Object.assign(document.createElement("dd"), { textContent: text }),
	]));
	part(row, "copy").onclick = ({ currentTarget }) => copyText(textOf(item), currentTarget);
	part(row, "again").onclick = async () => {
		if (refused) await outboxAgain({ ...item, first: refused.status ? item.first : undefined });
		await send();
	};
	if (refused && !refused.status) part(row, "again").remove(); // nobody knows whether it was taken
	part(row, "drop").onclick = () => askToDrop(item);
	return row;
}

function showWaiting({ mine, signedOut }) {
	const waits = mine.filter((item) => !item.refused);
	const state = at("device-state");
	at("device-none").hidden = mine.length > 0;
	state.textContent = !waits.length ? "" : signedOut ? state.dataset.signIn : state.dataset.away;
	const listed = document.body.dataset.me ? mine : [];
	const now = JSON.stringify(listed);
	if (at("device-list").dataset.shown === now) return; // the focus may be in it
	at("device-list").dataset.shown = now;
	at("device-list").replaceChildren(...listed.map(rowOf));
}

async function showPages() {
	const cache = await pages();
	const kept = [];
	for (const request of await cache.keys()) {
		const copy = await cache.match(request);
		const html = await copy.text();
		const title = /<title>([^<]*) · rapport<\/title>/.exec(html)?.[1];
		const { pathname } = new URL(request.url);
		kept.push({ title, pathname, at: Number(copy.headers.get("kept-at")) });
	}
	const count = at("device-count");
	const oldest = Math.min(...kept.map((page) => page.at));
	count.textContent = kept.length ? count.dataset.some.replace("{n}", kept.length).replace("{t}", timeWords(oldest)) : count.dataset.none;
	const listed = kept.filter(({ pathname }) => !/\/(mode|card)$/.test(pathname) && pathname !== "/device");
	at("device-pages").replaceChildren(...listed.map(({ title, pathname, at: ms }) => {
		const row = document.createElement("li");
		const link = Object.assign(document.createElement("a"), { href: pathname });
		link.textContent = new DOMParser().parseFromString(title ?? pathname, "text/html").body.textContent;
		row.append(link, ` ${timeWords(ms)}`);
		return row;
	}));
}

export async function begin() {
	const keep = at("device-keep");
	at("device-bare").hidden = true;
	at("device-all").hidden = false;
	keep.checked = Boolean(await deviceGet("keep"));
	keep.disabled = !navigator.serviceWorker;
	keep.onchange = async () => {
		await deviceSet("keep", keep.checked);
		if (keep.checked) await navigator.serviceWorker.register("/worker.js");
		else await forgetPages();
		await showPages();
	};
	document.addEventListener("device", ({ detail }) => showWaiting(detail));
	await show();
	await showPages();
}
