// SPDX-License-Identifier: Apache-2.0
//
// One page, two people: what the one does shows on the other's screen at once, nothing that
// somebody types is disturbed by it, and what was missed is caught up with.
import { desk, done, enterBy, found, launch, noteActs, ok, open, organisation, phone, press, sideways, untilSeen } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);

const come = async (address, options) => {
	const tab = await open(browser, server.address, options);
	await noteActs(tab);
	await enterBy(tab, files, server, address);
	return tab;
};
// Sends a form as a page of this tab, but without going anywhere.
const post = (tab, path, form = {}) => tab.evaluate(async ([to, fields]) => {
	const page = new DOMParser().parseFromString(await (await fetch("/settings")).text(), "text/html");
	const body = new URLSearchParams({ ...fields, csrf: page.querySelector("input[name=csrf]").value });
	return new URL((await fetch(to, { method: "POST", body })).url).pathname;
}, [path, form]);
// The streams of both are open, so that what follows does not wait for a question.
const listening = (...tabs) => Promise.all(tabs.map((tab) => tab.waitForFunction(() => document.getElementById("live").dataset.streams === "true")));

const times = [];
async function seen(act, from, to, sight, claim) {
	const took = await untilSeen(act, from, to, sight);
	times.push(took);
	ok(took > 0, claim, took);
}

// A clock that is seven minutes behind.
const wrong = 7 * 60000;
const slow = (tab) => tab.context().addInitScript((by) => {
	const real = Date.now.bind(Date);
	Date.now = () => real() - by;
}, wrong);

const ada = await come("ada@example.org", desk);
const ben = await come("ben@example.org", phone);
await slow(ben);
await ada.goto("/people");
await ben.goto("/people");
const toBen = await ada.locator("main a[href^='/people/']").first().getAttribute("href");
const toAda = await ben.locator("main a[href^='/people/']").first().getAttribute("href");

async function thePageOfTheTwo() {
	await ada.goto(toBen);
	ok((await ada.textContent("#here")) === "", "nobody is here yet");
	await listening(ada);
	await seen(() => ben.goto(toAda), ben, ada, () => document.getElementById("here").textContent === "Ben Ortiz is here", "the leader sees that the member has come");
	await listening(ben);
	ok((await ben.textContent("#here")) === "Ada Lovell is here", "and the member sees the leader");
	await ada.fill("#words", "Something half typed");
	await seen(() => post(ben, `${toAda}/topics`, { words: "The on-call week" }), ben, ada, () => document.querySelector("main").textContent.includes("The on-call week"), "a topic of the one shows on the other's page");
	ok((await ada.inputValue("#words")) === "Something half typed" && (await ada.evaluate(() => document.activeElement.id)) === "words", "what somebody types there is as it was, with the cursor in it");
	await post(ben, "/settings/here");
	await ada.waitForFunction(() => document.getElementById("here").textContent === "");
	ok(true, "who switches it off is not seen from then on");
	await ben.reload();
	ok((await ben.textContent("#here")) === "", "and does not see others either");
	await post(ben, "/settings/here", { here: "1" });
	await ada.fill("#words", "");
}

let talk = "";
async function theTalk() {
	talk = (await post(ada, `${toBen}/talk`)).replace("/mode", "");
	await ada.goto(`${talk}/mode`);
	await ben.goto(`${talk}/mode`);
	await listening(ada, ben);
	ok((await ada.textContent("#ask")).includes("Ben Ortiz speaks first") && (await ben.textContent("#ask")).includes("You speak first"), "the member speaks first, and both read it");
	ok((await ada.locator("#next.primary").count()) === 0 && (await ben.locator("#next.primary").count()) === 1, "the first beat is the member's page");
	await seen(() => ben.click("#next"), ben, ada, () => document.getElementById("beat").textContent === "Listen", "the member goes on, and the leader's page with them");
	ok((await ben.textContent("#beat")) === "Listen" && new URL(ben.url()).pathname === `${talk}/mode`, "their own as well");
	await ada.locator("body").press("ArrowRight");
	await ben.waitForFunction(() => document.getElementById("beat").textContent === "Next step");
	ok(true, "the keyboard does the same");
	await seen(() => press(ada, "Ben Ortiz speaks").click(), ada, ben, () => document.querySelector("#floor [aria-pressed=true]")?.textContent === "I speak", "who speaks is tapped by the one and shown to both");
	await ada.waitForFunction(() => document.querySelector("#floor [aria-pressed=true]")?.textContent === "Ben Ortiz speaks");
	ok(true, "on the own page, too");
	await ada.click(".together summary");
	await ben.click(".together summary");
	await ada.locator("[name=remember]").pressSequentially("The flow ");
	await ben.waitForFunction(() => document.querySelector("[name=remember]").value === "The flow ");
	await ben.locator("[name=remember]").press("End");
	await ben.locator("[name=remember]").pressSequentially("on Monday");
	await ada.waitForFunction(() => document.querySelector("[name=remember]").value === "The flow on Monday");
	ok(true, "and they write a line together");
	await ada.click(".together summary");
	await ben.click(".together summary");
	for (const [tab, name] of [[ada, "leader"], [ben, "member"]]) {
		ok((await sideways(tab)) <= 0, `talk mode fits the ${name}'s screen`);
		for (const scheme of ["light", "dark"]) {
			const faults = await found(tab, scheme);
			ok(!faults.length, `talk mode of the ${name} has no fault of access (${scheme})`, faults);
		}
	}
}

async function twoClocks() {
	const shown = () => Promise.all([ada, ben].map((tab) => tab.evaluate(() => Number(document.querySelector(".ring").dataset.seconds))));
	const ours = await Promise.all([ada, ben].map((tab) => tab.evaluate(() => Date.now())));
	ok(ours[0] - ours[1] > wrong - 5000, "the member's clock is minutes behind");
	await ada.waitForTimeout(1200);
	const [one, other] = await shown();
	ok(one > 0 && Math.abs(one - other) <= 1, "and both rings show the same second", [one, other]);
}

async function whatWasMissed() {
	await ben.context().setOffline(true);
	await ada.click("#next");
	await ada.waitForFunction(() => document.getElementById("beat").textContent === "Resources");
	ok((await ben.textContent("#beat")) === "Next step", "without a network the other page stays where it is");
	await ben.context().setOffline(false);
	await ben.waitForFunction(() => document.getElementById("beat").textContent === "Resources");
	ok(true, "and catches up when it is back");
	const frozen = await ben.context().newCDPSession(ben);
	await frozen.send("Page.setWebLifecycleState", { state: "frozen" });
	await ada.click("#next");
	await ada.waitForFunction(() => document.getElementById("beat").textContent === "Recognise");
	await frozen.send("Page.setWebLifecycleState", { state: "active" });
	await ben.waitForFunction(() => document.getElementById("beat").textContent === "Recognise");
	ok(true, "so does a page that was suspended");
}

async function theEnd() {
	await seen(() => press(ada, "End").click(), ada, ben, () => document.querySelector("#keep") !== null, "the end of the talk is the end for both");
	await ada.waitForURL(`**${talk}`);
	await listening(ada, ben);
	await ben.locator("details", { hasText: "A line" }).first().locator("summary").first().click().catch(() => {});
	await ben.fill("[name='steps.0.words']", "Call the customer");
	await seen(async () => {
		await ada.fill("[name='steps.0.words']", "Order the second screen");
		await press(ada, "Done").click();
	}, ada, ben, () => document.querySelector("main").textContent.includes("Order the second screen"), "what the one keeps shows on the other's card");
	ok((await ben.inputValue("[name='steps.0.words']")) === "Call the customer", "who fills in theirs is not disturbed");
}

try {
	await thePageOfTheTwo();
	await theTalk();
	await twoClocks();
	await whatWasMissed();
	await theEnd();
	const noise = [...ada.noise, ...ben.noise].filter((line) => !/ERR_INTERNET_DISCONNECTED|net::ERR/.test(line));
	ok(!noise.length, "no script has failed", noise);
	times.sort((a, b) => a - b);
	console.log(`# from an act on the one page to its sight on the other: ${times.map((t) => Math.round(t)).join(", ")} ms`);
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
