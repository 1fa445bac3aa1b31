// SPDX-License-Identifier: Apache-2.0
//
// Talk mode: the ring fills over the minutes of the talk and then rests, full; it never
// counts down, blinks or sounds, and goes by the server's clock, so that both screens agree. The
// screen stays awake where the browser can. Space, Enter and → go on to the next beat, ← goes back.
// Without this file everything but the ring's motion works.

import { now } from "./clock.js";

const ring = document.querySelector(".ring");
const time = ring.querySelector(".ring-time");
const began = Number(ring.dataset.began) * 1000;
const whole = Number(ring.dataset.minutes) * 60000;

function draw() {
	const part = Math.min(1, Math.max(0, (now() - began) / whole));
	time.style.strokeDasharray = `${100 * part} 100`; // a rule would win over an attribute
	ring.dataset.seconds = Math.round((part * whole) / 1000);
}
draw();
setInterval(draw, 1000);
document.addEventListener("visibilitychange", draw); // a screen that slept catches up at once
document.addEventListener("rapport:shown", draw);

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

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("a, button, input, textarea, select, summary")) return;
	const here = document.querySelector(".beats [aria-current]");
	if (event.key === "ArrowLeft") here?.parentElement.previousElementSibling?.querySelector("a")?.click();
	else if (["ArrowRight", " ", "Enter"].includes(event.key)) {
		event.preventDefault();
		document.getElementById("next")?.click();
	}
});
