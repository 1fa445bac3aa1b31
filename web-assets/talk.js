// SPDX-License-Identifier: Apache-2.0
//
// Talk mode: the ring fills over the minutes of the talk and then rests, full; it never
// counts down, blinks or sounds. The screen stays awake where the browser can. Space,
// Enter and → go on to the next beat, ← goes back. Without this file everything but the
// ring's motion works.

const ring = document.querySelector(".ring");
const time = ring.querySelector(".ring-time");
const began = Number(ring.dataset.began) * 1000;
const whole = Number(ring.dataset.minutes) * 60000;

function draw() {
	const part = Math.min(1, Math.max(0, (Date.now() - began) / whole));
	time.style.strokeDasharray = `${100 * part} 100`; // a rule would win over an attribute
	if (part < 1) setTimeout(draw, 1000);
}
draw();

// A wake lock is lost when the page is hidden, and asked for again when it is back.
async function stayAwake() {
	if (document.visibilityState !== "visible") return;
	try {
		await navigator.wakeLock?.request("screen");
	} catch {
		// The browser refuses, or the battery is low: the talk goes on without a wake lock.
	}
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

function go(link) {
	if (link) location.href = link.href;
}

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("a, button")) return;
	const here = document.querySelector(".beats [aria-current]");
	if (event.key === "ArrowLeft") go(here?.parentElement.previousElementSibling?.querySelector("a"));
	else if (["ArrowRight", " ", "Enter"].includes(event.key)) {
		event.preventDefault();
		go(document.getElementById("next"));
	}
});
