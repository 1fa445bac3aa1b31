// SPDX-License-Identifier: Apache-2.0
//
// What every page gains from a script; nothing here is needed to use it.
//   ?        shows the keys, where the page has any (dialog#keys)
//   Escape   closes the drawer
//   A form is sent once, however often its button is pressed; one that makes a file ([data-file]) as often.
//   What was typed and not sent is there again after a reload (drafts.js).
//   What was typed in a line of two people and is not saved yet is sent from any page (line.js).
//   An answer to the pulse that the server has not added up yet is sent again (pulse.js).
//   What is shown to be taken along has a button that copies it ([data-copies]).
//   The zone of whoever sets up is the browser's, until they choose another.

import "./drafts.js";

// Keys of locked notes are forgotten when somebody else is here, or nobody (vault.wasm.js).
const vault = new BroadcastChannel("vault");
vault.postMessage(document.body.dataset.me ?? "");
document.addEventListener("submit", (event) => {
	if (event.target.action.endsWith("/sign-out")) vault.postMessage("");
});

document.documentElement.classList.add("scripted");

try {
	const { lines, pulse } = document.body.dataset;
	if (lines && localStorage["lines waiting"]) import(lines);
	if (pulse && Object.keys(localStorage).some((key) => key.startsWith("pulse waiting "))) import(pulse).catch(() => {}); // the next page tries again
} catch {
	// This browser keeps nothing for us.
}

// The form of the pulse has no button without its own file.
const pulse = document.getElementById("pulse");
if (pulse) import(document.body.dataset.pulse).catch(() => (pulse.querySelector("[data-unloaded]").hidden = false));

async function copy({ currentTarget: button }) {
	const field = document.getElementById(button.dataset.copies);
	field.select();
	try {
		await navigator.clipboard.writeText(field.value);
	} catch {
		document.execCommand("copy"); // without https there is no clipboard
	}
	button.focus();
	button.textContent = button.dataset.done;
}

for (const button of document.querySelectorAll("[data-copies]")) {
	button.hidden = false;
	button.addEventListener("click", copy);
}

function typing(target) {
	return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function showKeys(event) {
	const keys = document.querySelector("dialog#keys");
	if (!keys || keys.open) return;
	event.preventDefault();
	keys.showModal();
}

document.addEventListener("click", (event) => {
	if (event.target.closest?.("[data-keys]")) showKeys(event);
});

document.addEventListener("keydown", (event) => {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
	if (event.key === "?") showKeys(event);
	const close = document.querySelector(".drawer-close");
	if (event.key === "Escape" && close && !document.querySelector("dialog[open]")) close.click();
});

document.addEventListener("submit", (event) => {
	const form = event.target;
	if (event.defaultPrevented || form.method !== "post") return;
	if (event.submitter?.dataset.file !== undefined) return; // a file is saved, and the page stays
	if (form.dataset.sent) {
		event.preventDefault();
		return;
	}
	form.dataset.sent = "1";
	event.submitter?.setAttribute("aria-busy", "true");
	for (const line of form.querySelectorAll("[data-busy]")) line.textContent = line.dataset.busy;
});

// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
	for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
	for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
	for (const line of document.querySelectorAll("[data-busy]")) line.textContent = "";
});

// The browser knows the reader's zone; the field can still be changed.
for (const select of document.querySelectorAll("select[data-guess=zone]")) {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	if (!zone) continue;
	if (![...select.options].some((option) => option.value === zone)) select.add(new Option(zone, zone), 1);
	select.value = zone;
}
