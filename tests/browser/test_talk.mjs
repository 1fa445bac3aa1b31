// SPDX-License-Identifier: Apache-2.0
//
// A talk held, and what was agreed kept, by two people on the real program: the leader sets
// up with a real calendar, plans, talks by keyboard alone and keeps a card; the member sees
// what is theirs and nothing else; the next brief opens with it. Then the ways that go
// wrong, without scripts, and every page at both widths, light and dark, through axe-core.
// SHOTS=DIR keeps a picture of every page looked at.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { desk, done, folder, found, launch, ok, open, phone, press, sideways, submit } from "./rapport.mjs";

// Monday, half past ten in Los Angeles, in a week of the real calendar; and what comes after.
const first = "2022-09-26T17:30:00Z";
const later = "2022-10-03T18:30:00Z";
const midweek = "2022-10-05T18:30:00Z";
const zone = { timezoneId: "America/Los_Angeles" };
const real = "../shared/calendars/apple/ical--apple_ical.ics";
const ours = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nBEGIN:VEVENT\r\nUID:daily\r\nSUMMARY:Daily\r
DTSTART;TZID=America/Los_Angeles:20220926T090000\r\nDTEND;TZID=America/Los_Angeles:20220926T100000\r
RRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const step = "Show the login flow to two customers";
const need = "A quiet test phone";
const thanks = "how you calmed the call on Friday";
const shared = "The login is the risk of this month";
const secret = "Sounded tired. Ask about the new flat.";
const goal = "ship the beta by May";
const obstacle = "the slow test machines";
const talked = "The on-call week";
const left = "Where the desk goes";

const browser = await launch();
const files = folder(first);
const calendar = join(files.dir, "own.ics");
writeFileSync(calendar, ours);
files.run("init");
let server = await files.serve("--log", "quiet");
const seen = {}; // what one part of the day leaves to the next

// ---------------------------------------------------------------- words of this test

const text = (tab) => tab.locator("main").innerText();
const says = async (tab, words, claim) => ok((await text(tab)).includes(words), claim, await text(tab));
const silent = async (tab, words, claim) => ok(!(await tab.content()).includes(words), claim);
const noise = (tab, claim) => ok(tab.noise.length === 0, `${claim}: no error, and nothing that the policy blocks`, tab.noise);
const come = async (options, address) => {
	const tab = await open(browser, server.address, { ...zone, ...options });
	const link = files.run("link", address, "--public-url", server.address).trim().replace(/^open /, "");
	await tab.goto(link);
	await submit(tab, tab.locator("main .button.primary"));
	return tab;
};
const theTalk = (tab) => tab.getByRole("link", { name: "Read the brief" }).getAttribute("href");
const row = (tab, words) => tab.locator(".rows > li", { hasText: words }).first();
const openAll = (tab) => tab.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));

// Counts what a hand does, for the facts at the end.
const counted = (name) => {
	const since = performance.now();
	let acts = 0;
	return {
		did: (n = 1) => (acts += n),
		end: () => console.log(`# ${name}: ${acts} actions, ${((performance.now() - since) / 1000).toFixed(1)} s of program and browser`),
	};
};

// ---------------------------------------------------------------- setting up, to a plan

async function settingUp() {
	const tab = await open(browser, server.address, { ...desk, ...zone });
	const count = counted("from first start to a first plan");
	const file = existsSync(real) ? real : calendar;
	console.log(`# the leader's calendar: ${file === real ? real : "one of this test (no ../shared here)"}`);
	await tab.goto(server.link);
	await submit(tab, tab.locator("main .button.primary"));
	ok(new URL(tab.url()).pathname === "/set-up", "the first person is led to setting up", tab.url());
	ok((await tab.inputValue("#timezone")) === zone.timezoneId, "the zone is the browser's");
	await tab.fill("#name", "Ada Lovell");
	await tab.fill("#address", "ada@example.org");
	await tab.fill("#work_hours", "08:00-17:00");
	await submit(tab, tab.locator("main .button.primary").first());
	await tab.setInputFiles("input[type=file]", file);
	await submit(tab, press(tab, "Add this calendar"));
	ok(/[1-9]\d* events? read/.test(await tab.locator(".notices").textContent()), "a calendar is read while setting up");
	ok(await tab.getByText("How full your next days are").isVisible(), "and tells something at once");
	await tab.fill("#name", "Ben Ortiz");
	await tab.fill("#address", "ben@example.org");
	ok((await tab.inputValue("#timezone")) === "", "nobody's zone is guessed for another");
	await tab.selectOption("#timezone", zone.timezoneId);
	await submit(tab, press(tab, "Add to my team"));
	await submit(tab, tab.getByRole("link", { name: "That is everyone: find times" }));
	await submit(tab, tab.locator("form[action='/plan/find'] button").first());
	await tab.locator(".talk").first().waitFor();
	count.did(13); // the link, its button, three fields and go on, file and add, three fields and add, go on, find
	count.end();
	ok((await tab.locator(".talk").count()) === 1, "and a time is found");
	await submit(tab, tab.locator(".bottom-bar button"));
	await says(tab, "planned", "the plan is accepted");
	noise(tab, "setting up");
	await tab.context().close();
}

async function topicsOfBoth() {
	const tab = await come(phone, "ben@example.org");
	await tab.goto("/today"); // the first visit leads to what this is
	await says(tab, "Ada Lovell", "the member's Today has the next talk");
	for (const topic of [talked, left]) {
		await tab.fill("#words", topic);
		await submit(tab, press(tab, "Add it"));
	}
	await tab.context().close();
}

// ---------------------------------------------------------------- the talk, by keyboard alone

async function talkByKeyboard() {
	const tab = await come(phone, "ada@example.org");
	const count = counted("from today to an open talk");
	await tab.goto("/today");
	seen.talk = await theTalk(tab);
	await submit(tab, tab.getByRole("link", { name: "Read the brief" }));
	await says(tab, "This is your first talk here.", "the brief says that it is the first");
	await says(tab, left, "and has the member's topic");
	await look(tab, "brief", 390);
	await submit(tab, press(tab, "Begin the talk"));
	count.did(2);
	count.end();
	ok(tab.url().endsWith("/mode"), "the talk is open", tab.url());
	const beats = ["Arrive", "Listen", "Next step", "Resources", "Recognise", "Close"];
	const asked = (seen.asked = []);
	const keys = ["ArrowRight", "Space", "Enter", "ArrowRight", "ArrowRight"];
	for (let i = 0; i < beats.length; i++) {
		await tab.locator(".beat", { hasText: beats[i] }).waitFor();
		await oneScreen(tab, beats[i]);
		asked.push(await tab.locator(".ask").innerText());
		if (i === 0) await look(tab, "talk mode", 390);
		if (i < keys.length) await tab.keyboard.press(keys[i]);
	}
	ok(true, "→, Space and Enter go through all six beats");
	await tab.keyboard.press("ArrowLeft");
	await tab.locator(".beat", { hasText: "Recognise" }).waitFor();
	ok(true, "← goes back");
	await tab.keyboard.press("ArrowRight");
	await tab.locator(".beat", { hasText: "Close" }).waitFor();
	await tabTo(tab, "End");
	await Promise.all([tab.waitForNavigation(), tab.keyboard.press("Enter")]);
	await says(tab, "What do you keep?", "End leads to the card");
	noise(tab, "the talk");
	await tab.context().close();
}

async function tabTo(tab, label) {
	for (let i = 0; i < 30; i++) {
		await tab.keyboard.press("Tab");
		if ((await tab.evaluate(() => document.activeElement.textContent.trim())) === label) return;
	}
	throw new Error(`Tab does not reach ${label}`);
}

async function oneScreen(tab, beat) {
	const is = await tab.evaluate((screen) => {
		const { scrollWidth, scrollHeight } = document.documentElement;
		const ring = document.querySelector(".ring").getBoundingClientRect();
		const out = [...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().bottom > screen.height + 1 && !e.closest(".away"));
		const full = parseFloat(getComputedStyle(document.querySelector(".ring-time")).strokeDasharray); // of a talk that began a moment ago
		return { full, over: [scrollWidth - screen.width, scrollHeight - screen.height], ring: ring.width, out: out.map((e) => e.className) };
	}, tab.viewportSize());
	ok(is.over[0] <= 0 && is.over[1] <= 0 && is.ring > 80 && is.full >= 0 && is.full < 50 && is.out.length === 0, `${beat}: one screen with its ring, nothing scrolls`, is);
}

// ---------------------------------------------------------------- the card

const fillCard = async (tab) => {
	await openAll(tab);
	await tab.fill("[name='steps.0.words']", step);
	await tab.selectOption("[name='steps.0.owner']", { label: "Ben Ortiz" });
	await tab.fill("[name='steps.0.due']", "2022-09-30");
	await tab.fill("#thanks", thanks);
	await tab.fill("#remember", shared);
	await tab.fill("#private", secret);
	await tab.fill("[name='needs.0.words']", need);
	await tab.selectOption("[name='needs.0.asker']", { index: 1 });
	await tab.fill("#goal", goal);
	await tab.fill("#obstacle", obstacle);
	await tab.getByLabel(talked).check();
};

// What most talks leave behind is kept without a scroll: a step, thanks, Done.
async function firstScreen(tab) {
	await tab.evaluate(() => scrollTo(0, 0));
	const bottoms = await tab.evaluate(() => {
		const bar = document.querySelector(".nav").getBoundingClientRect().top;
		return ["[name='steps.0.words']", "[name='steps.0.due']", "#thanks", "form[action$='/capture'] .button.primary"].map((what) => [what, document.querySelector(what).getBoundingClientRect().bottom, bar]);
	});
	ok(bottoms.every(([, bottom, bar]) => bottom <= bar), "step, thanks and Done stand on the first screen", bottoms);
	const tall = await tab.evaluate(() => document.querySelector(".card").getBoundingClientRect().height);
	ok(tall < 844, "and the whole card, folded, is no longer than a screen", tall);
	ok((await tab.textContent("[name='needs.0.asker'] option:checked")) === "You need it", "a need is of whoever types it, unless they say otherwise");
}

// A date that a browser's own field would not send is sent as a script or an old browser would.
const badDate = (tab) => tab.evaluate(() => {
	const due = document.getElementById("steps.0.due");
	due.type = "text";
	due.value = "2022-09-31";
});

async function card() {
	const tab = await come(phone, "ada@example.org");
	const count = counted("from the end of the talk to captured, a step and a line");
	await tab.goto(seen.talk);
	await firstScreen(tab);
	await look(tab, "card", 390);
	count.did(5); // the step, its date as offered, a line, Done: typed as one act each
	await fillCard(tab);
	count.end();
	await badDate(tab);
	await submit(tab, press(tab, "Done"));
	await says(tab, "There is no such day.", "a day that does not exist is refused");
	for (const [id, value] of [["steps.0.words", step], ["private", secret], ["goal", goal], ["needs.0.words", need]])
		ok((await tab.inputValue(`[name="${id}"]`)) === value, `and what was typed as ${id} is still there`);
	ok(await tab.getByLabel(talked).isChecked(), "with the topic that was checked");
	ok(await tab.locator("[name='needs.0.words']").isVisible(), "and nothing typed is folded away");
	await tab.evaluate(() => (document.getElementById("steps.0.due").type = "date"));
	await tab.fill("[name='steps.0.due']", "2022-09-30");
	await expired(tab);
	await says(tab, "Kept. It opens your next talk.", "Done keeps it");
	await sentTwice(tab);
	await tab.goto(seen.talk);
	ok((await tab.locator(".rows > li", { hasText: step }).count()) === 1, "once, however often it is sent");
	await says(tab, shared, "the page says what is to be remembered");
	await look(tab, "kept", 390);
	const page = await tab.locator("a", { hasText: "All with Ben Ortiz" }).getAttribute("href");
	seen.person = page;
	await tab.context().close();
}

// The session ends while the card is written; what was typed is sent once signed in again. This is the
// page of a browser that keeps no forms; test_offline.mjs has the other.
async function expired(tab) {
	await tab.evaluate(() => document.querySelectorAll("[data-outbox]").forEach((form) => delete form.dataset.outbox));
	const cookies = await tab.context().cookies();
	await tab.context().clearCookies();
	await submit(tab, press(tab, "Done"));
	await says(tab, "Nothing is lost", "an expired session loses nothing");
	ok((await tab.locator("#main textarea").evaluateAll((all) => all.map((e) => e.value))).includes(secret), "what was typed is offered again");
	const labels = await tab.locator("#main label").allInnerTexts();
	ok(labels.every((l) => /^[A-Z]/.test(l)), "each under the name it had", labels);
	ok(labels.length === 5, "and only what is not kept yet: two fields of the step, thanks, the own line, the need; what both type in was saved while it was typed", labels);
	const readers = await tab.locator("#main .field:has(.reader)").allInnerTexts();
	ok(readers.some((r) => r.startsWith("A line for yourself") && r.includes("Only you")) && readers.some((r) => r.startsWith("Next step") && r.includes("Both of you")), "with who reads it", readers);
	await look(tab, "again", 390);
	await tab.context().addCookies(cookies);
	const form = await tab.evaluate(() => {
		const { action, elements } = [...document.forms].at(-1);
		const pairs = [...elements].filter((e) => e.name && (e.type !== "checkbox" || e.checked)).map((e) => [e.name, e.value]);
		return { path: new URL(action).pathname, pairs };
	});
	seen.form = form;
	await submit(tab, press(tab, "Send again"));
	if ((await text(tab)).includes("Nothing is lost")) await submit(tab, press(tab, "Send again")); // the mark of the new session
}

// As an impatient finger does, or a network that stutters.
async function sentTwice(tab) {
	const status = await tab.evaluate(async ({ path, pairs }) => {
		const csrf = document.querySelector("input[name=csrf]").value;
		const body = new URLSearchParams(pairs.filter(([name]) => name !== "csrf"));
		body.set("csrf", csrf);
		const answer = await fetch(path, { method: "POST", body });
		return answer.status;
	}, seen.form);
	ok(status === 200, "the same card sent again is taken", status);
}

// ---------------------------------------------------------------- the other side

async function memberSide() {
	const tab = await come(phone, "ben@example.org");
	await tab.goto("/today");
	await says(tab, step, "the member's Today has the step");
	await look(tab, "today of the member", 390);
	await tab.goto(seen.talk);
	await says(tab, shared, "the member sees the talk and its line");
	await says(tab, thanks, "and the thanks");
	await silent(tab, secret, "and not the leader's line for themselves");
	await tab.goto("/steps");
	await silent(tab, secret, "nor among the steps");
	await submit(tab, row(tab, step).getByRole("button", { name: "Done", exact: true }));
	await silent(tab, step, "a step that is done is no longer among the member's");
	await tab.goto(seen.talk);
	await says(tab, "done, not confirmed yet", "and the talk tells that it waits for the leader");
	noise(tab, "as the member");
	await tab.context().close();
}

async function leaderConfirms() {
	const tab = await come(desk, "ada@example.org");
	await tab.goto("/steps");
	await look(tab, "steps", 1280);
	await submit(tab, row(tab, step).getByRole("button", { name: "Confirm" }));
	await submit(tab, row(tab, need).getByRole("button", { name: "Grant it" }));
	await says(tab, "Granted. Both of you see it.", "what was done is said in its own words");
	await tab.goto(seen.talk);
	await says(tab, "kept", "the leader confirms it");
	await says(tab, "granted", "and the need is granted");
	await tab.context().close();
	const ben = await come(phone, "ben@example.org");
	await ben.goto("/steps");
	ok((await text(ben)).includes("What was answered lately") && /granted/.test(await row(ben, need).innerText()), "whoever asked for it is told", await text(ben));
	await ben.context().close();
}

// ---------------------------------------------------------------- a week later

async function timePasses(until) {
	files.clock(until);
	await server.stop();
	server = await files.serve("--log", "quiet");
}

async function nextBrief() {
	await timePasses(later);
	const tab = await come(desk, "ada@example.org");
	await tab.goto("/plan");
	await submit(tab, tab.locator("form[action='/plan/find'] button").first());
	await submit(tab, tab.locator(".bottom-bar button"));
	await tab.goto("/today");
	seen.next = await theTalk(tab);
	await tab.goto(seen.next);
	await says(tab, shared, "the next brief opens with the line of the last talk");
	await says(tab, secret, "and the leader's own line, for them alone");
	await says(tab, left, "the topic that was left is carried over");
	await says(tab, "carried over", "and says so");
	await silent(tab, talked, "the one talked about is not");
	await says(tab, "Since you last talked", "what became of what was agreed has its place");
	await says(tab, need, "with what was granted since");
	await says(tab, goal, "goal");
	await says(tab, obstacle, "and obstacle stand there as last said");
	ok((await tab.locator("#question ~ .big").innerText()).length > 10, "with a question to open with");
	const question = await tab.locator("#question ~ .big").innerText();
	ok(!seen.asked.includes(question), "another than last time", [question, seen.asked]);
	await look(tab, "next brief", 1280);
	await tab.context().close();
	const member = await come(phone, "ben@example.org");
	await member.goto(seen.next);
	await says(member, shared, "the member's brief has the line");
	await silent(member, secret, "and not what the leader wrote for themselves");
	await member.context().close();
}

async function shorterRatherThanNot() {
	const tab = await come(phone, "ada@example.org");
	await tab.goto(seen.next);
	await look(tab, "next brief", 390);
	await submit(tab, tab.getByRole("link", { name: "Move, shorten or call off" }));
	ok((await tab.locator("h1").innerText()) === "Shorter, rather than not at all?", "cancelling offers a shorter talk first");
	await look(tab, "cancel", 390);
	const offer = tab.locator("form[action$='/shorten'] button").first();
	ok((await offer.count()) === 1, "at a time that fits both");
	await submit(tab, offer);
	await says(tab, "Shorter now, and not cancelled.", "and taking it shortens the talk");
	noise(tab, "shortening");
	await tab.context().close();
}

async function threeMinutesNow() {
	await timePasses(midweek);
	const tab = await come(phone, "ada@example.org");
	const count = counted("from today to an open talk, by three minutes now");
	await tab.goto("/today");
	await submit(tab, tab.getByRole("link", { name: "I have three minutes now" }));
	await says(tab, "free for", "who is free stands there with the facts");
	await look(tab, "now", 390);
	await submit(tab, press(tab, "Talk now"));
	count.did(2);
	count.end();
	ok(tab.url().endsWith("/mode"), "one tap opens the talk", tab.url());
	await submit(tab, press(tab, "End"));
	await tab.context().close();
}

async function talkedWithoutPlan() {
	const tab = await come(phone, "ada@example.org");
	await tab.goto(seen.person);
	await tab.locator("summary", { hasText: "We have just talked" }).click();
	await tab.fill("#held", "7");
	await submit(tab, press(tab, "Save"));
	await says(tab, "held, 7 minutes", "a talk is told that nobody planned");
	await tab.context().close();
}

// ---------------------------------------------------------------- without scripts

async function withoutScripts() {
	const tab = await come({ ...phone, javaScriptEnabled: false }, "ada@example.org");
	await tab.goto("/now");
	await submit(tab, press(tab, "Talk now"));
	for (let i = 0; i < 5; i++) await submit(tab, tab.locator("#next"));
	ok((await tab.textContent(".beat")) === "Close", "the beats are links");
	await submit(tab, press(tab, "End"));
	await tab.fill("[name='steps.0.words']", "Write to the landlord");
	await tab.selectOption("[name='steps.0.owner']", { label: "You" });
	await submit(tab, press(tab, "Done"));
	await says(tab, "Kept. It opens your next talk.", "and the card is kept");
	await tab.goto("/today");
	await says(tab, "Write to the landlord", "what I promised stands first on Today");
	await submit(tab, row(tab, "Write to the landlord").getByRole("button", { name: "Done", exact: true }));
	ok(new URL(tab.url()).pathname === "/today", "an act comes back to its page", tab.url());
	await tab.context().close();
}

// ---------------------------------------------------------------- every page, as it looks

async function look(tab, name, width) {
	for (const scheme of ["light", "dark"]) {
		const all = await found(tab, scheme);
		ok(all.length === 0, `${name} at ${width} px, ${scheme}: axe-core finds nothing`, all);
		const path = join(process.env.SHOTS ?? "", `${name.replaceAll(/\W+/g, "-")}-${width}-${scheme}.png`);
		if (process.env.SHOTS) await tab.screenshot({ path, fullPage: true });
	}
	await tab.emulateMedia({ colorScheme: "light" });
	const over = await sideways(tab);
	ok(over <= 0, `${name} at ${width} px: nothing scrolls sideways`, over);
	if (width < 500) await underThumb(tab, name);
}

async function underThumb(tab, name) {
	const small = await tab.evaluate(() =>
		[...document.querySelectorAll("main .button, .nav a, summary, .beats a, .check label, .field input, .field select")]
			.filter((e) => e.checkVisibility())
			.map((e) => [e.textContent.trim() || e.name, e.getBoundingClientRect()])
			.filter(([, box]) => box.height < 44 || box.width < 44)
			.map(([words, box]) => `${words}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
	);
	ok(small.length === 0, `${name}: targets are at least 44 px`, small);
}

// What was not looked at on the way: the same pages at the other width, and some more.
async function everyPage() {
	let wide;
	// one after the other: each link that the operator makes ends the sessions before it
	for (const width of [390, 1280]) {
		const tab = await come(width === 390 ? phone : desk, "ada@example.org");
		for (const [name, path] of [["today", "/today"], ["person", seen.person], ["steps", "/steps"], ["kept", seen.talk],
			["now", "/now"], ["brief", seen.next], ["cancel", `${seen.next}/cancel`]]) {
			if (width === 390 && ["kept", "now", "brief", "cancel"].includes(name)) continue;
			await tab.goto(path);
			await look(tab, name, width);
		}
		if (width === 390) await tab.context().close();
		else wide = tab;
	}
	await wide.goto(seen.next);
	await submit(wide, press(wide, "Begin the talk"));
	await look(wide, "talk mode", 1280);
	await submit(wide, press(wide, "End"));
	await look(wide, "card", 1280);
	noise(wide, "every page");
	await wide.context().close();
}

try {
	for (const part of [settingUp, topicsOfBoth, talkByKeyboard, card, memberSide, leaderConfirms, nextBrief,
		shorterRatherThanNot, threeMinutesNow, talkedWithoutPlan, withoutScripts, everyPage]) {
		console.log(`# ${part.name}`);
		await part().catch((error) => ok(false, `${part.name}: goes through`, error.message));
	}
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
