// SPDX-License-Identifier: Apache-2.0
//
// Talks and the pulse in one picture, as the demo has them for who leads leaders: a share that the pulse tells as a
// range is told as a range there, in the words above the picture and in its table.
import { desk, done, folder, launch, ok, open } from "./rapport.mjs";

const demo = folder("2026-11-23T07:40:00Z");
const server = await demo.serve("--demo");
const browser = await launch();
try {
	const tab = await open(browser, server.address, desk);
	await tab.goto("/sign-in");
	await Promise.all([tab.waitForURL("**/today"), tab.getByText("leads whoever leads the team").first().click()]);
	await tab.goto("/together");
	const says = await tab.locator("#together-says").innerText(), title = await tab.locator("#together figcaption strong").innerText();
	await tab.getByText("The numbers as a table").click();
	const cells = await tab.locator("#together table tbody td:last-child").allInnerTexts();
	const told = cells.filter((one) => one.includes("agree"));
	ok(told.length >= 2 && told.some((one) => / to \d+ of/.test(one)), "the table says how many agree, once as a range", cells);
	for (const one of told) {
		const [, share, least, , n] = /^(.*? %), (\d+)( to \d+)? of (\d+) agree;/.exec(one) ?? [];
		ok(least && share.startsWith(String(Math.round((100 * least) / n))), "as numbers with their share", one);
		ok(/ to \d+ of/.test(one) === / to \d+ %$/.test(share), "and a range of the one is a range of the other", one);
	}
	ok(says.includes(told.at(-1)), "the words above the picture say the same", says);
	await tab.goto("/pulse");
	const pages = [await tab.locator("main").innerText()];
	for (const to of await tab.locator("#earlier ~ ul a").evaluateAll((all) => all.map((one) => one.getAttribute("href")))) {
		await tab.goto(to);
		pages.push(await tab.locator("main").innerText());
	}
	const last = /\d+( to \d+)? of \d+ agree/.exec(told.at(-1))[0];
	ok(pages.some((page) => page.includes(title) && page.includes(last)), "which is what the pulse itself tells", [last, title]);
	ok(tab.noise.length === 0, "no error and no warning", tab.noise);
} finally {
	await browser.close();
	await server.stop();
	demo.remove();
}
done();
