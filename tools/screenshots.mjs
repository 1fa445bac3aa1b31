// SPDX-License-Identifier: Apache-2.0
//
// node tools/screenshots.mjs [DIR]: the pictures of the documents, made from the demo with a
// fixed clock, so that they change only when the pages do. DIR is docs unless told.
import { join } from "node:path";
import { folder, launch, open, phone } from "../tests/browser/rapport.mjs";

const out = process.argv[2] ?? "docs";
const demo = folder("2026-11-23T07:40:00Z"); // a Monday, before the day begins
const server = await demo.serve("--demo");
const browser = await launch();

async function signedIn(options, who = 0) {
	const tab = await open(browser, server.address, options);
	await tab.goto("/sign-in");
	await tab.click(`.row-act >> nth=${who}`);
	await tab.waitForURL("**/today");
	return tab;
}

// Without a pointer over anything.
async function picture(tab, name) {
	await tab.mouse.move(0, 0);
	await tab.evaluate(() => document.activeElement.blur());
	await tab.screenshot({ path: join(out, `${name}.png`) });
}

// The server says that it is so many milliseconds later.
const later = (tab, by) => tab.route("**/state.json", async (route) => {
	const response = await route.fetch();
	const headers = response.headers();
	await route.fulfill({ response, headers: { ...headers, "rapport-now": String(Number(headers["rapport-now"]) + by) } });
});

// Both sides of one talk: the leader's, and the member's, who speaks.
async function bothSides(tab) {
	const theirs = await signedIn(phone, 1);
	await later(theirs, 80000);
	await tab.goto("/people");
	await tab.getByRole("link", { name: "Ben Okafor" }).first().click();
	await tab.getByRole("button", { name: "Talk now" }).first().click();
	await tab.waitForURL("**/mode");
	await tab.reload(); // what was called off is said once
	await tab.click("#next");
	await tab.locator("#beat", { hasText: "Listen" }).waitFor();
	await theirs.goto(new URL(tab.url()).pathname);
	await theirs.waitForFunction(() => document.getElementById("live").dataset.streams === "true");
	await theirs.locator("#floor button").first().click();
	await theirs.click(".together summary");
	await theirs.locator("[name=remember]").pressSequentially("We show the login flow on Monday");
	await tab.waitForFunction(() => document.querySelector("[name=remember]").value.endsWith("Monday"));
	await tab.click(".together summary");
	await tab.waitForFunction(() => document.querySelector("#floor [aria-pressed=true]"));
	await picture(tab, "live-leader-phone");
	await picture(theirs, "live-member-phone");
}

// Before, during and after; the ring shows a minute and twenty seconds.
async function talk(tab) {
	await later(tab, 80000);
	await tab.click("section[aria-labelledby=next] .button");
	await tab.waitForURL("**/talks/*");
	await picture(tab, "brief-phone");
	await tab.click("form[action$='/begin'] button");
	await tab.click("#next");
	await tab.locator("#beat", { hasText: "Listen" }).waitFor();
	await picture(tab, "talk-phone");
	await tab.click("form[action$='/end'] button");
	await tab.fill("[name='steps.0.words']", "Show the login flow to two customers");
	await tab.fill("#thanks", "how calm you kept the call on Friday");
	await picture(tab, "after-phone");
}

// The second of the demo, whom the first leads.
async function member() {
	const tab = await signedIn(phone, 1);
	await picture(tab, "member-phone");
	await tab.goto("/check-in");
	await tab.fill("#words", "Too many things at once, and I like them all");
	await tab.click(".choices label >> nth=2");
	await picture(tab, "check-in-phone");
	await tab.goto("/kept");
	await picture(tab, "kept-phone");
}

try {
	let tab = await signedIn({ viewport: { width: 1280, height: 800 } });
	await tab.goto("/plan");
	await tab.click("form[action='/plan/find'] button");
	await tab.click(".talk > a >> nth=0");
	await tab.waitForSelector(".drawer");
	await picture(tab, "plan");
	tab = await signedIn(phone);
	await tab.goto("/plan");
	await picture(tab, "plan-phone");
	await tab.click(".bottom-bar button");
	await tab.waitForSelector(".notices .toast");
	await tab.goto("/today");
	await picture(tab, "today-phone");
	await tab.goto("/pressure");
	await picture(tab, "pressure-phone");
	await tab.goto("/today");
	await talk(tab);
	await bothSides(tab);
	await member();
} finally {
	await browser.close();
	await server.stop();
	demo.remove();
}
