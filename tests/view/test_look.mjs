// SPDX-License-Identifier: Apache-2.0
//
// The look in a real browser, on the pages of helper_pages: nothing for axe-core to find and no
// sideways scrolling at 390 and 1280 px in both colour schemes, under the strict policy that the
// server sends; mail in the same look, which fetches nothing; and talks of the week grid moved by keyboard, mouse and finger.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

import { launch } from "../browser/rapport.mjs";

const build = process.env.BUILD ?? "build";
const browser = await launch();
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

let count = 0;
let failed = 0;
function ok(is, claim, detail = "") {
	count++;
	if (!is) failed++;
	console.log(`${is ? "ok" : "not ok"} ${count} - ${claim}`);
	if (!is && detail !== "") console.log(`# ${JSON.stringify(detail)}`);
}

// ---------------------------------------------------------------- a server with the pages

const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", woff2: "font/woff2" };
const policy =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const ofMail = "default-src 'none'; style-src 'unsafe-inline'";
const bo = "0000000000001";
const world = { start: "2026-11-23T09:05:00Z", posts: [], refuse: null };
const places = {
	minutes: 15,
	places: [
		{ from: "2026-11-23T07:00:00Z", to: "2026-11-23T08:50:00Z", fits: false, why: "Bo is busy." },
		{ from: "2026-11-23T08:50:00Z", to: "2026-11-23T09:20:00Z", fits: true, cost: 3 },
		{ from: "2026-11-23T09:20:00Z", to: "2026-11-23T17:00:00Z", fits: false, why: "You are busy." },
		{ from: "2026-11-24T07:00:00Z", to: "2026-11-24T17:00:00Z", fits: true, cost: 5 },
	],
};

function page(name, query) {
	const at = name === "plan" ? `${query}&start=${world.start}` : "";
	const lang = new URLSearchParams(query).get("lang") ?? "en";
	return execFileSync(`${build}/tests/view/helper_pages`, [name, lang, `${build}/assets`, at]);
}

async function body(request) {
	let text = "";
	for await (const piece of request) text += piece;
	return text;
}

const server = createServer(async (request, response) => {
	const url = new URL(request.url, "http://x");
	response.setHeader("Content-Security-Policy", url.pathname.startsWith("/mail-") ? ofMail : policy);
	if (request.method === "POST") {
		world.posts.push({ path: url.pathname, ...Object.fromEntries(new URLSearchParams(await body(request))) });
		if (world.refuse) {
			response.writeHead(409, { "Content-Type": "application/problem+json" });
			return response.end(JSON.stringify({ status: 409, detail: world.refuse }));
		}
		world.start = world.posts.at(-1).start;
		return response.writeHead(303, { Location: "/plan" }).end();
	}
	if (url.pathname.endsWith("/places.json")) return response.end(JSON.stringify(places));
	const type = types[url.pathname.split(".")[1]];
	if (url.pathname.startsWith("/assets/") && existsSync(build + url.pathname)) {
		response.setHeader("Content-Type", type ?? "application/manifest+json");
		return response.end(readFileSync(build + url.pathname));
	}
	response.setHeader("Content-Type", "text/html; charset=utf-8");
	response.end(page(url.pathname.slice(1), url.search.slice(1)));
}).listen(0, "127.0.0.1");
await new Promise((done) => server.on("listening", done));
const base = `http://127.0.0.1:${server.address().port}`;

async function open(path, options = {}) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
	const tab = await context.newPage();
	tab.noise = [];
	tab.on("console", (line) => ["error", "warning"].includes(line.type()) && tab.noise.push(line.text()));
	tab.on("pageerror", (error) => tab.noise.push(error.message));
	await tab.goto(base + path);
	return tab;
}

const startOf = (tab) => tab.getAttribute(`#talk-${bo}`, "data-start");
const heard = (tab) => tab.locator("[aria-live=assertive]").textContent();
const until = (tab, text) => tab.waitForFunction((t) => document.querySelector("[aria-live=assertive]").textContent.includes(t), text);

function fresh() {
	Object.assign(world, { start: "2026-11-23T09:05:00Z", posts: [], refuse: null });
}

// ---------------------------------------------------------------- every page, as it looks

// Colours are the only thing that differs in the dark: there axe-core looks at contrast alone.
async function looks(path, width) {
	const tab = await open(path, { viewport: { width, height: width < 500 ? 844 : 900 }, reducedMotion: "reduce" });
	// not innerWidth: on a phone that grows with the page
	const over = (await tab.evaluate(() => document.documentElement.scrollWidth)) - tab.viewportSize().width;
	await tab.evaluate(axe);
	for (const colorScheme of ["light", "dark"]) {
		await tab.emulateMedia({ colorScheme });
		const found = await tab.evaluate(async (dark) => {
			const { violations } = await axe.run(document, dark ? { runOnly: ["color-contrast"] } : {});
			return violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
		}, colorScheme === "dark");
		ok(found.length === 0, `${path} at ${width} px, ${colorScheme}: axe-core finds nothing`, found);
	}
	ok(over <= 0, `${path} at ${width} px: nothing scrolls sideways`, over);
	ok(tab.noise.length === 0, `${path} at ${width} px: no error, and nothing that the policy blocks`, tab.noise);
	await tab.context().close();
}

for (const path of ["/plan", `/plan?talk=${bo}`, "/parts", "/charts"]) for (const width of [390, 1280]) await looks(path, width);
await looks("/error", 390);
await looks("/plan?lang=de", 390);

// ---------------------------------------------------------------- every mail, as it looks

// A mail program shows it within a page of its own, so the rules of WCAG alone count, and not those of a page.
async function mailLooks(path, width) {
	const tab = await open(path, { viewport: { width, height: width < 500 ? 844 : 900 } });
	await tab.evaluate(axe);
	const grounds = [];
	for (const colorScheme of ["light", "dark"]) {
		await tab.emulateMedia({ colorScheme });
		const found = await tab.evaluate(async () => {
			const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
			return violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
		});
		ok(found.length === 0, `${path} at ${width} px, ${colorScheme}: axe-core finds nothing`, found);
		grounds.push(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor));
		if (process.env.PICTURES) await tab.screenshot({ path: `${process.env.PICTURES}${path.replace("?", "-")}-${width}-${colorScheme}.png`, fullPage: true });
	}
	ok(grounds[0] === "rgb(250, 248, 244)" && grounds[1] === "rgb(25, 24, 21)", `${path}: it is dark where the reader's program is`, grounds);
	const is = await tab.evaluate(() => {
		const act = document.querySelector("a.mail-act").getBoundingClientRect();
		const small = [...document.links].filter((a) => a.getBoundingClientRect().height < 44).map((a) => a.textContent);
		return { over: document.documentElement.scrollWidth - innerWidth, act: act.height, small, column: document.querySelector("h1").getBoundingClientRect().width };
	});
	ok(is.over <= 0 && is.column <= 600 && is.column > Math.min(width, 600) - 40, `${path} at ${width} px: one column, as wide as it may be`, is);
	ok(is.small.length === 0 && is.act <= 50, `${path} at ${width} px: what can be done is as high as a thumb needs`, is);
	const bare = await tab.evaluate(() => {
		for (const e of document.querySelectorAll("style")) e.remove();
		for (const e of document.querySelectorAll("[style], [class]")) e.removeAttribute("style"), e.removeAttribute("class");
		return { first: document.body.innerText.trim().split("\n")[0], title: document.title, links: [...document.links].map((a) => [a.textContent.trim(), a.href]), lang: document.documentElement.lang };
	});
	await tab.emulateMedia({ colorScheme: "light" });
	const faint = await tab.evaluate(async () => (await axe.run(document, { runOnly: ["color-contrast"] })).violations.map((v) => v.nodes.map((n) => n.html)));
	ok(faint.length === 0, `${path} at ${width} px: without its styles it can be read`, faint);
	ok(bare.first === bare.title && bare.links.length >= 1 && bare.links.every(([says, to]) => says && to.startsWith("https://talks.example.org/")) && bare.lang,
		`${path}: without its styles it begins with its title, and its links say where they lead`, bare);
	ok(tab.noise.length === 0, `${path}: nothing that a mail program would have to fetch or run`, tab.noise);
	await tab.context().close();
}
for (const path of ["/mail-message", "/mail-letter", "/mail-invitation"]) for (const width of [390, 1280]) await mailLooks(path, width);
await mailLooks("/mail-message?lang=de", 390);

// ---------------------------------------------------------------- by keyboard

async function byKeyboard() {
	fresh();
	const tab = await open("/plan");
	const link = tab.locator(`#talk-${bo}`);
	await link.focus();
	await tab.keyboard.press("m");
	await until(tab, "Bo Lindqvist picked up at Monday 23 Nov 10:05");
	ok(true, "a talk is picked up with M, and it is said");
	await tab.waitForSelector(".place");
	ok((await tab.locator(".place").count()) === 2, "the times that fit are shown");
	for (let i = 0; i < 3; i++) await tab.keyboard.press("ArrowDown");
	await until(tab, "10:20: not possible. You are busy.");
	ok(await tab.locator(".talk.moved.refused").count(), "a time that does not fit is refused with its reason");
	await tab.keyboard.press("Enter");
	ok(world.posts.length === 0, "and cannot be chosen");
	await tab.keyboard.press("ArrowUp");
	await until(tab, "Monday 23 Nov 10:15");
	await tab.keyboard.press("ArrowRight");
	await until(tab, "Tuesday 24 Nov 10:15");
	await tab.keyboard.press("ArrowLeft");
	await tab.keyboard.press("Enter");
	await until(tab, "Bo Lindqvist moved to Monday 23 Nov 10:15.");
	const want = { path: `/plan/talks/${bo}/move`, csrf: "token", proposal: "0000000000009", start: "2026-11-23T09:15:00Z" };
	ok(JSON.stringify(world.posts) === JSON.stringify([want]), "Enter puts it down there", world.posts);
	ok((await startOf(tab)) === "2026-11-23T09:15:00Z", "the page shows it there");
	ok(await link.evaluate((e) => e === document.activeElement), "and it keeps the focus");
	await tab.keyboard.press(" ");
	await tab.keyboard.press("ArrowDown");
	await tab.keyboard.press("Escape");
	await until(tab, "stays at Monday 23 Nov 10:15");
	ok(world.posts.length === 1 && !(await tab.locator(".moved").count()), "Escape puts it back");
	await tab.keyboard.press("?");
	ok(await tab.locator("dialog#keys[open]").count(), "? shows the keys");
	await tab.keyboard.press("Escape");
	await tab.click("[data-keys]");
	ok(await tab.locator("dialog#keys[open]").count(), "and so does their button");
	await tab.keyboard.press("Escape");
	ok(tab.noise.length === 0, "nothing of this is blocked by the policy", tab.noise);
	await tab.context().close();
}

async function atTheEdge() {
	fresh();
	const tab = await open("/plan");
	await tab.locator("#talk-0000000000006").focus();
	await tab.keyboard.press("m");
	const height = () => tab.locator(".day >> nth=4").evaluate((e) => e.offsetHeight);
	const before = await height();
	for (let i = 0; i < 60; i++) await tab.keyboard.press("ArrowDown");
	await until(tab, "This is outside the week shown.");
	const row = await tab.locator(".moved").evaluate((e) => e.style.gridRowStart);
	ok(row === "118" && (await height()) === before, "no talk leaves the window: 15 minutes end with it at 18:00", row);
	await tab.context().close();
}

async function refusedByServer() {
	fresh();
	world.refuse = "Bo has just accepted another meeting then.";
	const tab = await open("/plan");
	await tab.locator(`#talk-${bo}`).focus();
	await tab.keyboard.press("m");
	await tab.waitForSelector(".place");
	await tab.keyboard.press("ArrowDown");
	await tab.keyboard.press("Enter");
	await tab.waitForSelector(".toast.floats:not([hidden])");
	const alert = tab.locator("[role=alert]");
	ok((await alert.textContent()).includes(world.refuse), "the server's reason is shown as an alert");
	const row = await tab.locator(`#talk-${bo}`).evaluate((e) => e.parentElement.style.gridRowStart);
	ok(row === "" && !(await tab.locator(".moved").count()), "and the talk is back where it was");
	await tab.context().close();
}

async function openedAndClosed() {
	fresh();
	const tab = await open("/plan");
	await tab.evaluate(() => scrollTo(0, 200));
	await tab.locator(`#talk-${bo}`).focus();
	await tab.keyboard.press("Enter");
	await tab.waitForSelector(".drawer");
	ok(tab.url().includes(`talk=${bo}`), "Enter opens a talk, and its address can be kept");
	ok(await tab.evaluate(() => document.activeElement.id === "drawer-title" && scrollY === 200), "the drawer has the focus, the week its place");
	await tab.click("[data-move]");
	await until(tab, "picked up");
	await tab.keyboard.press("Escape");
	ok(await tab.locator(".drawer").count(), "Escape puts a talk back before it closes the drawer");
	await tab.keyboard.press("Escape");
	await tab.waitForSelector(".drawer", { state: "detached" });
	ok(await tab.evaluate((id) => document.activeElement.id === id, `talk-${bo}`), "closing it gives the focus back to the talk");
	await tab.goBack();
	await tab.waitForSelector(".drawer");
	ok(true, "the browser's Back opens it again");
	await tab.context().close();
}

// ---------------------------------------------------------------- by mouse and finger

async function middle(tab) {
	const box = await tab.locator(`#talk-${bo}`).boundingBox();
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function byMouse() {
	fresh();
	const tab = await open("/plan");
	let at = await middle(tab);
	const cell = await tab.evaluate(() => parseFloat(getComputedStyle(document.querySelector(".day > .hours-of-day")).gridTemplateRows));
	await tab.mouse.move(at.x, at.y);
	await tab.mouse.down();
	await tab.mouse.move(at.x, at.y + 6 * cell, { steps: 4 });
	await tab.waitForSelector(".talk.moved.refused");
	await tab.waitForFunction(() => document.querySelector(".move-says").textContent.includes("You are busy."));
	await tab.mouse.up();
	ok(world.posts.length === 0 && (await heard(tab)).includes("stays at Monday 23 Nov 10:05"), "a drag to a time that does not fit is refused with its reason", await heard(tab));
	const tuesday = await tab.locator(".day").nth(1).boundingBox();
	at = await middle(tab);
	await tab.mouse.move(at.x, at.y);
	await tab.mouse.down();
	await tab.mouse.move(tuesday.x + 60, at.y + 12 * cell, { steps: 6 });
	await tab.waitForSelector(".talk.moved:not(.refused)");
	await tab.mouse.up();
	await until(tab, "moved to Tuesday 24 Nov 11:05");
	ok(world.posts[0]?.start === "2026-11-24T10:05:00Z", "a drag to another day moves it there", world.posts);
	ok(!tab.url().includes("talk="), "the click that ends a drag opens nothing");
	await tab.click(".talk >> nth=1");
	await tab.waitForSelector(".drawer");
	ok(true, "a click without a drag opens the talk");
	await tab.context().close();
}

async function byFinger() {
	fresh();
	const tab = await open("/plan", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
	const touch = await tab.context().newCDPSession(tab);
	const send = (type, x, y) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
	const at = await middle(tab);
	await send("touchStart", at.x, at.y);
	await tab.waitForSelector(".talk.moved");
	for (let i = 1; i <= 5; i++) await send("touchMove", at.x, at.y + 4 * i);
	await tab.waitForSelector(".talk.moved:not(.refused)");
	await send("touchEnd");
	await until(tab, "moved to Monday 23 Nov 10:15");
	ok(world.posts[0]?.start === "2026-11-23T09:15:00Z", "a finger that rests on a talk drags it", world.posts);
	const then = await middle(tab);
	await send("touchStart", then.x, then.y);
	for (let i = 1; i <= 8; i++) await send("touchMove", then.x, then.y - 20 * i);
	await send("touchEnd");
	await tab.waitForFunction(() => scrollY > 0);
	ok(world.posts.length === 1, "a finger that moves at once scrolls");
	await tab.context().close();
}

async function withoutScripts() {
	fresh();
	const tab = await open("/plan", { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
	await tab.click(".day-tabs a >> nth=1");
	ok(await tab.locator(".day[data-day='2026-11-24']").isVisible(), "without scripts a tab shows its day");
	ok(!(await tab.locator(".day[data-day='2026-11-23']").isVisible()), "and only its day");
	await tab.goto(`${base}/plan`);
	await tab.click(`#talk-${bo}`);
	ok(await tab.locator(".drawer").isVisible(), "without scripts a talk opens its drawer");
	ok(!(await tab.locator("[data-move]").isVisible()), "and nothing is offered that needs one");
	await tab.context().close();
}

try {
	for (const part of [byKeyboard, atTheEdge, refusedByServer, openedAndClosed, byMouse, byFinger, withoutScripts]) {
		console.log(`# ${part.name}`);
		await part().catch((error) => ok(false, `${part.name}: goes through`, error.message));
	}
} finally {
	await browser.close();
	server.close();
}
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
