// SPDX-License-Identifier: Apache-2.0
//
// Settings on a phone and on a desk: matters in groups, and what one is told on a page that is short, shows
// what is set also where it is folded, and does its work by keyboard alone and without scripts.
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { desk, done, enterBy, folder, found, launch, ok, open, phone, press, sideways, submit, walked } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,Sun-Thu 09:00-17:00
cem,Cem Aydın,cem@example.org,ada,Europe/Berlin,09:00-17:00
dev,Dev Maximiliane von Hohenstein-Okafor,dev@example.org,ben,Europe/Berlin,09:00-17:00
`;
const browser = await launch();
const files = folder("2026-11-23T09:00:00Z");
writeFileSync(join(files.dir, "team.csv"), team);
files.run("init");
files.run("import", join(files.dir, "team.csv"));
// with mail and an address of its own, so that the page has everything; nothing is sent
const port = await new Promise((resolve) => {
	const probe = createServer().listen(0, "127.0.0.1", () => {
		const { port: free } = probe.address();
		probe.close(() => resolve(free));
	});
});
const site = `http://127.0.0.1:${port}`;
const server = await files.serve("--log", "quiet", "--listen", site.slice(7), "--public-url", site, "--mail-from", "talks@example.org", "--smtp", "smtp://127.0.0.1:9", "--mail-plain");
const height = (tab) => tab.evaluate(() => document.fonts.ready.then(() => document.documentElement.scrollHeight));
const show = async (tab, name) => {
	if (!process.env.PICTURES) return;
	for (const colorScheme of ["light", "dark"]) {
		await tab.emulateMedia({ colorScheme });
		await tab.screenshot({ path: join(process.env.PICTURES, `${name}-${tab.viewportSize().width}-${colorScheme}.png`), fullPage: true });
	}
};

async function grouped() {
	const tab = await open(browser, server.address, desk);
	await enterBy(tab, files, server, "ada@example.org");
	for (const size of [phone, desk]) {
		await tab.setViewportSize(size.viewport);
		await tab.goto("/settings");
		ok((await sideways(tab)) <= 0, "nothing scrolls sideways", await sideways(tab));
		for (const scheme of ["light", "dark"]) ok((await found(tab, scheme)).length === 0, `axe-core finds nothing in the settings, ${scheme}`, await found(tab, scheme));
		await show(tab, "settings");
	}
	const groups = await tab.locator("main section:has(> ul.rows)").evaluateAll((all) => all.map((s) => [s.querySelector("h2").textContent, s.querySelectorAll("li").length]));
	ok(groups.length === 5 && groups.every(([, n]) => n >= 3 && n <= 5), "five groups, of three to five rows each", groups);
	ok(groups.at(-1)[0] === "This installation", "the last is of what an admin keeps for everybody", groups);
	const silent = await tab.locator("main li a.row-act").evaluateAll((all) => all.filter((a) => !a.querySelector(".soft").textContent.trim()).map((a) => a.textContent));
	ok(silent.length === 0, "each row says how it stands", silent);
	const paths = await tab.locator("main li a.row-act").evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
	const wanted = ["calendars", "caldav", "talks", "messages", "me", "password", "addresses", "locks", "questions", "tokens", "webhooks", "trackers"].map((name) => `/settings/${name}`);
	ok(wanted.every((path) => paths.filter((p) => p === path).length === 1), "each matter stands there once", paths);
	ok((await walked(tab)).length === 0, "all of it comes by the Tab key, in its order, and shows its focus", await walked(tab));
	await enterBy(tab, files, server, "ben@example.org");
	await tab.goto("/settings");
	ok((await tab.locator("#installation").count()) === 0, "who is no admin has four groups");
	await tab.context().close();
}

// What is to be taken along has a button that copies it; without a script there is none.
async function copied() {
	const tab = await open(browser, server.address, phone);
	await tab.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await enterBy(tab, files, server, "ben@example.org");
	await tab.goto("/settings/tokens");
	await tab.fill("#name", "A program");
	await submit(tab, tab.getByRole("button", { name: "Make a token" }));
	for (const id of ["token", "with"]) {
		if (id === "with") {
			await tab.goto("/people");
			await tab.getByRole("link", { name: "Ada Lovell" }).first().click();
			await tab.locator("#with").evaluate((field) => field.closest("details")?.setAttribute("open", ""));
		}
		const button = tab.locator(`[data-copies=${id}]`);
		await button.click();
		await tab.locator(`[data-copies=${id}]`, { hasText: "Copied" }).waitFor();
		const [clip, value] = await tab.evaluate(async (name) => [await navigator.clipboard.readText(), document.getElementById(name).value], id);
		ok(value.length > 20 && clip === value, `a button copies the ${id}`, [clip, value]);
		await show(tab, `copy-${id}`);
	}
	const bare = await tab.evaluate(async () => (await (await fetch(location.href)).text()).match(/<button[^>]*data-copies="with"[^>]*>/)?.[0]);
	ok(/ hidden/.test(bare), "without a script there is no such button", bare);
	await tab.context().close();
}

async function told() {
	const tab = await open(browser, server.address, phone);
	await enterBy(tab, files, server, "ben@example.org");
	for (const size of [desk, phone]) {
		await tab.setViewportSize(size.viewport);
		await tab.goto("/settings/messages");
		ok((await sideways(tab)) <= 0, "nothing scrolls sideways", await sideways(tab));
		for (const scheme of ["light", "dark"]) ok((await found(tab, scheme)).length === 0, `axe-core finds nothing in what one is told, ${scheme}`, await found(tab, scheme));
		await show(tab, "messages");
		if (size !== desk) continue;
		const [label, select] = await Promise.all(["label[for=week]", "#week"].map((what) => tab.locator(what).boundingBox()));
		ok(label.y < select.y + select.height && select.y < label.y + label.height + 24 && select.x > label.x + label.width - 1, "on a desk a kind and its way stand on one line", [label, select]);
	}
	ok((await height(tab)) < 2000, "on a phone the page is shorter than three screens", await height(tab));
	ok((await walked(tab)).length === 0, "all of it comes by the Tab key, in its order, and shows its focus", await walked(tab));
	ok((await tab.locator("#days summary").innerText()).includes("Fri, Sat"), "the folded days are said: those without work", await tab.locator("#days summary").innerText());
	ok((await tab.locator("#ways summary").innerText()).includes("not set up") && !(await tab.locator("#ways").evaluate((d) => d.open)), "and that no chat is set up");
	await tab.locator("#days summary").focus();
	await tab.keyboard.press("Enter");
	ok(await tab.locator("#day_0").isVisible(), "a fold opens by keyboard");
	await tab.keyboard.press("Tab");
	await tab.keyboard.press("Space");
	ok(await tab.locator("#day_0").isChecked(), "and the next stop is what it held");
	ok((await tab.locator("#talks summary").innerText()).includes("as usual") && !(await tab.locator("#soon").isVisible()), "what is about talks is folded while it is as usual");
	await tab.locator("#talks summary").click();
	await tab.selectOption("#soon", "nothing");
	await submit(tab, press(tab, "Save"));
	ok((await tab.locator("#days").evaluate((d) => d.open)) && (await tab.locator("#days summary").innerText()).includes("Mon, Fri, Sat"), "days of one's own are not folded away", await tab.locator("#days summary").innerText());
	ok((await tab.locator("#soon").isVisible()) && (await tab.locator("#soon").inputValue()) === "nothing" && (await tab.locator("#week").inputValue()) === "usual", "what was chosen is chosen, and nothing else");
	await show(tab, "messages-chosen");
	const row = async () => {
		await tab.goto("/settings");
		return tab.locator('a[href="/settings/messages"] .soft').innerText();
	};
	ok((await row()) === "By mail; quiet from 20:00 until 07:30", "the list of settings says by which way, and when not", await row());
	await tab.goto("/settings/messages");
	for (const select of await tab.locator("main .kinds select").all()) await select.selectOption("nothing");
	await submit(tab, press(tab, "Save"));
	ok((await row()).startsWith("Nothing;"), "and that it is nothing", await row());
	await tab.context().close();
}

async function inGerman() {
	const tab = await open(browser, server.address, { ...phone, locale: "de-DE" });
	await enterBy(tab, files, server, "cem@example.org");
	await tab.goto("/settings/messages");
	ok((await tab.locator("h1").innerText()) === "Was Sie erfahren" && (await height(tab)) < 2000, "in German it is no longer", await height(tab));
	ok((await sideways(tab)) <= 0, "and nothing scrolls sideways", await sideways(tab));
	await tab.context().close();
}

async function notHereYet() {
	const tab = await open(browser, server.address, phone);
	await enterBy(tab, files, server, "ada@example.org");
	for (const size of [desk, phone]) {
		await tab.setViewportSize(size.viewport);
		await tab.goto("/set-up/links");
		ok((await sideways(tab)) <= 0, "nothing scrolls sideways", await sideways(tab));
		for (const scheme of ["light", "dark"]) ok((await found(tab, scheme)).length === 0, `axe-core finds nothing in the list of who is not here yet, ${scheme}`, await found(tab, scheme));
		await show(tab, "links");
	}
	const [name, button] = await Promise.all([".rows .grow", ".rows .button"].map((what) => tab.locator(what).first().boundingBox()));
	ok(button.x >= name.x + name.width && button.y < name.y + name.height, "a name and its act stand on one line, on a phone too", [name, button]);
	ok((await walked(tab)).length === 0, "all of it comes by the Tab key", await walked(tab));
	await submit(tab, tab.locator("main .button.primary"));
	const rows = async () => (await tab.goto("/set-up/links"), (await tab.locator(".rows").innerText()));
	for (const end = Date.now() + 40000; /no link yet|on its way/.test(await rows()) && Date.now() < end;) await tab.waitForTimeout(100);
	ok((await rows()).includes("not sent yet: The other server cannot be reached.") &&
		(await tab.locator("main .button.primary").count()) === 1, "after one button each has a link, and where no mail server answers the list says so, and they can be sent again", await tab.locator("main").innerText());
	await show(tab, "links-not-sent");
	await tab.context().close();
}

async function withoutScripts() {
	const tab = await open(browser, server.address, { ...phone, javaScriptEnabled: false });
	await enterBy(tab, files, server, "ben@example.org");
	await tab.goto("/settings/messages");
	await tab.locator("#ways summary").click();
	ok(await tab.locator('a[href="/settings/messages/ways/mattermost"]').isVisible(), "without scripts a fold opens too");
	await tab.fill("#quiet_from", "19:15");
	await tab.fill("#quiet_to", "07:45");
	await tab.selectOption("#most", "4");
	await submit(tab, press(tab, "Save"));
	ok((await tab.inputValue("#quiet_from")) === "19:15" && (await tab.inputValue("#quiet_to")) === "07:45" && (await tab.inputValue("#most")) === "4", "and what is saved stands there");
	await tab.context().close();
}

for (const part of [grouped, copied, told, inGerman, notHereYet, withoutScripts]) {
	console.log(`# ${part.name}`);
	await part().catch((error) => ok(false, `${part.name}: goes through`, error.message));
}
await browser.close();
await server.stop();
files.remove();
done();
