// SPDX-License-Identifier: Apache-2.0
//
// A check-in of a member on a phone: kept for themselves, shown to the leader, opened, taken back,
// and then looked for everywhere that the leader can look.
import { join } from "node:path";
import { desk, done, enterBy, found, launch, ok, open, organisation, phone, press, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
cleo,Cleo Ray,cleo@example.org,,Europe/Berlin,08:00-18:00
ada,Ada Lovell,ada@example.org,cleo,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);
const words = "Tired, and glad about the beta", private_words = "Looking for something new";

const text = (tab) => tab.locator("main").innerText();
const come = async (address, options = phone) => {
	const tab = await open(browser, server.address, options);
	await enterBy(tab, files, server, address);
	return tab;
};
const show = async (tab, name) => {
	if (process.env.PICTURES) await tab.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
};

const ben = await come("ben@example.org"), ada = await come("ada@example.org", desk), cleo = await come("cleo@example.org");
await ada.goto("/people");
const person = await ada.locator("a[href^='/people/']", { hasText: "Ben" }).first().getAttribute("href");

async function kept() {
	await ben.goto("/today");
	let taps = 0;
	const since = performance.now(), tap = async (what) => (taps++, what.click());
	await Promise.all([ben.waitForURL("**/check-in"), tap(ben.getByRole("link", { name: /How are you/ }))]);
	ok((await text(ben)).includes("Only you, unless you show it to Ada Lovell below"), "who reads it is said before a word is typed");
	await tap(ben.locator(".choices span", { hasText: "too much" }));
	await Promise.all([ben.waitForNavigation(), tap(press(ben, "Keep it"))]);
	console.log(`# a check-in from Today: ${taps} taps, ${((performance.now() - since) / 1000).toFixed(1)} s without thinking`);
	ok(taps === 3, "a check-in takes three taps from Today", taps);
	ok((await text(ben)).includes("Kept, for you alone."), "it is kept for its author alone");
	ok((await sideways(ben)) <= 0, "the page is no wider than a phone");
	ok((await found(ben, "light")).length === 0 && (await found(ben, "dark")).length === 0, "nothing stands in anybody's way", await found(ben, "light"));
	await show(ben, "check-in-dark");
	await ben.fill("#words", private_words);
	await submit(ben, press(ben, "Keep it"));
}

async function shown() {
	await ben.fill("#words", words);
	await ben.locator(".choices span", { hasText: "room for more" }).click();
	await ben.getByText("Say more").click();
	await ben.fill("#obstacle", "The slow test machines");
	await ben.locator(".choices label", { hasText: /^You and Ada Lovell$/ }).click();
	await show(ben, "check-in-form");
	await submit(ben, press(ben, "Keep it"));
	ok((await text(ben)).includes("not opened yet"), "it is shown, and not opened yet");
	await ada.goto(person);
	const page = await text(ada);
	ok(page.includes(words) && page.includes("The slow test machines") && page.includes("You and Ben Ortiz, who can take it back"), "the leader reads it", page);
	ok(!page.includes(private_words) && !page.includes("too much"), "and nothing of what was not shown");
	await show(ada, "check-in-leader");
	await ben.reload();
	ok(/opened\s+today 10:00/.test(await text(ben)), "its author sees that it was opened", (await text(ben)).slice(0, 900));
	await show(ben, "check-in-member");
}

// Every page, JSON answer and export that somebody can ask for.
async function everywhere(tab) {
	const ids = [...(await tab.content()).matchAll(/\/(?:people|talks|steps)\/\w+/g)].map((m) => m[0]);
	const pages = ["/today", "/plan", "/people", "/steps", "/check-in", "/settings", person, "/calendar.ics", ...ids];
	let all = "";
	for (const path of [...new Set(pages)]) {
		const answers = await tab.evaluate(async (to) => Promise.all(["", "/api/v1"].map(async (at) => (await fetch(at + to)).text())), path);
		all += answers.join("");
	}
	return all;
}

async function takenBack() {
	ok((await everywhere(ada)).includes(words), "the search finds what is shown");
	await submit(ben, ben.locator("li", { hasText: words }).getByRole("button", { name: "Take it back" }));
	ok((await text(ben)).includes("Taken back. Only you read it now."), "it is taken back");
	await ada.goto(person);
	const page = await text(ada);
	ok(page.includes("Ben Ortiz took back something that you had read.") && !page.includes("slow test machines"), "the leader is told that something was taken back, and not what", page);
	ok(!(await everywhere(ada)).includes(words) && !(await everywhere(cleo)).includes(words), "and finds it nowhere any more");
	ok((await everywhere(ben)).includes(words), "its author still has it");
}

async function untilTheTalk() {
	await ben.locator("li", { hasText: words }).getByText("Change").click();
	await submit(ben, ben.locator("li", { hasText: words }).getByRole("button", { name: "Show it to Ada Lovell until you have talked" }));
	await ada.goto(person);
	ok((await text(ada)).includes(words), "shown for the next talk, it is there");
	await ada.getByText("We have just talked").click();
	await submit(ada, ada.locator("form[action$='/log'] button"));
	await ada.goto(person);
	ok(!(await text(ada)).includes(words), "after the talk it is not");
	await ben.goto("/check-in");
	await ben.locator("li", { hasText: words }).getByText("Change").click();
	await submit(ben, ben.locator("li", { hasText: words }).getByRole("button", { name: "Delete it" }));
	ok(!(await text(ben)).includes(words), "and deleted it is gone for its author too");
}

try {
	await kept();
	await shown();
	await takenBack();
	await untilTheTalk();
	for (const tab of [ben, ada, cleo]) {
		const noise = tab.noise.filter((line) => !line.includes("404")); // what is asked for in vain above
		ok(noise.length === 0, "no error and no warning", noise);
	}
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
