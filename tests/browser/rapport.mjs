// SPDX-License-Identifier: Apache-2.0
//
// What the browser tests stand on: TAP, a `rapport` that serves a folder of its own with a
// fixed clock, and Debian's Chromium with axe-core.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = join(process.env.BUILD ?? "build", "rapport");
// without windows it is the same engine, and starts for half as much
const chromium = [
	"/usr/lib/chromium/chromium-headless-shell",
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
].find(existsSync);
const flags = [
	"--no-sandbox", // root may not sandbox; it opens nothing but our own pages
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

// ---------------------------------------------------------------- TAP

const tap = { count: 0, failed: 0 };

export function ok(is, claim, detail = "") {
	tap.count++;
	if (!is) tap.failed++;
	console.log(`${is ? "ok" : "not ok"} ${tap.count} - ${claim}`);
	if (!is && detail !== "") console.log(`# ${JSON.stringify(detail)}`);
}

export function done() {
	console.log(`1..${tap.count}`);
	process.exitCode = tap.failed ? 1 : 0;
}

// ---------------------------------------------------------------- the server

// `now` is RFC 3339; what starts after clock() has that time.
export function folder(now) {
	const dir = mkdtempSync(join(tmpdir(), "rapport-browser-"));
	const env = { ...process.env, RAPPORT_NOW: now };
	const data = join(dir, "data");
	return {
		dir,
		run: (...args) => execFileSync(program, [...args, "--data", data], { env, encoding: "utf8" }),
		serve: (...args) => serve([...args, "--data", data], env),
		clock: (then) => (env.RAPPORT_NOW = then),
		remove: () => rmSync(dir, { recursive: true, force: true }),
	};
}

// Resolves when it listens, with its address and the link it prints first.
function serve(args, env) {
	const listen = args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
	const child = spawn(program, ["serve", ...listen, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
	process.on("exit", () => child.kill("SIGKILL")); // a test that ends early leaves no server behind
	return new Promise((resolve, reject) => {
		child.on("exit", (code) => reject(new Error(`rapport serve ended with ${code}`)));
		createInterface({ input: child.stdout }).once("line", (line) => {
			const [, link, address] = line.match(/^open ((http:\/\/[^/]+)\S*)/) ?? [];
			if (!address) return reject(new Error(line));
			resolve({ address, link, kill: () => new Promise((gone) => child.on("exit", gone).kill("SIGKILL")), stop: () => new Promise((gone) => child.on("exit", gone).kill("SIGTERM")) });
		});
	});
}

// A folder of its own with the people of a team file, served.
export async function organisation(now, team) {
	const files = folder(now);
	writeFileSync(join(files.dir, "team.csv"), team);
	files.run("init");
	files.run("import", join(files.dir, "team.csv"));
	return { files, server: await files.serve("--log", "quiet") };
}

// ---------------------------------------------------------------- the browser

export async function launch() {
	if (!chromium || !existsSync("node_modules/playwright-core") || !existsSync("node_modules/axe-core")) {
		console.log("1..0 # SKIP no chromium, or no playwright-core and axe-core (npm ci)");
		process.exit(0);
	}
	const { chromium: launcher } = await import("playwright-core");
	return launcher.launch({ executablePath: chromium, args: flags });
}

// A browser with a profile of its own that outlives it, as a phone has.
export async function launchPhone(profile, base) {
	const { chromium: launcher } = await import("playwright-core");
	const context = await launcher.launchPersistentContext(profile, { executablePath: chromium, args: flags, baseURL: base, reducedMotion: "reduce", ...phone });
	return { context, tab: listen(context.pages()[0] ?? (await context.newPage())) };
}

export const desk = { viewport: { width: 1280, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

// A tab whose `noise` gathers errors of scripts, of the network and of the policy.
export async function open(browser, base, options) {
	const context = await browser.newContext({ baseURL: base, reducedMotion: "reduce", serviceWorkers: "block", ...options });
	return listen(await context.newPage());
}

// Playwright says so itself where it blocks the worker, which only test_offline.mjs wants; and a
// form that a script sends may be refused, of which the page that answers it then tells.
const isOwn = (text) => /Service Worker registration blocked by Playwright|responded with a status of (401|403|409|422) /.test(text);

export function listen(tab) {
	tab.noise = [];
	tab.on("console", (line) => ["error", "warning"].includes(line.type()) && !isOwn(line.text()) && tab.noise.push(line.text()));
	tab.on("pageerror", (error) => tab.noise.push(error.message));
	tab.setDefaultTimeout(20000);
	return tab;
}

// Wait until the browser has kept a copy of a page, for when there is no network.
export const copied = (tab, path) => tab.waitForFunction(async (kept) => {
	return navigator.serviceWorker.controller && !!(await (await caches.open("rapport-pages")).match(kept));
}, path);

// The button of this name; a press that leads to another page; and entering as somebody, by a link.
export const press = (tab, name) => tab.getByRole("button", { name, exact: true }).first();
export const submit = (tab, button) => Promise.all([tab.waitForNavigation(), button.click()]);
export async function enterBy(tab, files, server, address) {
	await tab.goto(files.run("link", address, "--public-url", server.address).trim().split("\n").at(-1).replace(/^.*(?=http)/, ""));
	await submit(tab, tab.locator("main .button.primary"));
}

// How long it takes from an act on a page of `from` until a page of `to` shows `sight`, in milliseconds; NaN when it does
// not. The pages note both times themselves, by one clock, so that the driver's own time is not in them. An act is a
// press, a key, or a form that a script sends; noteActs() comes before the pages of `from` are opened.
export const noteActs = (tab) => tab.context().addInitScript(() => {
	const note = (at) => sessionStorage.setItem("acted", performance.timeOrigin + at);
	for (const kind of ["click", "keydown"]) addEventListener(kind, (event) => note(event.timeStamp), true);
	const real = fetch;
	window.fetch = (to, options) => {
		const leaves = String(options?.body).endsWith("act=leave");
		const often = String(to).endsWith("/here") && sessionStorage.getItem("acted"); // a page says now and then that it is looked at
		if (options?.method === "POST" && !leaves && !often) note(performance.now());
		return real(to, options);
	};
});
export async function untilSeen(act, from, to, sight) {
	await from.evaluate(() => sessionStorage.removeItem("acted"));
	const timed = new Function(`return (${sight})() ? performance.timeOrigin + performance.now() : 0`);
	const there = to.waitForFunction(timed, undefined, { polling: 2 }).then((seen) => seen.jsonValue(), () => NaN);
	await act();
	const at = await there;
	return at - (await readActed(from));
}

// When the last act was. The act may have led to another page, and still be about it.
async function readActed(tab) {
	for (;;) {
		try {
			return Number(await tab.evaluate(() => sessionStorage.getItem("acted")));
		} catch (error) {
			if (!error.message.includes("context was destroyed")) throw error;
			await tab.waitForLoadState();
		}
	}
}

const axe = () => readFileSync("node_modules/axe-core/axe.min.js", "utf8");

// Colours are the only thing that differs in the dark: there axe-core looks at contrast alone.
export async function found(tab, colorScheme) {
	await tab.emulateMedia({ colorScheme });
	await tab.evaluate(axe());
	return tab.evaluate(async (dark) => {
		const { violations } = await globalThis.axe.run(document, dark ? { runOnly: ["color-contrast"] } : {});
		return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`.slice(0, 400));
	}, colorScheme === "dark");
}

// How far a page is wider than the screen. Not innerWidth: on a phone that grows with the page.
export const sideways = async (tab) =>
	(await tab.evaluate(() => document.documentElement.scrollWidth)) - tab.viewportSize().width;

// Walk a page by the Tab key alone: what is wrong with it. Everything that can be pressed or typed in
// comes, in the order in which it stands, can be seen, and shows that it has the focus.
export async function walked(tab) {
	const wanted = await tab.evaluate(() => {
		document.activeElement?.blur();
		document.body.tabIndex = -1;
		document.body.focus();
		document.body.removeAttribute("tabindex");
		const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
		const first = (e) => e.type !== "radio" || e.checked || (!document.querySelector(`[name="${e.name}"]:checked`) && document.querySelector(`[name="${e.name}"]`) === e);
		globalThis.walk = all.filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility() && first(e)); // one of a group of radios
		return globalThis.walk.length;
	});
	const faults = [];
	for (let i = 0; i < wanted; i++) {
		await tab.keyboard.press("Tab");
		// a date and a time have a stop for each of their parts
		const inDate = (at) => ["date", "time"].includes(document.activeElement.type) && document.activeElement === globalThis.walk[at - 1];
		for (let part = 0; part < 6 && (await tab.evaluate(inDate, i)); part++) await tab.keyboard.press("Tab");
		const fault = await tab.evaluate((at) => {
			const e = document.activeElement, due = globalThis.walk[at];
			const name = (one) => `${one.tagName} ${one.id || one.name || one.textContent.trim().slice(0, 30)}`;
			if (e !== due) return `${name(e)} in the place of ${name(due)}`;
			const seen = e.type === "checkbox" || e.type === "radio" ? e.closest("label, p") ?? e : e;
			const { width, height, top, bottom } = seen.getBoundingClientRect();
			if (width < 1 || height < 1 || bottom < 0 || top > innerHeight) return `${name(e)} cannot be seen`;
			const style = getComputedStyle(e), beside = e.nextElementSibling ? getComputedStyle(e.nextElementSibling) : style;
			if (![style, beside].some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none")) return `${name(e)} does not show its focus`;
			return "";
		}, i);
		if (fault) faults.push(fault);
		if (faults.length > 5) break;
	}
	return faults;
}
