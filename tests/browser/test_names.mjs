// SPDX-License-Identifier: Apache-2.0
//
// Names as people have them: one of 102 letters without a space, and two that are written from
// right to left. On a phone no page becomes wider than the screen for them, talk mode keeps
// its acts on it, and what stands between two such names stays between them.
// SHOTS=DIR keeps a picture of every page looked at.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { desk, done, folder, launch, ok, open, phone, sideways, submit } from "./rapport.mjs";

const long = "Wolfeschlegelsteinhausenbergerdorff".repeat(3).slice(0, 102);
const hebrew = "דנה כהן";
const arabic = "يوسف العلي";
const people = [
	["ada", "Ada Lind", ""], ["long", long, "ada"], ["dana", hebrew, "ada"], ["yusuf", arabic, "ada"],
];
const browser = await launch();
const files = folder("2026-11-23T09:30:00Z");
const team = join(files.dir, "team.csv");
writeFileSync(team, "id,name,email,leader,timezone,work_hours\n" +
	people.map(([id, name, leader]) => `${id},${name},${id}@example.org,${leader},Europe/Berlin,09:00-17:00\n`).join(""));
files.run("init");
files.run("import", team);
writeFileSync(join(files.dir, "ada.ics"), `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Roadmap\r
DTSTART:20261123T120000Z\r\nDTEND:20261123T130000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`);
files.run("import", team, "--calendars", files.dir);
const server = await files.serve("--log", "quiet");

async function come(options, id) {
	const tab = await open(browser, server.address, options);
	await tab.goto(files.run("link", `${id}@example.org`, "--public-url", server.address).match(/http\S+/)[0]);
	await submit(tab, tab.locator("main .button.primary"));
	return tab;
}

async function fits(tab, name) {
	await tab.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	if (process.env.SHOTS) await tab.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
	const over = await sideways(tab);
	const wide = over <= 0 ? [] : await tab.evaluate((width) =>
		[...document.querySelectorAll("main *, nav *")].filter((e) => e.getBoundingClientRect().right > width + 1)
			.map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`).slice(0, 8), tab.viewportSize().width);
	ok(over <= 0, `${name} is no wider than the screen`, { over, wide });
}

// The check itself: a page that is too wide on a phone is seen, though the phone shows all of it.
const leader = await come(phone, "ada");
await leader.evaluate(() => {
	const far = document.body.appendChild(document.createElement("p"));
	far.textContent = "x".repeat(200);
	far.setAttribute("id", "far");
});
ok((await leader.evaluate(() => {
	document.getElementById("far").style.whiteSpace = "nowrap";
	return document.documentElement.scrollWidth;
})) - leader.viewportSize().width > 100 && (await sideways(leader)) > 100, "a page that is wider than the phone is noticed");

const links = {};
await leader.goto("/people");
for (const [id, name] of people.slice(1))
	links[id] = await leader.locator("main a", { hasText: name }).first().getAttribute("href");
for (const path of ["/today", "/people", "/steps", "/settings", "/now", links.long, links.dana]) {
	await leader.goto(path);
	await fits(leader, `${path.startsWith("/people/") ? "a pair" : path.slice(1)} of the leader`);
}
await leader.goto("/plan");
await submit(leader, leader.locator("form[action='/plan/find'] button").first());
await fits(leader, "the plan of the week");

// The note names those without a calendar: what stands between two names stays there.
const order = await leader.evaluate(([one, other]) => {
	const note = [...document.querySelectorAll("main p")].find((p) => p.textContent.includes(one) && p.textContent.includes(other));
	const text = [...(note?.childNodes ?? [])].flatMap((n) => (n.nodeType === 3 ? [n] : [...n.childNodes]))
		.find((n) => n.nodeType === 3 && n.data.includes(one));
	if (!text) return null;
	const at = (words) => {
		const range = document.createRange();
		const from = text.data.indexOf(words);
		range.setStart(text, from);
		range.setEnd(text, from + words.length);
		return range.getClientRects()[0];
	};
	const boxes = [at(one), at(other)].map((r) => ({ left: r.left, right: r.right, top: r.top }));
	const comma = text.data.indexOf(",", text.data.indexOf(one) < text.data.indexOf(other) ? text.data.indexOf(one) : text.data.indexOf(other));
	const range = document.createRange();
	range.setStart(text, comma);
	range.setEnd(text, comma + 1);
	const r = range.getClientRects()[0];
	return { boxes, comma: { left: r.left, right: r.right, top: r.top }, data: text.data };
}, [hebrew, arabic]);
ok(order && (() => {
	const [first, second] = order.data.indexOf("דנה") < order.data.indexOf("يوسف") ? order.boxes : [order.boxes[1], order.boxes[0]];
	const after = (a, b) => b.top > a.top + 4 || b.left >= a.right - 1;
	return after(first, order.comma) && after(order.comma, second);
})(), "the comma between two names that are written from right to left stands between them", order);

// Talk mode with the longest name.
await leader.goto(links.long);
await submit(leader, leader.locator(`form[action='${links.long}/talk'] button`).first());
for (const acts of ["/mode"]) {
	if (!leader.url().endsWith(acts)) await submit(leader, leader.locator("main .button.primary").first());
	const is = await leader.evaluate((screen) => ({
		over: [document.documentElement.scrollWidth - screen.width, document.documentElement.scrollHeight - screen.height],
		out: [...document.querySelectorAll("main button, main a.button")].filter((e) => e.checkVisibility())
			.map((e) => [e.textContent.trim(), e.getBoundingClientRect().bottom]).filter(([, bottom]) => bottom > screen.height),
	}), leader.viewportSize());
	if (process.env.SHOTS) await leader.screenshot({ path: join(process.env.SHOTS, "talk mode.png") });
	ok(is.over[0] <= 0 && is.over[1] <= 0 && is.out.length === 0, "talk mode keeps its acts on one screen", is);
}
await leader.goto("/today");
await fits(leader, "today with a talk of the longest name");
ok((await leader.getByRole("link", { name: "Go to the talk" }).count()) === 1 &&
	(await leader.getByRole("link", { name: "Move, shorten or call off" }).count()) === 0, "a talk that is open is gone to, not moved");
const member = await come(phone, "long");
for (const path of ["/today", "/people", "/plan", "/steps", "/settings"]) {
	await member.goto(path);
	await fits(member, `${path.slice(1)} of the member`);
}
const wide = await come(desk, "ada");
for (const path of ["/today", "/plan", "/people"]) {
	await wide.goto(path);
	await fits(wide, `${path.slice(1)} on a desk`);
}

// Words are longer in other languages: they stay in their place.
for (const width of [320, 390]) {
	const german = await come({ ...phone, viewport: { width, height: 844 }, locale: "de-DE" }, "ada");
	await german.goto("/settings");
	const tight = await german.evaluate((edge) => [...document.querySelectorAll(".nav li span")]
		.map((e) => [e.textContent, e.getBoundingClientRect()])
		.filter(([, box]) => box.left < 3 || box.right > edge - 3)
		.map(([word, box]) => `${word}: ${box.left} to ${box.right}`), width);
	const small = await german.evaluate(() => [...document.querySelectorAll(".nav li a")].map((e) => e.getBoundingClientRect().width).filter((w) => w < 44));
	ok(tight.length === 0 && small.length === 0, `the tabs at the bottom keep off the edges in German, ${width} px`, { tight, small });
	await german.context().close();
}
const narrow = await come({ ...desk, viewport: { width: 1180, height: 900 }, locale: "de-DE" }, "ada");
await narrow.goto("/plan");
await narrow.locator(".plan-talks .rows a").first().click();
await narrow.locator(".drawer").waitFor();
const tops = await narrow.evaluate(() => [...document.querySelectorAll(".day > .hours-of-day")].map((e) => Math.round(e.getBoundingClientRect().top)));
ok(tops.length === 5 && new Set(tops).size === 1, "nine o'clock is at one height on every day, also on Donnerstag", tops);

await browser.close();
await server.stop();
files.remove();
done();
