// SPDX-License-Identifier: Apache-2.0
//
// Moves talks in the week grid (pages/weekgrid.html) by mouse, touch and keyboard. Without this
// file every talk is still a link that opens its drawer, whose alternatives are plain buttons.
//
// What the script asks of the server, below data-path of #week ("/plan"):
//
//   GET  /plan/talks/ID/places.json?proposal=PROPOSAL      when a talk is picked up
//        {"minutes": 15, "places": [
//          {"from": "2026-11-23T09:00:00Z", "to": "2026-11-23T11:40:00Z", "fits": true, "cost": 3},
//          {"from": …, "to": …, "fits": false, "why": "Bo is busy"}]}
//        Runs of START times, half-open, over the week shown; a time in no run is outside.
//        "why" is a sentence in the reader's language. `minutes` is the talk's length.
//
//   POST /plan/talks/ID/move     csrf=…&proposal=…&start=2026-11-23T09:15:00Z   (form-encoded)
//        with Accept: application/json. Any 2xx or 303 is done: the page is fetched again and
//        its <main> replaced, so that a notice with its undo shows. Any other status refuses
//        (409: the state has moved on); the sentence of its problem (RFC 9457) is shown.
//
// A talk with data-fixed is not picked up. Opening a talk fetches its page and replaces <main>
// too, so that the place in the week is kept.

const FAR = 5; // pixels that turn a press into a drag
const LONG = 350; // milliseconds that a finger rests before it drags instead of scrolling
const EDGE = 72; // pixels from the window's edge where dragging scrolls
let move = null; // what is being moved: see pickUp()

const week = () => document.getElementById("week");
const say = (name) => document.getElementById("week-words")?.dataset[name] ?? "";
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? "");
const cellMinutes = () => Number(week().dataset.minutes);
const columns = () => [...document.querySelectorAll(".day > .hours-of-day")];
const reader = document.body.appendChild(live("away", "assertive"));
const bubble = document.body.appendChild(live("move-says", "off"));
const toast = document.body.appendChild(live("toast floats", "off"));
toast.setAttribute("role", "alert");
toast.hidden = bubble.hidden = true;

function live(className, how) {
	const element = document.createElement("div");
	element.className = className;
	element.setAttribute("aria-live", how);
	return element;
}

function announce(text) {
	reader.textContent = text;
}

function warn(text) {
	toast.textContent = text;
	toast.hidden = false;
	clearTimeout(warn.timer);
	warn.timer = setTimeout(() => (toast.hidden = true), 8000);
}

// ---------------------------------------------------------------- times and rows

const pad = (n) => String(n).padStart(2, "0");
const utcText = (ms) => new Date(ms).toISOString().replace(".000", "");

const rows = () => Number(week().dataset.rows);

// The last row in which a talk may begin and still end in the window.
const lastRow = () => rows() - Math.max(1, Math.ceil(Number(move.link.dataset.minutes) / cellMinutes()));

function startAt(column, row) {
	return Date.parse(column.dataset.from) + row * cellMinutes() * 60000;
}

// "Tuesday 24 Nov 14:25": the day's heading, and the clock from the label of the first hour.
function timeText(column, row) {
	const heading = column.parentElement.querySelector("h2").textContent.trim().replace(/\s+/g, " ");
	const [hour, minute] = document.querySelector(".hours .hours-of-day span").textContent.split(":").map(Number);
	const minutes = hour * 60 + minute + row * cellMinutes();
	return `${heading} ${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

// ---------------------------------------------------------------- picking up, moving, putting down

function stand(column, row) {
	if (move.item.parentElement !== column) column.append(move.item);
	move.item.style.gridRowStart = row + 1;
	move.column = column;
	move.row = row;
	show();
}

function placeAt(ms) {
	if (!move.places) return { fits: false, why: say(move.lost ? "unknown" : "loading") };
	return move.places.find((p) => p.from <= ms && ms < p.to) ?? { fits: false, why: say("outside") };
}

function show() {
	const place = placeAt(startAt(move.column, move.row));
	const values = { time: timeText(move.column, move.row), why: place.why };
	move.item.classList.toggle("refused", !place.fits);
	move.clock.firstChild.data = values.time.split(" ").at(-1);
	bubble.hidden = false;
	bubble.textContent = place.fits ? values.time : fill(say("refused"), values);
	return bubble.textContent;
}

// Bands beside the hours show where the talk may begin.
function paint() {
	for (const column of columns()) {
		const first = Date.parse(column.dataset.from);
		for (const p of move.places.filter((each) => each.fits)) {
			const from = Math.max(0, Math.ceil((p.from - first) / 60000 / cellMinutes()));
			const to = Math.min(rows(), Math.ceil((p.to - first) / 60000 / cellMinutes()));
			if (from >= to) continue;
			const band = document.createElement("li");
			band.className = "place";
			band.setAttribute("aria-hidden", "true");
			band.style.gridRow = `${from + 1} / ${to + 1}`;
			column.prepend(band);
		}
	}
}

async function loadPlaces(mine) {
	const { path, proposal } = week().dataset;
	try {
		const url = `${path}/talks/${mine.id}/places.json?proposal=${encodeURIComponent(proposal)}`;
		const answer = await fetch(url, { headers: { Accept: "application/json" } });
		if (!answer.ok) throw new Error(answer.status);
		const { places } = await answer.json();
		mine.places = places.map((p) => ({ ...p, from: Date.parse(p.from), to: Date.parse(p.to) }));
	} catch {
		mine.lost = true;
	}
	if (move !== mine) return;
	if (mine.places) paint();
	if (mine.keyboard && mine.steps) announce(show());
	else show();
}

function pickUp(link, keyboard) {
	const item = link.closest(".talk");
	const column = item.parentElement;
	if (link.dataset.fixed) return void warn(say("fixed"));
	const row = Math.round((Date.parse(link.dataset.start) - Date.parse(column.dataset.from)) / 60000 / cellMinutes());
	move = { id: link.dataset.talk, who: link.dataset.who, link, item, keyboard, steps: 0 };
	move.clock = link.querySelector(".when");
	move.from = { column, row, next: item.nextElementSibling, className: item.className, clock: move.clock.firstChild.data };
	item.className = item.className.replace(/lane-\d-of-\d/, "");
	item.classList.add("moved");
	week().classList.add("moving");
	toast.hidden = true;
	stand(column, row);
	if (keyboard) {
		link.focus();
		announce(fill(say("picked"), { who: move.who, time: timeText(column, row) }));
	}
	loadPlaces(move);
}

function letGo() {
	for (const band of document.querySelectorAll(".place")) band.remove();
	week()?.classList.remove("moving");
	move.item.classList.remove("moved", "refused");
	bubble.hidden = true;
	move = null;
}

function putBack(why) {
	const { item, from, who, link, keyboard, clock } = move;
	const text = fill(say("stays"), { who, time: timeText(from.column, from.row) });
	letGo();
	from.column.insertBefore(item, from.next);
	item.style.gridRowStart = "";
	item.className = from.className;
	clock.firstChild.data = from.clock;
	if (keyboard) link.focus();
	if (why) warn(why);
	announce(why ? `${why} ${text}` : text);
}

async function putDown() {
	const mine = move;
	const start = startAt(mine.column, mine.row);
	const time = timeText(mine.column, mine.row);
	if (mine.column === mine.from.column && mine.row === mine.from.row) return putBack();
	const place = placeAt(start);
	if (!place.fits && mine.keyboard) return announce(show()); // still in hand: choose again
	if (!place.fits) return putBack(fill(say("refused"), { time, why: place.why }));
	const { path, proposal, csrf } = week().dataset;
	try {
		const answer = await fetch(`${path}/talks/${mine.id}/move`, {
			method: "POST",
			redirect: "manual",
			headers: { Accept: "application/json" },
			body: new URLSearchParams({ csrf, proposal, start: utcText(start) }),
		});
		if (!answer.ok && answer.type !== "opaqueredirect") {
			const { detail } = await answer.json().catch(() => ({}));
			return putBack(detail || say("failed"));
		}
	} catch {
		return putBack(say("failed"));
	}
	letGo();
	await visit(location.href, false);
	if (mine.keyboard) document.getElementById(`talk-${mine.id}`)?.focus();
	announce(fill(say("moved"), { who: mine.who, time }));
}

// ---------------------------------------------------------------- pages without losing the place

async function visit(url, remember) {
	try {
		const answer = await fetch(url, { headers: { Accept: "text/html" } });
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const main = page.querySelector("main");
		if (!answer.ok || answer.redirected || !main?.querySelector("#week")) throw new Error("another page");
		document.title = page.title;
		document.querySelector("main").replaceWith(main);
		if (remember) history.pushState({}, "", url);
		return true;
	} catch {
		location.assign(url);
		return false;
	}
}

let opener = null; // the id of the link that opened the drawer: closing gives it the focus back

function keepsPlace(link) {
	return link.matches(".talk > a, .plan-talks .rows a, .drawer-close, .day-tabs a") && link.origin === location.origin;
}

document.addEventListener("click", async (event) => {
	const link = event.target.closest?.("a[href]");
	if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
	if (!link || !week() || !keepsPlace(link)) return;
	event.preventDefault();
	if (link.dataset.dragged) return;
	const closes = link.matches(".drawer-close");
	const chosen = document.querySelector(".talk.chosen > a")?.id;
	if (!closes) opener = link.id;
	if (!(await visit(link.href, true))) return;
	if (closes) (document.getElementById(opener) ?? document.getElementById(chosen))?.focus();
	else document.querySelector("#drawer-title")?.focus();
});

window.addEventListener("popstate", () => visit(location.href, false));

// ---------------------------------------------------------------- keyboard

const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function step([days, down]) {
	const all = columns().filter((column) => column.offsetParent);
	const column = all[all.indexOf(move.column) + days];
	const row = move.row + down;
	move.steps++;
	if (!column || row < 0 || row > lastRow()) return announce(say("outside"));
	stand(column, row);
	move.link.focus({ preventScroll: true });
	move.item.scrollIntoView({ block: "nearest" });
	announce(show());
}

document.addEventListener("keydown", (event) => {
	const link = event.target.closest?.(".talk > a");
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	if (!move && link && (event.key === " " || event.key === "m" || event.key === "M")) {
		event.preventDefault();
		pickUp(link, true);
	} else if (move && event.key === "Escape") {
		event.preventDefault();
		putBack();
	} else if (move?.keyboard && steps[event.key]) {
		event.preventDefault();
		step(steps[event.key]);
	} else if (move?.keyboard && (event.key === "Enter" || event.key === " ")) {
		event.preventDefault();
		putDown();
	} else if (move?.keyboard && event.key === "Tab") putBack();
}, true);

// A button of the drawer that picks its talk up: <button type="button" data-move="ID">; base.css hides it without us.
document.addEventListener("click", (event) => {
	const button = event.target.closest?.("[data-move]");
	const link = button && document.getElementById(`talk-${button.dataset.move}`);
	if (link && !move) pickUp(link, true);
});

// ---------------------------------------------------------------- mouse and touch

let press = null; // a pointer that is down on a talk, and may become a drag

function columnAt(x) {
	const all = columns().filter((column) => column.offsetParent);
	return all.find((column) => x < column.getBoundingClientRect().right) ?? all.at(-1);
}

function follow(x, y) {
	const column = columnAt(x);
	const box = column.getBoundingClientRect();
	const row = Math.round((y - press.grip - box.top) / (box.height / rows()));
	stand(column, Math.min(Math.max(row, 0), lastRow()));
}

function scrollAtEdge() {
	if (!move || !press) return;
	const past = press.y < EDGE ? press.y - EDGE : Math.max(0, press.y - (innerHeight - EDGE));
	if (past) {
		scrollBy(0, past / 4);
		follow(press.x, press.y);
	}
	requestAnimationFrame(scrollAtEdge);
}

function startDrag() {
	press.link.dataset.dragged = "1"; // the click that ends the drag opens nothing
	pickUp(press.link, false);
	if (move) requestAnimationFrame(scrollAtEdge);
	else press = null;
}

// A tab held while dragging shows its day (on a phone one day stands at a time).
function tabUnder(x, y) {
	const tab = document.elementsFromPoint(x, y).find((e) => e.matches?.(".day-tabs a"));
	if (!tab) return;
	for (const day of document.querySelectorAll(".day")) day.classList.toggle("chosen", day.dataset.day === tab.dataset.day);
}

document.addEventListener("pointerdown", (event) => {
	const link = event.target.closest?.(".talk > a");
	if (!link || event.button || move) return;
	delete link.dataset.dragged;
	press = { link, id: event.pointerId, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" };
	press.grip = event.clientY - link.parentElement.getBoundingClientRect().top;
	if (press.touch) press.timer = setTimeout(() => press && startDrag(), LONG);
});

document.addEventListener("pointermove", (event) => {
	if (!press || event.pointerId !== press.id) return;
	const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > FAR;
	if (!move && press.touch && far) return void endPress(); // it scrolls
	if (!move && !far) return;
	if (!move) startDrag();
	if (!press) return;
	press.x = event.clientX;
	press.y = event.clientY;
	tabUnder(press.x, press.y);
	follow(press.x, press.y);
});

function endPress() {
	clearTimeout(press?.timer);
	press = null;
}

document.addEventListener("pointerup", (event) => {
	if (!press || event.pointerId !== press.id) return;
	endPress();
	if (move && !move.keyboard) putDown();
});

document.addEventListener("pointercancel", () => {
	const dragging = press && move && !move.keyboard;
	endPress();
	if (dragging) putBack();
});

document.addEventListener("dragstart", (event) => {
	if (event.target.closest?.(".talk > a")) event.preventDefault();
});

// While a finger drags a talk the page must not scroll under it.
document.addEventListener("touchmove", (event) => {
	if (move && press) event.preventDefault();
}, { passive: false });

document.addEventListener("contextmenu", (event) => {
	if (press?.touch) event.preventDefault();
});
