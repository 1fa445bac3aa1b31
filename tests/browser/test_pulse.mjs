// SPDX-License-Identifier: Apache-2.0
//
// A pulse in a team of eight: it is opened, answered on a phone by a blind token, and without a script;
// the session never goes along with an answer; what came of it is there after its end.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { done, enterBy, folder, found, launch, ok, open, phone, sideways, submit } from "./rapport.mjs";

const members = ["Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida"];
const row = (name, leader) => `${name.toLowerCase()},${name} Ray,${name.toLowerCase()}@example.org,${leader},Europe/Berlin,08:00-16:00\n`;
const team = `id,name,email,leader,timezone,work_hours\n${row("Ada", "")}${members.map((name) => row(name, "ada")).join("")}`;
const browser = await launch();
const files = folder("2026-11-23T06:00:00Z");
writeFileSync(join(files.dir, "team.csv"), team);
files.run("init");
files.run("import", join(files.dir, "team.csv"));
let server = await files.serve("--log", "quiet");

const text = (tab) => tab.locator("main").innerText();
const come = async (name, options = phone) => {
	const tab = await open(browser, server.address, options);
	await enterBy(tab, files, server, `${name.toLowerCase()}@example.org`);
	return tab;
};
const choose = (tab, place, word) => tab.locator("#pulse fieldset.choices").nth(place).locator("label", { hasText: new RegExp(`^${word}$`) }).click();

async function answer(tab, words) {
	await tab.goto("/pulse");
	for (const [place, word] of words.entries()) await choose(tab, place, word);
	await submit(tab, tab.getByRole("button", { name: "Hand it in" }));
}

try {
	const ada = await come("Ada");
	await ada.goto("/pulse");
	await submit(ada, ada.getByRole("button", { name: "Open it" }));
	ok((await ada.locator("#pulse").count()) === 1, "whoever opens a pulse is asked too");

	const bo = await come("Bo");
	await bo.goto("/today");
	ok((await text(bo)).includes("A pulse is open: three statements, ten seconds, without your name."), "a quiet line stands on Today");
	await bo.goto("/pulse");
	const seen = await text(bo);
	ok(seen.indexOf("Nobody reads your answer by itself") >= 0 && seen.indexOf("Nobody reads") < seen.indexOf("In my talks I am heard."), "who reads it stands before the first tap", seen);
	ok(!(await sideways(bo)), "nothing goes beyond the side of a phone");
	ok((await found(bo)).length === 0, "axe finds nothing", await found(bo));
	if (process.env.SHOTS) await bo.screenshot({ path: join(process.env.SHOTS, "answer-390.png"), fullPage: true });
	const requests = [];
	bo.on("request", (request) => request.method() === "POST" && requests.push(request));
	await answer(bo, ["Yes", "Rather yes", "No"]);
	const [drawn, handed] = requests;
	ok(/\/pulse\/[^/]+\/draw$/.test(drawn.url()) && drawn.postData().startsWith("hidden="), "the browser draws a token, and sends nothing else with it", requests.map((r) => r.url()));
	const headers = await handed.allHeaders();
	ok(handed.url().endsWith("/pulse/answers") && !headers.cookie && !headers.referer, "the answer goes without the session", headers);
	const fields = new URLSearchParams(handed.postData());
	ok(fields.get("token").length === 43 && !drawn.postData().includes(fields.get("token")) && !drawn.postData().includes(fields.get("proof")), "what was drawn and what is handed in have nothing in common");
	ok((await text(bo)).includes("You have answered."), "the page says that it is in");
	await bo.goto("/today");
	ok(!(await text(bo)).includes("A pulse is open"), "the line on Today is gone");

	const again = await bo.evaluate(async (round) => {
		const csrf = "";
		const answer = await fetch(`/pulse/${round}/draw`, { method: "POST", headers: { "X-CSRF-Token": csrf }, body: new URLSearchParams({ hidden: "x" }) });
		return answer.status;
	}, "0000000000000");
	ok(again === 403, "nobody draws without the token of their session", again);

	for (const name of ["Cy", "Di", "Ed", "Flo"]) {
		const tab = await come(name);
		await answer(tab, ["Yes", "Rather no", "I cannot say"]);
		ok((await text(tab)).includes("You have answered."), `${name} has answered`);
		await tab.context().close();
	}
	const plain = await come("Gus", { ...phone, javaScriptEnabled: false });
	await plain.goto("/pulse");
	ok((await text(plain)).includes("In my talks I am heard."), "the form is there without a script");
	for (const place of [0, 1, 2]) await choose(plain, place, "Rather yes");
	await plain.getByRole("button", { name: "Hand it in" }).click();
	ok((await text(plain)).includes("You have answered."), "and can be handed in");

	await submit(ada, ada.getByRole("button", { name: "End it now" }));
	ok((await text(ada)).includes("Its results are here in some minutes."), "after its end results are worked out");
	await server.stop();
	files.clock("2026-11-23T07:00:00Z");
	server = await files.serve("--log", "quiet");
	const hal = await come("Hal");
	let says = "";
	for (let tries = 0; tries < 40 && !says.includes("What came of it"); tries++) {
		await hal.waitForTimeout(250);
		await hal.goto("/pulse");
		says = await text(hal);
	}
	await hal.goto("/today");
	ok((await text(hal)).includes("The pulse is over. What came of it"), "Today leads to the results for a week");
	await hal.goto("/pulse");
	ok(says.includes("9 were asked, 6 answered"), "how many answered is said", says);
	ok(/Everybody: at least 5 of 6 agree/.test(says), "all and all but one look the same", says);
	ok(/probably \d+ to \d+ %/.test(says), "with its interval", says);
	ok(!says.includes("Ada Ray's team"), "the team is not shown beside everybody, who are one more", says);
	if (process.env.SHOTS) await hal.screenshot({ path: join(process.env.SHOTS, "results-390.png"), fullPage: true });
	ok((await found(hal)).length === 0, "axe finds nothing on the results", await found(hal));
	await submit(hal, hal.getByRole("link", { name: "Over time", exact: true }).first());
	ok((await hal.locator("h1").innerText()) === "In my talks I am heard.", "a statement has a page over time");
	if (process.env.SHOTS) await hal.screenshot({ path: join(process.env.SHOTS, "time-390.png"), fullPage: true });
	ok((await found(hal)).length === 0, "axe finds nothing there", await found(hal));
} finally {
	await server.stop();
	await browser.close();
	files.remove();
}
done();
