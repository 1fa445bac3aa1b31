// SPDX-License-Identifier: Apache-2.0
//
// Ada and Ben, each in a browser, type in one line at once: no word is lost, whatever the network, the
// input method, the session and the tab do meanwhile, and both see the same in the end.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { desk, done, enterBy, launch, ok, open, organisation, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);

const enter = async (tab, address) => {
	await enterBy(tab, files, server, address);
};
const come = async (address) => {
	const tab = await open(browser, server.address, desk);
	await enter(tab, address);
	return tab;
};
const line = (tab, name = "remember") => tab.locator(`[data-line=${name}]`);
const state = (tab, name = "remember") => tab.locator(`[data-line=${name}] + .line-state`);
const value = (tab, name = "remember") => line(tab, name).inputValue();
const unfold = (tab) => tab.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
const show = async (tab) => {
	await tab.goto(talk);
	await unfold(tab);
};
const caret = (tab, at, name = "remember") => line(tab, name).evaluate((field, place) => (field.focus(), field.setSelectionRange(place, place)), at);
const stored = (tab, name = "remember") => tab.evaluate(async ([path, which]) => {
	const { lines } = await (await fetch(`${path}/lines.json`, { headers: { Accept: "application/json" } })).json();
	return lines.find(({ line }) => line === which).text;
}, [talk, name]);

// Wait until both pages and the server hold one text, in which each of these words is whole.
async function agree(claim, ...parts) {
	let now = [];
	for (let tries = 0; tries < 60; tries++) {
		now = [await value(ada), await value(ben), await stored(ada)];
		if (new Set(now).size === 1 && parts.every((part) => now[0].includes(part))) break;
		await ada.waitForTimeout(100);
	}
	ok(new Set(now).size === 1 && parts.every((part) => now[0].includes(part)), claim, now.map((text) => text.replace(/x{9,}/g, (all) => `x*${all.length}`)));
	return now[0];
}

// Each answer about what was typed comes most of a second late.
const answerLate = (tab) => tab.route("**/ops", async (route) => {
	const answer = await route.fetch();
	await new Promise((go) => setTimeout(go, 800));
	await route.fulfill({ response: answer }).catch(() => {}); // the test goes on without the last of them
});

const ada = await come("ada@example.org");
const ben = await come("ben@example.org");
await ada.goto("/people");
const person = await ada.locator("a[href^='/people/']").first().getAttribute("href");
const talk = await ada.evaluate(async (to) => {
	const page = new DOMParser().parseFromString(await (await fetch("/settings")).text(), "text/html");
	const body = new URLSearchParams({ held: 3, csrf: page.querySelector("input[name=csrf]").value });
	return new URL((await fetch(`${to}/log`, { method: "POST", body })).url).pathname;
}, person);

async function bothAtOnce() {
	await Promise.all([show(ada), show(ben)]);
	await Promise.all([
		line(ada).pressSequentially("hello aaaa bbbb ", { delay: 25 }),
		line(ben).pressSequentially("world cccc dddd ", { delay: 20 }),
	]);
	await agree("both type at one place at once, and every word is whole", "hello", "aaaa", "bbbb", "world", "cccc", "dddd");
	ok((await state(ada).textContent()) === "" && (await state(ben).textContent()) === "", "and nothing waits");
}

async function theCaretStays() {
	const text = await value(ben);
	const at = text.indexOf("world") + 2;
	await line(ben).evaluate((field, from) => (field.focus(), field.setSelectionRange(from, from + 2)), at);
	await caret(ada, 0);
	await line(ada).pressSequentially("Start: ");
	await agree("the other types before the caret", "Start: ");
	const chosen = await line(ben).evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
	ok(chosen === "rl", "what was selected is selected still", chosen);
	await caret(ben, (await value(ben)).indexOf("cccc") + 2);
	await ben.keyboard.type("c");
	await ben.keyboard.press("Backspace");
	await ben.keyboard.press("Backspace");
	await ben.keyboard.type("c🙂");
	await agree("repeated letters, a wide character and corrections stay where they were typed", "cc🙂cc ");
}

async function withoutNetwork() {
	await ben.route("**/ops", (route) => route.abort());
	await caret(ben, (await value(ben)).length);
	await ben.evaluate(() => {
		const field = document.querySelector("[data-line=remember]");
		field.addEventListener("input", () => (window.typedAt ??= performance.now()));
		new MutationObserver(() => (window.saidAfter ??= performance.now() - window.typedAt)).observe(field.nextElementSibling, { childList: true });
	});
	await line(ben).pressSequentially("offline ");
	await caret(ada, 0);
	await line(ada).pressSequentially("meanwhile ");
	await ben.waitForFunction(() => document.querySelector("[data-line=remember] + .line-state").textContent === "Not saved yet");
	const after = await ben.evaluate(() => window.saidAfter);
	ok(after >= 1900 && after < 4000, "after two seconds the line says that it is not saved", after);
	await ben.unroute("**/ops");
	await ben.evaluate(() => dispatchEvent(new Event("online")));
	await agree("back online it is sent", "offline ", "meanwhile ");
	await ben.waitForFunction(() => document.querySelector("[data-line=remember] + .line-state").textContent === "");
	ok(true, "and the line says no more");
	let answers = 0;
	await ben.route("**/ops", async (route) => {
		await route.fetch();
		if (answers++ < 2) return route.abort();
		return route.continue();
	});
	await caret(ben, (await value(ben)).length);
	await line(ben).pressSequentially("once ");
	await agree("an answer that is lost does not make it twice", "once ");
	await ben.unroute("**/ops");
	ok((await value(ben)).split("once").length === 2 && answers > 0, "it is there once", [await value(ben), answers]);
}

async function composing() {
	const cdp = await ben.context().newCDPSession(ben);
	await caret(ben, (await value(ben)).length);
	await cdp.send("Input.imeSetComposition", { text: "k", selectionStart: 1, selectionEnd: 1 });
	await cdp.send("Input.imeSetComposition", { text: "ka", selectionStart: 2, selectionEnd: 2 });
	const during = await value(ben);
	await caret(ada, 0);
	await line(ada).pressSequentially("while ");
	await ben.waitForTimeout(700);
	ok((await value(ben)) === during, "while an input method composes, the field is left alone", [during, await value(ben)]);
	await cdp.send("Input.imeSetComposition", { text: "か", selectionStart: 1, selectionEnd: 1 });
	await cdp.send("Input.insertText", { text: "書く" });
	await agree("what was composed and what came meanwhile are both there", "while ", "書く");
}

async function signedOut() {
	const cookies = await ben.context().cookies();
	await ben.context().clearCookies();
	await caret(ben, (await value(ben)).length);
	await line(ben).pressSequentially("kept ");
	await state(ben).filter({ hasText: "you are signed out" }).waitFor();
	ok((await value(ben)).includes("kept "), "an expired session is said, and what was typed stays");
	const other = await ben.context().newPage();
	await enter(other, "ben@example.org");
	ok(cookies.length > 0 && (await other.evaluate(() => document.body.dataset.me)) !== undefined, "signed in again in another tab, with another session");
	await other.close();
	await answerLate(ben); // so that the page learns the new token by another way before the old one is refused
	await ben.evaluate(() => dispatchEvent(new Event("online")));
	await agree("it is sent by the first page, which has the old token of forms", "kept ");
	await ben.unroute("**/ops");
}

async function asleep() {
	const cdp = await ben.context().newCDPSession(ben);
	await caret(ben, (await value(ben)).length);
	await line(ben).pressSequentially("before ");
	await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
	await caret(ada, 0);
	await line(ada).pressSequentially("slept ");
	await ada.waitForTimeout(500);
	await cdp.send("Page.setWebLifecycleState", { state: "active" });
	await agree("a tab that was suspended catches up, and sends what it had", "before ", "slept ");
}

async function aClosedBrowser() {
	await ben.context().route("**/ops", (route) => route.abort());
	await caret(ben, (await value(ben)).length);
	await line(ben).pressSequentially("unsent ");
	await ben.waitForTimeout(200);
	await ben.goto("/today");
	ok(!(await stored(ada)).includes("unsent"), "a page is left before it could send");
	await ben.context().unroute("**/ops");
	await ben.reload();
	for (let tries = 0; tries < 40 && !(await stored(ada)).includes("unsent"); tries++) await ben.waitForTimeout(100);
	ok((await stored(ada)).includes("unsent "), "any other page sends it");
	await show(ben);
	await agree("once", "unsent ");
	ok((await stored(ada)).split("unsent").length === 2, "and once only");
}

async function theForm() {
	const text = await stored(ada);
	await submit(ada, ada.getByRole("button", { name: "Done", exact: true }));
	ok((await stored(ada)) === text, "Done changes nothing of what both typed", [text, await stored(ada)]);
	await show(ada);
	await line(ada, "goal").pressSequentially("ship it");
	await line(ben, "goal").pressSequentially(" and rest");
	for (let tries = 0; tries < 40 && (await stored(ada, "goal")).length < 16; tries++) await ben.waitForTimeout(100);
	const goal = await stored(ada, "goal");
	ok(goal.includes("ship it") && goal.includes(" and rest"), "the goal of the pair is such a line too", goal);
	await line(ben).fill("x".repeat(1995));
	await line(ben, "goal").focus();
	await agree("a text that fills the line", "xxxx");
	await line(ada).evaluate((field) => field.removeAttribute("maxlength"));
	await caret(ada, 0);
	await line(ada).pressSequentially("too long ");
	await state(ada).filter({ hasText: "Too long" }).waitFor();
	ok(await state(ada).getByRole("button", { name: "Copy what is here" }).isVisible(), "a text that is too long is not lost: it can be copied");
	await caret(ada, "too long ".length);
	await answerLate(ada); // so that it is shortened while a refusal is on its way
	const asked = ada.waitForRequest("**/ops");
	for (let i = 0; i < 5; i++) {
		await ada.keyboard.press("Backspace");
		await asked;
	}
	await agree("and shortened it is taken", "too x");
	await ada.unroute("**/ops");
}

// Ben has no leader any more: the pair has ended while he types.
async function authorityGoes() {
	writeFileSync(join(files.dir, "team.csv"), team.replace("ada,Europe/Berlin,08:00-18:00\n", ",Europe/Berlin,08:00-18:00\n"));
	await line(ben, "goal").pressSequentially("a ");
	files.run("import", join(files.dir, "team.csv"));
	const before = await stored(ada, "goal");
	await line(ben, "goal").pressSequentially("late ");
	await state(ben, "goal").filter({ hasText: "Not saved:" }).waitFor();
	ok((await value(ben, "goal")).includes("late") && (await state(ben, "goal").getByRole("button").isVisible()), "when the pair ends in the middle, what was typed stays and can be copied", await state(ben, "goal").textContent());
	ok(!(await stored(ada, "goal")).includes("late"), "and is not stored", before);
}

// Signing out deletes what is left, and asks first.
async function leaves() {
	await ben.goto("/settings");
	await ben.getByRole("button", { name: "Sign out" }).first().click();
	await ben.locator("#leaving[open]").waitFor();
	await submit(ben, ben.getByRole("button", { name: "Delete it and sign out" }));
	const left = await ben.evaluate(async () => [(await indexedDB.databases()).some(({ name }) => name === "rapport"), localStorage["lines waiting"]]);
	ok(!left[0] && !left[1], "signing out asks first, and deletes what waits", left);
}

for (const part of [bothAtOnce, theCaretStays, withoutNetwork, composing, signedOut, asleep, aClosedBrowser, theForm, authorityGoes, leaves]) {
	console.log(`# ${part.name} ${Math.round(performance.now() / 1000)} s`);
	try {
		await part();
	} catch (error) {
		ok(false, `${part.name}: goes through`, error.message);
	}
}
for (const [tab, who] of [[ada, "Ada"], [ben, "Ben"]]) {
	const noise = tab.noise.filter((text) => !/ERR_FAILED|status of (401|403|409|422)/.test(text));
	ok(!noise.length, `${who}: no script fails`, noise);
}
await browser.close();
await server.stop();
files.remove();
done();
