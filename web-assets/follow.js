// SPDX-License-Identifier: Apache-2.0
//
// A page of a talk notices that the other person begins or ends the talk. The page asks every
// few seconds while somebody looks at it, less often the longer nothing happens and the less
// the network answers, and then shows the talk as it is now. Whoever is typing is
// not disturbed. Without this file the next click does the same.

const least = 3000; // milliseconds between two questions …
const calm = 10000; // … when nothing has happened for a while …
const most = 60000; // … and when there was no answer
const follow = document.getElementById("follow");
let wait = least;
let tag = "";
let timer = 0;
let leaving = false; // a form of this page is on its way, and leads where it leads

function isTyped(field) {
	return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function typing() {
	if (document.activeElement?.matches("input, textarea, select")) return true;
	return [...document.querySelectorAll("form :is(input:not([type=hidden]), textarea)")].some(isTyped);
}

// Ask for the state of the talk. True when there is nothing more to ask.
async function ask() {
	const headers = tag ? { Accept: "application/json", "If-None-Match": tag } : { Accept: "application/json" };
	const answer = await fetch(follow.dataset.ask, { headers, cache: "no-store", redirect: "manual" });
	if (answer.status === 304) return false;
	if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) return true; // signed out, or gone
	if (!answer.ok) throw new Error(answer.status);
	const { state } = await answer.json();
	if (state === follow.dataset.state) {
		tag = answer.headers.get("ETag") ?? "";
		return false;
	}
	if (leaving) return true;
	if (typing()) return false;
	location.replace(follow.dataset.to);
	return true;
}

async function turn() {
	timer = 0;
	if (document.visibilityState !== "visible") return;
	try {
		if (await ask()) return;
		wait = Math.min(calm, wait * 1.1);
	} catch {
		wait = Math.min(most, wait * 2);
	}
	timer = setTimeout(turn, wait);
}

document.addEventListener("submit", (event) => {
	if (!event.defaultPrevented || event.target.dataset.outbox !== undefined) leaving = true;
});
addEventListener("pageshow", () => (leaving = false)); // come back to by the browser's own button
document.addEventListener("visibilitychange", () => {
	if (document.visibilityState !== "visible" || timer) return;
	wait = least;
	turn();
});
timer = setTimeout(turn, wait);
