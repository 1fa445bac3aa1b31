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

// Before, during and after; the ring shows a minute and twenty seconds.
async function talk(tab) {
	await tab.addInitScript(() => (Date.now = () => Date.parse("2026-11-23T07:41:20Z")));
	await tab.click("section[aria-labelledby=next] .button");
	await tab.waitForURL("**/talks/*");
	await picture(tab, "brief-phone");
	await tab.click("form[action$='/begin'] button");
	await tab.click("#next");
	await tab.waitForURL("**beat=1");
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
	await talk(tab);
	await member();
} finally {
	await browser.close();
	await server.stop();
	demo.remove();
}
