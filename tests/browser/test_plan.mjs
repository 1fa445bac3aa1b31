// SPDX-License-Identifier: Apache-2.0
//
// The main job from end to end, on the real program with files of its own: a team file and a
// calendar come in, a plan is found, changed by keyboard, mouse, finger and plain forms, and
// accepted; the member sees the talk. On every page of this way axe-core finds nothing.
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { desk, done, folder, found, launch, ok, open, phone, sideways } from "./rapport.mjs";

// Monday, six in the morning in Los Angeles, in a week of the real calendar below.
const now = "2022-09-26T13:00:00Z";
const week = "2022-09-26";
const team = `id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada Lovell,ada@example.org,,America/Los_Angeles,08:00-17:00,,
ben,Ben Ortiz,ben@example.org,ada,America/Los_Angeles,08:00-17:00,15,7
cara,Cara Lund,cara@example.org,ada,America/Los_Angeles,09:00-17:30,10,7
finn,Finn Abe,finn@example.org,ada,Asia/Tokyo,09:00-12:00,15,7
`;
// Both have a meeting "Daily" from nine to ten on each day of the week.
const real = "../shared/calendars/apple/ical--apple_ical.ics";
const ours = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nBEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Daily\r
DTSTART;TZID=America/Los_Angeles:20220926T090000\r\nDTEND;TZID=America/Los_Angeles:20220926T100000\r
RRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const standup = "../shared/calendars/outlook/ical4j--Standup.ics";

const browser = await launch();
const files = folder(now);
const calendar = join(files.dir, "ada's calendar.ics");
writeFileSync(join(files.dir, "team.csv"), team);
if (existsSync(real)) copyFileSync(real, calendar);
else writeFileSync(calendar, ours);
if (existsSync(standup)) copyFileSync(standup, join(files.dir, "ben.ics"));
else writeFileSync(join(files.dir, "ben.ics"), ours);
console.log(`# the leader's calendar: ${existsSync(real) ? real : "one of this test (no ../shared here)"}`);

files.run("init");
files.run("import", join(files.dir, "team.csv"), "--calendars", files.dir);
const server = await files.serve("--log", "quiet");

// ---------------------------------------------------------------- words of this test

const signIn = async (tab, address) => {
	const link = files.run("link", address, "--public-url", server.address).trim().replace(/^open /, "");
	await tab.goto(link);
	await tab.click("main .button.primary");
	await tab.waitForURL(/\/(today|start)$/); // the first visit leads to what this is
	await tab.goto("/today");
};
const talk = (tab, who) => tab.locator(`.talk > a[data-who='${who}']`);
const row = (tab, who) => tab.locator(".plan-talks .rows li", { hasText: who });
const start = (tab, who) => talk(tab, who).getAttribute("data-start");
const heard = (tab, text) => tab.waitForFunction((t) => document.querySelector("[aria-live=assertive]").textContent.includes(t), text);
const at = (day, clock) => Date.parse(`${day}T${clock}:00-07:00`);
const cells = (from, to) => Math.round((to - from) / 300000);
const press = async (tab, key, times) => {
	for (let i = 0; i < times; i++) await tab.keyboard.press(key);
};
const find = async (tab, monday) => {
	await tab.goto(`/plan?week=${monday}`);
	await tab.click("form[action='/plan/find'] button");
	await talk(tab, "Ben Ortiz").waitFor({ state: "attached" });
};
const openDrawer = async (tab, who) => {
	if (await tab.locator(".drawer").count()) await tab.click(".drawer-close");
	await tab.locator(".drawer").waitFor({ state: "detached" });
	await row(tab, who).locator("a").click();
	await tab.locator(".drawer h2", { hasText: who }).waitFor();
};
// A form of the drawer leads to a page: wait for that one, not for the one that stands there.
const act = async (tab, label) => {
	await Promise.all([tab.waitForNavigation(), tab.locator(".drawer").getByRole("button", { name: label, exact: true }).click()]);
};
const noise = (tab, claim) => ok(tab.noise.length === 0, `${claim}: no error, and nothing that the policy blocks`, tab.noise);

// ---------------------------------------------------------------- a calendar in, a plan out

async function calendarIn(tab) {
	await signIn(tab, "ada@example.org");
	ok(await tab.getByText("Your calendar is not here yet").isVisible(), "Today asks for the calendar first");
	await tab.goto("/settings/calendars");
	await tab.setInputFiles("input[type=file]", calendar);
	await tab.getByRole("button", { name: "Add this calendar" }).click();
	await tab.locator(".notices", { hasText: "read." }).waitFor();
	ok(/[1-9]\d* events? read/.test(await tab.locator(".notices").textContent()), "a calendar file is read on the settings page");
	ok(await tab.locator(".rows", { hasText: "ada's calendar.ics" }).count(), "and stands there under its name");
	await tab.goto("/today");
	ok(await tab.locator(".timeline", { hasText: "Daily" }).count(), "Today shows its meetings");
}

async function planOut(tab) {
	await tab.goto("/plan");
	await tab.getByRole("button", { name: "Find a time for 3 people" }).click();
	await tab.waitForSelector(".talk");
	ok((await tab.locator(".talk").count()) === 2, "a time is found for those who share one");
	ok((await tab.locator(".busy.mine", { hasText: "Daily" }).count()) >= 5, "among the reader's own meetings");
	ok((await row(tab, "Finn Abe").textContent()).includes("never work at the same time"), "who has none is told why");
	const nine = at(week, "09:00");
	for (const who of ["Ben Ortiz", "Cara Lund"]) {
		const begins = Date.parse(await start(tab, who));
		const clock = (begins - nine) % 86400000;
		ok(clock >= 3600000 || clock < 0, `the talk with ${who} is not in the meeting from nine to ten`, await start(tab, who));
	}
	ok((await tab.textContent(".bottom-bar")).includes("Accept 2 talks"), "what accepting does is said before");
}

// ---------------------------------------------------------------- by keyboard

async function byKeyboard(tab) {
	const ben = talk(tab, "Ben Ortiz");
	await ben.focus();
	await tab.keyboard.press("Enter");
	await tab.waitForSelector(".drawer");
	ok((await tab.locator(".drawer .reasons li").count()) > 0, "the drawer says why here");
	ok((await tab.locator(".drawer h3", { hasText: "Other times that fit" }).count()) === 1, "and what else would fit");
	await tab.keyboard.press("Escape");
	await tab.waitForSelector(".drawer", { state: "detached" });
	ok(await ben.evaluate((e) => e === document.activeElement), "Escape closes it, and the talk has the focus");
	const from = Date.parse(await start(tab, "Ben Ortiz"));
	const midnight = at(week, "00:00");
	const day = Math.floor((from - midnight) / 86400000);
	const busy = midnight + day * 86400000 + 9.5 * 3600000;
	const rows = cells(from, busy);
	await tab.keyboard.press("m");
	await heard(tab, "Ben Ortiz picked up");
	await tab.waitForSelector(".place");
	await press(tab, rows < 0 ? "ArrowUp" : "ArrowDown", Math.abs(rows));
	await heard(tab, "09:30: not possible. You are busy then.");
	ok((await tab.locator(".move-says").textContent()).includes("You are busy then."), "a time in a meeting is refused with its reason");
	ok(await tab.locator(".talk.moved.refused").count(), "and the talk shows it");
	await tab.keyboard.press("Enter");
	ok(await tab.locator(".talk.moved").count(), "Enter does not put it down there");
	await press(tab, "ArrowDown", cells(busy, busy + 5400000));
	await heard(tab, "11:00");
	await tab.keyboard.press("Enter");
	await heard(tab, "Ben Ortiz moved to");
	ok(Date.parse(await start(tab, "Ben Ortiz")) === busy + 5400000, "a time that is free for both takes it", await start(tab, "Ben Ortiz"));
	ok((await row(tab, "Ben Ortiz").textContent()).includes("kept here"), "what was moved by hand is kept there");
	await tab.keyboard.press("?");
	ok(await tab.locator("dialog#keys[open]").count(), "? shows the keys");
	await tab.keyboard.press("Escape");
}

// Everything that can be pressed is reached by Tab, in view and with a mark that can be seen.
async function byTab(tab) {
	await tab.goto("/plan");
	const unseen = [];
	const reached = new Set();
	for (let i = 0; i < 60; i++) {
		await tab.keyboard.press("Tab");
		const here = await tab.evaluate(() => {
			const e = document.activeElement;
			if (!e || e === document.body) return null;
			const marked = [getComputedStyle(e), getComputedStyle(e, "::after")].some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
			const box = e.getBoundingClientRect();
			const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 10));
			const seen = !!top && (e.contains(top) || top.contains(e) || top === e);
			return { name: (e.getAttribute("aria-label") ?? e.textContent).trim().replace(/\s+/g, " ").slice(0, 60), marked, seen };
		});
		if (!here) break;
		reached.add(here.name);
		if (!here.marked || !here.seen) unseen.push(here);
	}
	const all = [...reached].join("\n");
	const want = ["Skip to the content", "Today", "Settings", "The week after", "Ben Ortiz", "Cara Lund", "Finn Abe", "Find times again", "Accept 2 talks"];
	const missing = want.filter((name) => !all.includes(name));
	ok(missing.length === 0, "Tab reaches everything that can be pressed", { missing, all });
	ok(unseen.length === 0, "and what has the focus is in view and marked", unseen);
}

// ---------------------------------------------------------------- by mouse and finger

// The middle of Ben's talk, and of where it would be at `clock` of the same day.
async function way(tab, clock) {
	const link = talk(tab, "Ben Ortiz");
	await link.evaluate((e) => e.scrollIntoView({ block: "center" }));
	const box = await link.boundingBox();
	const cell = await tab.evaluate(() => parseFloat(getComputedStyle(document.querySelector(".day.chosen > .hours-of-day, .day > .hours-of-day")).gridTemplateRows));
	const from = Date.parse(await start(tab, "Ben Ortiz"));
	const midnight = at(week, "00:00");
	const to = midnight + Math.floor((from - midnight) / 86400000) * 86400000 + clock * 3600000;
	const x = box.x + box.width / 2;
	const y = box.y + Math.min(box.height / 2, 8);
	return { x, y, to, toY: y + cell * cells(from, to) };
}

async function byMouse(tab) {
	const before = await start(tab, "Ben Ortiz");
	let w = await way(tab, 9.5);
	await tab.mouse.move(w.x, w.y);
	await tab.mouse.down();
	await tab.mouse.move(w.x, w.toY, { steps: 5 });
	await tab.locator(".move-says", { hasText: "You are busy then." }).waitFor();
	await tab.mouse.up();
	ok((await start(tab, "Ben Ortiz")) === before, "a drag into a meeting is refused, and the talk stays");
	w = await way(tab, 12);
	await tab.mouse.move(w.x, w.y);
	await tab.mouse.down();
	await tab.mouse.move(w.x, w.toY, { steps: 5 });
	await tab.waitForSelector(".talk.moved:not(.refused)");
	await tab.waitForSelector(".place");
	await tab.mouse.up();
	await heard(tab, "Ben Ortiz moved to");
	ok(Date.parse(await start(tab, "Ben Ortiz")) === w.to, "a drag to a free time moves it", await start(tab, "Ben Ortiz"));
}

async function byFinger(tab) {
	await signIn(tab, "ada@example.org");
	await tab.goto("/plan");
	const day = (await start(tab, "Ben Ortiz")).slice(0, 10);
	await tab.goto(`/plan?day=${day}`);
	const send = await tab.context().newCDPSession(tab);
	const touch = (type, x, y) => send.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
	const w = await way(tab, 12.5);
	await touch("touchStart", w.x, w.y);
	await tab.waitForSelector(".talk.moved");
	for (let i = 1; i <= 6; i++) await touch("touchMove", w.x, w.y + ((w.toY - w.y) * i) / 6);
	await tab.waitForSelector(".talk.moved:not(.refused)");
	await touch("touchEnd");
	await heard(tab, "Ben Ortiz moved to");
	ok(Date.parse(await start(tab, "Ben Ortiz")) === w.to, "a finger drags a talk to a free time", await start(tab, "Ben Ortiz"));
	noise(tab, "by finger");
}

// ---------------------------------------------------------------- the acts of the drawer

async function acts(tab, monday) {
	await find(tab, monday);
	await openDrawer(tab, "Ben Ortiz");
	const other = tab.locator(".drawer .buttons").first().getByRole("button").first();
	const label = await other.textContent();
	await act(tab, label);
	ok((await tab.locator(".notices").textContent()).match(/Moved to .*, and kept there\./), "another time of the drawer is taken");
	ok((await tab.locator(".drawer .at").textContent()).includes(label.match(/\d\d:\d\d/)[0]), "and stands in it", label);
	await act(tab, "Let the plan move it");
	await act(tab, "Keep it here");
	ok((await row(tab, "Ben Ortiz").textContent()).includes("kept here"), "a talk is pinned");
	await act(tab, "5 min");
	ok(/\d+ of \d+ minutes/.test(await row(tab, "Ben Ortiz").textContent()), "a talk is shortened");
	const date = (await start(tab, "Ben Ortiz")).slice(0, 10);
	await tab.click(".own-time summary");
	await tab.fill("#start", `${date}T09:30`);
	await act(tab, "Move it there");
	ok((await tab.locator("#start-error").textContent()).includes("You are busy then."), "a time of one's own in a meeting is refused with its reason");
	ok((await tab.inputValue("#start")) === `${date}T09:30`, "and stands there still");
	tab.noise = tab.noise.filter((line) => !line.includes("status of 409")); // that refusal, as the browser logs it
	await tab.fill("#start", `${date}T13:05`);
	await act(tab, "Move it there");
	ok((await tab.locator(".drawer .at").textContent()).includes("13:05"), "a free time of one's own is taken");
	await openDrawer(tab, "Cara Lund");
	await act(tab, "Leave it out this week");
	ok((await talk(tab, "Cara Lund").count()) === 0, "a talk is left out");
	ok((await tab.textContent(".bottom-bar")).includes("Accept 1 talk"), "and accepting leaves it out");
	await act(tab, "Take it in again");
	ok((await row(tab, "Cara Lund").textContent()).includes("min"), "and is taken in again");
}

async function accepts(tab, monday) {
	await tab.goto(`/plan?week=${monday}`);
	await openDrawer(tab, "Ben Ortiz");
	await act(tab, "Accept the talk with Ben Ortiz");
	ok((await row(tab, "Ben Ortiz").textContent()).includes("planned"), "one talk is accepted");
	ok(!(await row(tab, "Cara Lund").textContent()).includes("planned"), "alone");
	if (!(await talk(tab, "Cara Lund").count())) await find(tab, monday);
	await Promise.all([tab.waitForNavigation(), tab.click(".bottom-bar button")]);
	ok((await tab.locator(".bottom-bar").count()) === 0, "the rest is accepted at once, and nothing is left to accept");
}

async function memberSees() {
	const tab = await open(browser, server.address, phone);
	await signIn(tab, "ben@example.org");
	const next = await tab.locator("section", { hasText: "Your next talk" }).first().textContent();
	ok(next.includes("Ada Lovell") && next.includes("12:30"), "the member sees the talk on Today", next);
	ok(await tab.locator(".timeline", { hasText: "Ada Lovell" }).count() || !next.includes("today"), "and in the day");
	noise(tab, "as the member");
	await tab.context().close();
}

// ---------------------------------------------------------------- every page, as it looks

async function looks(options, monday) {
	const tab = await open(browser, server.address, options);
	const { width } = options.viewport;
	await tab.goto("/sign-in");
	const pages = [["/sign-in"]];
	await look(tab, "/sign-in", width);
	await signIn(tab, "ada@example.org");
	await find(tab, monday);
	const id = await talk(tab, "Ben Ortiz").getAttribute("data-talk");
	await tab.goto("/people");
	const person = await tab.locator(".rows a").first().getAttribute("href");
	for (const path of ["/today", `/plan?week=${monday}`, `/plan?talk=${id}`, "/people", person, "/settings", "/settings/calendars", "/settings/caldav",
		"/settings/talks", "/settings/me", "/settings/password", "/settings/addresses", "/settings/questions"]) {
		await tab.goto(path);
		await look(tab, path.replace(person, "/people/ID").replace(id, "ID"), width);
		if (width < 500) await underThumb(tab, path);
	}
	noise(tab, `every page at ${width} px`);
	await tab.context().close();
}

async function look(tab, name, width) {
	for (const scheme of ["light", "dark"]) {
		const all = await found(tab, scheme);
		ok(all.length === 0, `${name} at ${width} px, ${scheme}: axe-core finds nothing`, all);
	}
	const over = await sideways(tab);
	ok(over <= 0, `${name} at ${width} px: nothing scrolls sideways`, over);
}

async function underThumb(tab, path) {
	const small = await tab.evaluate(() =>
		[...document.querySelectorAll("main .button, .nav a, .day-tabs a, summary, .drawer-close, .plan-talks .rows li")]
			.filter((e) => e.checkVisibility())
			.map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
			.filter(([, box]) => box.height < 44 || box.width < 44)
			.map(([text, box]) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
	);
	ok(small.length === 0, `${path.split("?")[0]}: targets are at least 44 px`, small);
	if (!path.startsWith("/plan?week")) return;
	const box = await tab.locator(".bottom-bar button").boundingBox();
	ok(box.y > 422 && box.y + box.height <= 844, "the primary act of the plan is under the thumb", box);
}

// ---------------------------------------------------------------- all of it

async function onADesk() {
	const tab = await open(browser, server.address, desk);
	for (const part of [calendarIn, planOut, byKeyboard, byTab, byMouse]) {
		console.log(`# ${part.name}`);
		await part(tab);
	}
	await acts(tab, "2022-10-03");
	noise(tab, "on a desk");
	await tab.context().close();
}

async function onAPhone() {
	const tab = await open(browser, server.address, phone);
	await byFinger(tab);
	await accepts(tab, week);
	await tab.context().close();
}

async function withoutScripts() {
	const tab = await open(browser, server.address, { ...phone, javaScriptEnabled: false });
	await signIn(tab, "ada@example.org");
	await acts(tab, "2022-10-10");
	await accepts(tab, "2022-10-10");
	await tab.goto("/people");
	ok(await tab.locator(".rows", { hasText: "Ben Ortiz" }).count(), "people are there");
	await tab.context().close();
}

async function everyPage() {
	await looks(desk, "2022-10-17");
	await looks(phone, "2022-10-24");
}

try {
	for (const part of [onADesk, onAPhone, memberSees, withoutScripts, everyPage]) {
		console.log(`# ${part.name}`);
		await part().catch((error) => ok(false, `${part.name}: goes through`, error.message));
	}
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
