// SPDX-License-Identifier: Apache-2.0
//
// A pulse in a team of eight: it is opened, answered on a phone by a blind token, and without a script;
// the session never goes along with an answer; what came of it is there after its end.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { done, enterBy, folder, found, launch, ok, open, phone, sideways, submit, walked } from "./rapport.mjs";

const members = ["Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida"];
const row = (name, leader) => `${name.toLowerCase()},${name} Ray,${name.toLowerCase()}@example.org,${leader},Europe/Berlin,08:00-16:00\n`;
const team = `id,name,email,leader,timezone,work_hours\n${row("Ada", "")}${members.map((name) => row(name, "ada")).join("")}`;
// what waits when the server is stopped is handed on to the next one
const memory = mkdtempSync("/dev/shm/rapport-pulse-");
process.env.RUNTIME_DIRECTORY = memory;
const browser = await launch();
let now = "2026-11-23T06:00:00Z"; // of the server, and of the browsers: an answer is kept while its pulse is open
const files = folder(now);
writeFileSync(join(files.dir, "team.csv"), team);
files.run("init");
files.run("import", join(files.dir, "team.csv"));
let server = await files.serve("--log", "quiet");

const text = (tab) => tab.locator("main").innerText();
const come = async (name, options = phone) => {
	const tab = await open(browser, server.address, options);
	await tab.context().clock.setFixedTime(now);
	await enterBy(tab, files, server, `${name.toLowerCase()}@example.org`);
	return tab;
};
const choose = (tab, place, word) => tab.locator("#pulse fieldset.choices").nth(place).locator("label", { hasText: new RegExp(`^${word}$`) }).click();

const handIn = (tab) => tab.getByRole("button", { name: "Hand it in" });
const isThanked = (tab) => tab.getByText("Thank you. Your answer is kept without your name.").waitFor().then(() => true, () => false);
const isKept = (tab) => tab.getByText("Your answer is kept on this device.").waitFor().then(() => true, () => false);
const says = (tab, words) => tab.locator(".error:visible", { hasText: words }).waitFor().then(() => true, () => false);

async function answer(tab, words) {
	await tab.goto("/pulse");
	for (const [place, word] of words.entries()) await choose(tab, place, word);
	await handIn(tab).click();
}

// What a browser posts from now on. Nothing of an answer may be in what has a session.
const posts = (tab) => {
	const all = [];
	tab.on("request", (request) => request.method() === "POST" && all.push(request));
	return all;
};
const answers = /(^|&)(first|second|third|line|token|proof)=/;
async function joined(all) {
	const faults = [];
	for (const request of all) if (answers.test(request.postData() ?? "") && (await request.allHeaders()).cookie) faults.push(request.url());
	return faults;
}

// What is missing is said beside its field, and nothing is sent.
async function incomplete(tab) {
	const all = posts(tab);
	await tab.goto("/pulse");
	await tab.getByText("Something else, in one line").first().click();
	await tab.locator("#line").fill("A second door would help.");
	await handIn(tab).click();
	ok(await says(tab, "Choose something at one of the three at least."), "a line alone is no answer");
	ok((await tab.locator("fieldset.choices").first().locator(".error").count()) === 1, "and that is said at the first statement");
	ok((await tab.evaluate(() => document.activeElement.name)) === "first", "where one goes on");
	ok((await found(tab)).length === 0, "axe finds nothing in what is said", await found(tab));
	await tab.locator("#line").press("Enter");
	await tab.locator("#line").fill("ü".repeat(300));
	for (const place of [0, 1, 2]) await choose(tab, place, ["Yes", "Rather no", "I cannot say"][place]);
	await handIn(tab).click();
	ok(await says(tab, "This line is too long"), "a line that is too long is told before anything goes");
	ok((await tab.locator(".error:visible").count()) === 1, "and what was mended is not told any more");
	ok((await tab.locator("#line").inputValue()).length === 300 && all.length === 0, "nothing is lost, and nothing was sent", all.map((r) => r.url()));
	await tab.locator("#line").fill("A second door would help.");
	await handIn(tab).click();
	ok(await isThanked(tab), "what is mended is taken");
	ok(all.length === 2 && (await joined(all)).length === 0, "no answer went with the session", all.map((r) => r.url()));
	await tab.context().close();
}

// A server that cannot be reached, before and after the token is drawn: the answer is kept, and is sent by the next page.
async function unreached(tab) {
	const all = posts(tab);
	await tab.goto("/pulse");
	for (const place of [0, 1, 2]) await choose(tab, place, ["Yes", "Rather no", "I cannot say"][place]);
	await tab.context().setOffline(true);
	await handIn(tab).click();
	ok((await isKept(tab)) && !(await text(tab)).includes("fetch"), "without a network an answer is kept, and the page says so in words of its own", await text(tab));
	ok((await found(tab)).length === 0, "axe finds nothing there", await found(tab));
	await tab.context().setOffline(false);
	for (const [status, body] of [[500, "<h1>broken</h1>"], [502, ""], [503, '{"detail":"SQL"}'], [429, '{"detail":"busy"}'], [401, '{"detail":"signed out"}']]) {
		await tab.route("**/draw", (route) => route.fulfill({ status, body }));
		await tab.goto("/pulse");
		ok((await isKept(tab)) && (await handIn(tab).count()) === 0, `and after ${status} still, in the place of the form`, await text(tab));
		await tab.unroute("**/draw");
	}
	const drawn = [];
	await tab.route("**/draw", async (route) => {
		drawn.push((await route.fetch()).status());
		await route.abort();
	});
	await tab.goto("/pulse");
	ok((await isKept(tab)) && drawn[0] === 200, "and when the token was drawn, and that is lost on the way", drawn);
	await tab.unroute("**/draw");
	await tab.route("**/pulse/answers", (route) => route.abort());
	const redrawn = tab.waitForResponse((response) => response.url().endsWith("/draw"));
	const handed = tab.waitForRequest((request) => request.url().endsWith("/pulse/answers"));
	await tab.goto("/pulse");
	ok((await redrawn).ok() && (await handed), "then the same token is drawn once more");
	await tab.unroute("**/pulse/answers");
	const again = tab.waitForResponse((response) => response.url().endsWith("/pulse/answers"));
	await tab.goto("/today");
	ok((await again).ok(), "and the next page brings the answer");
	ok((await joined(all)).length === 0, "without the session", await joined(all));
	await tab.context().close();
}

// Two people on one browser: neither answer takes the place of the other, and signing out deletes one's own, after asking.
async function shared(tab, one, other) {
	const kept = () => tab.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("pulse waiting ")).length);
	const enter = async (name) => {
		await tab.context().clearCookies();
		await enterBy(tab, files, server, `${name.toLowerCase()}@example.org`);
	};
	await tab.route("**/pulse/answers", (route) => route.abort());
	for (const name of [one, other]) {
		if (name === other) await enter(other);
		await answer(tab, ["Yes", "Yes", "No"]);
		ok(await isKept(tab), `the answer of ${name} is kept`);
	}
	ok((await kept()) === 2, "each by itself");
	await tab.goto("/settings");
	await tab.locator("form[action='/sign-out'] button").click();
	await tab.locator("#leaving[open]").waitFor();
	await submit(tab, tab.getByRole("button", { name: "Delete it and sign out" }));
	ok((await kept()) === 1, "signing out asks, and deletes one's own");
	await tab.unroute("**/pulse/answers");
	const again = tab.waitForResponse((response) => response.url().endsWith("/pulse/answers"));
	await enter(one);
	await tab.goto("/today");
	ok((await again).ok(), "and what the first has handed in arrives");
	await tab.waitForFunction(() => Object.entries(localStorage).some(([key, value]) => key.startsWith("pulse waiting ") && JSON.parse(value).taken));
	await tab.goto("/settings");
	await submit(tab, tab.locator("form[action='/sign-out'] button"));
	ok((await kept()) === 0, "after which signing out does not ask");
	await tab.context().close();
}

// A refusal says what it is about, and the right that was drawn stays good.
async function refused(tab) {
	const all = posts(tab);
	await tab.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new Error("off"); } })); // a browser that keeps nothing
	const problem = (status, detail, field) => (route) => route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify({ status, detail, errors: field ? [{ pointer: `/${field}`, detail }] : undefined }) });
	await tab.goto("/pulse");
	for (const place of [0, 1, 2]) await choose(tab, place, ["Yes", "Rather no", "I cannot say"][place]);
	await tab.context().setOffline(true);
	await handIn(tab).click();
	ok(await says(tab, "The server does not answer now. Nothing was sent"), "where nothing can be kept, nothing is sent, and that is said", await text(tab));
	ok((await tab.locator("#pulse input:checked").count()) === 3, "everything stands there still");
	await tab.context().setOffline(false);
	await tab.route("**/draw", problem(404, "no pulse is open that asks you"));
	await handIn(tab).click();
	ok(await says(tab, "no pulse is open that asks you"), "what the server says is shown", await text(tab));
	await tab.unroute("**/draw");
	await tab.route("**/pulse/answers", problem(422, "Please write it otherwise.", "line"));
	await handIn(tab).click();
	ok(await says(tab, "Please write it otherwise."), "and beside the field that it is about");
	ok(await tab.locator("#line").isVisible(), "which is opened");
	await tab.unroute("**/pulse/answers");
	await handIn(tab).click();
	ok(await isThanked(tab), "and the answer can be mended and handed in");
	ok(all.filter((request) => request.url().endsWith("/draw")).length === 3, "by the token that was drawn");
	ok((await joined(all)).length === 0, "no answer went with the session", await joined(all));
	await tab.context().close();
}

// While the file of the pulse is not there, nothing can be sent at all.
async function unloaded(tab) {
	const all = posts(tab);
	const file = /\/assets\/pulse[^/]*\.js$/;
	await tab.route(file, (route) => route.abort());
	await tab.goto("/pulse");
	ok(await says(tab, "A part of this page did not come"), "a page whose script is missing says so");
	await choose(tab, 0, "Yes");
	await tab.getByText("Something else, in one line").first().click();
	await tab.locator("#line").fill("A second door would help.");
	await tab.locator("#line").press("Enter");
	ok((await handIn(tab).count()) === 0 && tab.url().endsWith("/pulse") && all.length === 0, "and sends nothing, not by the Enter key either", all.map((r) => r.url()));
	await tab.unroute(file);
	await answer(tab, ["Yes", "Rather no", "I cannot say"]);
	ok(await isThanked(tab) && (await joined(all)).length === 0, "loaded again it takes the answer");
	await tab.context().close();
}

async function unscripted(tab) {
	await tab.goto("/pulse");
	ok((await text(tab)).includes("In my talks I am heard."), "the form is there without a script");
	await tab.getByText("Something else, in one line").first().click();
	await tab.locator("#line").fill("A second door would help.");
	await handIn(tab).click();
	ok(await says(tab, "Choose something at one of the three at least."), "a line alone is refused there, too");
	ok((await tab.locator("fieldset.choices").first().locator(".error").count()) === 1 && (await tab.locator("#line").inputValue()) === "A second door would help.", "at the same place, and the line is there still");
	for (const place of [0, 1, 2]) await choose(tab, place, "Rather yes");
	await handIn(tab).click();
	ok((await text(tab)).includes("Thank you. Your answer is kept without your name."), "and can be handed in", await text(tab));
}

try {
	const ada = await come("Ada");
	await ada.goto("/pulse");
	ok((await text(ada)).includes("nobody can end it early"), "whoever opens a pulse reads before that nobody ends it early", await text(ada));
	ok(!(await text(ada)).includes("are lost"), "and of no loss, where what waits is handed on");
	if (process.env.SHOTS) await ada.screenshot({ path: join(process.env.SHOTS, "open-390.png"), fullPage: true });
	await submit(ada, ada.getByRole("button", { name: "Open it" }));
	ok((await ada.locator("#pulse").count()) === 1, "whoever opens a pulse is asked too");

	const bo = await come("Bo");
	await bo.goto("/today");
	ok((await text(bo)).includes("A pulse is open: three statements, ten seconds, without your name."), "a quiet line stands on Today");
	await bo.goto("/pulse");
	const seen = await text(bo);
	ok(seen.indexOf("Nobody reads your answer by itself") >= 0 && seen.indexOf("Nobody reads") < seen.indexOf("In my talks I am heard."), "who reads it stands before the first tap", seen);
	ok(seen.includes("Your answer counts together with those of ") && seen.indexOf("counts together") < seen.indexOf("In my talks I am heard."), "and with whom it counts together", seen);
	ok(!(await sideways(bo)), "nothing goes beyond the side of a phone");
	const [act, nav] = [await handIn(bo).boundingBox(), await bo.locator(".nav").boundingBox()];
	ok(act.y + act.height <= nav.y && act.height >= 44, "the act stands above the navigation, however long the page is", [act, nav]);
	ok((await walked(bo)).length === 0, "and is reached by the keyboard alone");
	ok((await found(bo)).length === 0, "axe finds nothing", await found(bo));
	if (process.env.SHOTS) await bo.screenshot({ path: join(process.env.SHOTS, "answer-390.png"), fullPage: true });
	const requests = posts(bo);
	await answer(bo, ["Yes", "Rather yes", "No"]);
	ok(await isThanked(bo), "whoever hands in is thanked, as without a script");
	ok((await bo.evaluate(() => document.activeElement.textContent)).includes("Thank you."), "and reads on from there");
	ok((await found(bo)).length === 0, "axe finds nothing on the thanks", await found(bo));
	const [drawn, handed] = requests;
	ok(/\/pulse\/[^/]+\/draw$/.test(drawn.url()) && drawn.postData().startsWith("hidden="), "the browser draws a token, and sends nothing else with it", requests.map((r) => r.url()));
	const headers = await handed.allHeaders();
	ok(handed.url().endsWith("/pulse/answers") && !headers.cookie && !headers.referer, "the answer goes without the session", headers);
	const fields = new URLSearchParams(handed.postData());
	ok(fields.get("token").length === 43 && !drawn.postData().includes(fields.get("token")) && !drawn.postData().includes(fields.get("proof")), "what was drawn and what is handed in have nothing in common");
	await bo.goto("/pulse");
	ok((await text(bo)).includes("You have answered."), "the page says that it is in");
	await bo.goto("/today");
	ok(!(await text(bo)).includes("A pulse is open"), "the line on Today is gone");

	const again = await bo.evaluate(async (round) => {
		const csrf = "";
		const answer = await fetch(`/pulse/${round}/draw`, { method: "POST", headers: { "X-CSRF-Token": csrf }, body: new URLSearchParams({ hidden: "x" }) });
		return answer.status;
	}, "0000000000000");
	ok(again === 403, "nobody draws without the token of their session", again);

	await incomplete(await come("Cy"));
	await unreached(await come("Di"));
	await refused(await come("Ed"));
	await unloaded(await come("Flo"));
	await shared(await come("Hal"), "Hal", "Ida");
	await unscripted(await come("Gus", { ...phone, javaScriptEnabled: false }));

	await ada.goto("/pulse");
	ok((await ada.getByRole("button", { name: /End/ }).count()) === 0, "nobody ends it early");
	await server.stop();
	files.clock(now = "2026-11-30T07:00:00Z");
	server = await files.serve("--log", "quiet");
	const hal = await come("Hal");
	let results = "";
	for (let tries = 0; tries < 40 && !results.includes("What came of it"); tries++) {
		await hal.waitForTimeout(250);
		await hal.goto("/pulse");
		results = await text(hal);
	}
	await hal.goto("/today");
	ok((await text(hal)).includes("The pulse is over. What came of it"), "Today leads to the results for a week");
	await hal.goto("/pulse");
	ok(results.includes("9 were asked, 7 answers count"), "how many answers count is said, and not that others did not answer", results);
	ok(/Everybody: at least 6 of 7 agree/.test(results), "all and all but one look the same", results);
	ok(/probably \d+ to \d+ %/.test(results), "with its interval", results);
	ok(!results.includes("Ada Ray's team"), "the team is not shown beside everybody, who are one more", results);
	if (process.env.SHOTS) await hal.screenshot({ path: join(process.env.SHOTS, "results-390.png"), fullPage: true });
	ok((await found(hal)).length === 0, "axe finds nothing on the results", await found(hal));
	await submit(hal, hal.getByRole("link", { name: "Over time", exact: true }).first());
	ok((await hal.locator("h1").innerText()) === "In my talks I am heard.", "a statement has a page over time");
	if (process.env.SHOTS) await hal.screenshot({ path: join(process.env.SHOTS, "time-390.png"), fullPage: true });
	ok((await found(hal)).length === 0, "axe finds nothing there", await found(hal));

	// another pulse, of other statements, which is called off
	const opener = await come("Ada");
	await opener.goto("/pulse");
	await submit(opener, opener.getByRole("button", { name: "Open it" }));
	await opener.getByText("Call it off").first().click();
	if (process.env.SHOTS) await opener.screenshot({ path: join(process.env.SHOTS, "calling-off-390.png"), fullPage: true });
	await submit(opener, opener.getByRole("button", { name: "Call it off" }));
	ok((await text(opener)).includes("The last pulse was called off."), "a pulse can be called off");
	if (process.env.SHOTS) await opener.screenshot({ path: join(process.env.SHOTS, "called-off-390.png"), fullPage: true });
	await hal.goto("/today");
	ok((await text(hal)).includes("The pulse was called off."), "which whoever was asked reads on Today", await text(hal));
	await hal.goto("/pulse");
	ok((await text(hal)).includes("The last pulse was called off.") && (await text(hal)).includes("What came of it"), "and beside what came of the one before", await text(hal));
	ok((await found(hal)).length === 0, "axe finds nothing there either", await found(hal));
} finally {
	await server.stop();
	await browser.close();
	files.remove();
	rmSync(memory, { recursive: true, force: true });
}
done();
