// SPDX-License-Identifier: Apache-2.0
//
// A phone without a network: pages come from copies, a talk is held and captured, and what was
// captured is sent once, after the browser was closed, the session ended or the server was away.
// What is refused stays, signing out and somebody else who signs in delete.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runKills } from "./kills.mjs";
import { done, folder, found, launch, launchPhone, listen, ok, sideways, walked } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,Mon-Sun 00:00-23:59
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,Mon-Sun 00:00-23:59
`;
await (await launch()).close(); // skips where there is no browser
const files = folder(new Date().toISOString().replace(/\.\d+/, ""));
files.clock(undefined); // a device's clock cannot be set, so the server's is the real one
writeFileSync(join(files.dir, "team.csv"), team);
files.run("init");
files.run("import", join(files.dir, "team.csv"));
let server = await files.serve("--log", "quiet");
const { address } = server;
const profile = join(files.dir, "profile");
let { context, tab } = await launchPhone(profile, address);
const secret = "The cellar floods in March";

const text = () => tab.locator("main").innerText();
const submit = (button) => Promise.all([tab.waitForNavigation(), button.click()]);
const enter = async (who) => {
	await tab.goto(files.run("link", who, "--public-url", address).trim().split("\n").at(-1).replace(/^.*(?=http)/, ""));
	await submit(tab.locator("main .button.primary"));
};
const until = async (claim, is) => {
	let last;
	for (let i = 0; i < 150; i++) {
		last = await is().catch((error) => error.message);
		if (last === true) return ok(true, claim);
		await tab.waitForTimeout(100);
	}
	ok(false, claim, last);
};
const waiting = () => tab.evaluate(() => new Promise((resolve) => {
	const request = indexedDB.open("rapport-outbox");
	request.onsuccess = () => (request.result.transaction("waiting").objectStore("waiting").getAll().onsuccess = ({ target }) => (request.result.close(), resolve(target.result)));
}));
// All that this browser keeps of the site, as text.
const stored = () => tab.evaluate(async () => {
	const all = [JSON.stringify(localStorage)];
	for (const name of await caches.keys()) {
		const cache = await caches.open(name);
		for (const request of await cache.keys()) all.push(request.url, name === "rapport-assets" ? "" : await (await cache.match(request)).text());
	}
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
		for (const store of db.objectStoreNames) all.push(JSON.stringify(await new Promise((resolve) => (db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)))));
		db.close();
	}
	return all.join("\n");
});
const copies = () => tab.evaluate(async () => (await (await caches.open("rapport-pages")).keys()).map(({ url }) => new URL(url).pathname + new URL(url).search));
const form = async (path, fields) => tab.evaluate(async ([to, given]) => {
	const { csrf } = await (await fetch("/device.json")).json();
	return (await fetch(to, { method: "POST", body: new URLSearchParams({ ...given, csrf }) })).url;
}, [path, fields]);
const away = (is) => context.setOffline(is);

const line = () => tab.locator("#device").innerText();
let exports = 0;
const exported = (table) => {
	const to = join(files.dir, `export-${exports++}`);
	files.run("export", to);
	return readFileSync(to, "utf8").trim().split("\n").map((row) => JSON.parse(row)[table]).filter(Boolean);
};
const restart = async () => (server = await files.serve("--log", "quiet", "--listen", address.replace("http://", "")));
const wake = () => tab.evaluate(() => dispatchEvent(new Event("online")));
const unfold = () => tab.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));

let person = "", talk = "";

// A talk in half an hour, before which Ben shows a check-in that nobody has opened.
async function arranged() {
	await enter("ben@example.org");
	await tab.goto("/people");
	await form(await tab.locator("main a[href^='/people/']").first().getAttribute("href") + "/ask", {});
	await form("/check-in", { words: secret, shown: "shared" });
	await enter("ada@example.org");
	await tab.goto("/people");
	person = await tab.locator("main a[href^='/people/']").first().getAttribute("href");
	await tab.goto("/requests");
	const start = new Date(Date.now() + 1800000).toISOString().replace(/\.\d+/, "");
	const request = exported("request")[0].id;
	await form(`/requests/${request}`, { act: "plan", start, all_the_same: "1" });
	talk = `/talks/${exported("talk").find(({ state }) => state === "planned").id}`;
	ok(talk.length > 10, "a talk is planned", exported("talk"));
}

async function installable() {
	await tab.goto("/today");
	const client = await context.newCDPSession(tab);
	await until("the worker is there", () => tab.evaluate(() => navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))));
	const { errors, url, data } = await client.send("Page.getAppManifest");
	ok(errors.length === 0 && url.includes("/assets/rapport-"), "the manifest is read without an error", errors);
	const icons = JSON.parse(data).icons.map(({ purpose, type }) => purpose ?? type);
	ok(icons.join() === "image/svg+xml,image/png,image/png,maskable", "it has its icons", icons);
	const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
	ok(installabilityErrors.length === 0, "a phone can install it", installabilityErrors);
	await client.detach();
}

async function keptBeforehand() {
	const wanted = [talk, `${talk}/card`, "/now", "/device", ...[0, 1, 2, 3, 4, 5].map((beat) => `${talk}/mode?beat=${beat}`)];
	await tab.evaluate(() => new Promise((resolve) => {
		indexedDB.open("rapport-outbox").onsuccess = ({ target: { result: db } }) => {
			const transaction = db.transaction("device", "readwrite");
			transaction.objectStore("device").delete("aheadAt"); // as if the last list were old
			transaction.oncomplete = () => (db.close(), resolve());
		};
	}));
	await tab.reload();
	await until("the pages of the talk are fetched beforehand", async () => {
		const kept = await copies();
		return wanted.every((path) => kept.includes(path)) || kept;
	});
	ok(!(await stored()).includes(secret), "a check-in that nobody has opened is in none of them");
	ok(!(exported("opened") ?? []).some(({ kind }) => kind === "check_in"), "and does not count as read", exported("opened"));
	ok((await tab.evaluate(async (path) => (await fetch(path)).text(), talk)).includes(secret), "whoever opens the page reads it");
}

async function heldAway() {
	await away(true);
	await tab.goto("/today");
	await until("a page from a copy says so, and how old it is", async () => (await line()).includes("Without a network: this page is a copy of") || line());
	await tab.goto("/now");
	await until("so does who is free now", async () => ((await tab.locator("h1").innerText()) === "Three minutes now" && (await line()).includes("copy of")) || line());
	const now = tab.getByRole("button", { name: "Talk now" }).first();
	if (await now.count()) {
		await submit(now);
		ok((await tab.locator("form[action$='/held']").count()) === 1, "a talk that nobody planned has its page, too", tab.url());
	} else ok(false, "somebody was free now", await text());
	await tab.goto(talk);
	ok((await text()).includes("is not in this copy"), "the brief says what it leaves out");
	await submit(tab.getByRole("button", { name: "Begin the talk" }));
	const beats = [];
	for (let i = 0; i < 6; i++) {
		beats.push(await tab.locator(".beat").innerText());
		if (i < 5) await submit(tab.locator("#next"));
	}
	ok(beats.join() === "Arrive,Listen,Next step,Resources,Recognise,Close", "all six beats come from copies", beats);
	ok(Number(await tab.locator(".ring").getAttribute("data-began")) > Date.now() / 1000 - 60, "and the ring knows since when");
	await submit(tab.getByRole("button", { name: "End" }));
	await tab.fill("[name='steps.0.words']", "Ask about the cellar");
	await unfold();
	await tab.fill("#private", "Tired lately");
	await submit(tab.getByRole("button", { name: "Done", exact: true }));
	await until("what was captured waits, and is counted", async () => (new URL(tab.url()).pathname === "/today" && (await line()).includes("Not sent yet: 3, since")) || line());
	ok((await sideways(tab)) <= 0, "the line is no wider than the phone");
}

async function sentAfterwards() {
	await context.close();
	await server.kill();
	({ context, tab } = await launchPhone(profile, address));
	await tab.goto("/device");
	await until("a closed browser and a dead server lose nothing", async () => (await text()).includes("Ask about the cellar") || text());
	ok((await found(tab, "light")).length === 0, "the page is accessible", await found(tab, "light"));
	await restart();
	await wake();
	await until("all is sent when the server is back", async () => (await waiting()).length === 0 || waiting());
	const held = exported("talk").filter(({ state }) => state === "held");
	ok(held.length === 1 && talk.endsWith(held[0].id) && held[0].held_minutes === 1, "the talk is held, and as long as it was", held);
	ok(exported("step").length === 1 && exported("note").length === 1, "and its card is kept once", exported("step"));
}

const bring = async (words) => {
	await tab.fill("#words", words);
	await tab.getByRole("button", { name: "Add" }).first().click();
	await until(`"${words}" is kept on the device`, async () => (await line()).includes("Not sent yet") || line());
};

async function signedOutMeanwhile() {
	await tab.goto(person);
	await away(true);
	await bring("The garden");
	await context.clearCookies();
	await away(false);
	await wake();
	await until("an ended session is said", async () => (await line()).includes("Sign in, then it is sent.") || line());
	await enter("ada@example.org");
	await until("after signing in it is sent", async () => (await waiting()).length === 0 || waiting());
	ok(exported("topic").filter(({ words }) => words === "The garden").length === 1, "once");
}

// The session has ended, and nobody knows it before the form is sent: with a network, too, it waits.
async function signedOutUnseen() {
	await tab.goto("/check-in");
	await tab.fill("#words", "The fence is done");
	await context.clearCookies();
	await tab.getByRole("button", { name: "Keep it" }).first().click();
	await until("a form that comes after the session waits", async () => ((await waiting()).length === 1 && (await line()).includes("Sign in, then it is sent.")) || tab.locator("body").innerText());
	ok(new URL(tab.url()).pathname === "/check-in", "and nobody is led away", tab.url());
	await enter("ada@example.org");
	await until("after signing in it is sent, too", async () => (await waiting()).length === 0 || waiting());
	ok(exported("check_in").filter(({ words }) => words === "The fence is done").length === 1, "also once", exported("check_in"));
}

// A topic for somebody who is no longer there.
async function refused() {
	await away(true);
	await tab.goto(person);
	await bring("The roof");
	await tab.evaluate(async () => {
		const db = await new Promise((resolve) => (indexedDB.open("rapport-outbox").onsuccess = ({ target }) => resolve(target.result)));
		const store = db.transaction("waiting", "readwrite").objectStore("waiting");
		store.getAll().onsuccess = ({ target }) => store.put({ ...target.result[0], path: target.result[0].path.replace(/[0-9a-z]+\/topics/, "0000000000001/topics") });
		db.close();
	});
	await away(false);
	await wake();
	await until("what is refused is said on every page", async () => (await line()).includes("Not accepted: 1.") || line());
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await tab.goto("/device");
	await until("it stays, with why and what was typed", async () => /You two have no talks with each other, or not any more/.test(await text()) && (await text()).includes("The roof") || text());
	const faults = await walked(tab);
	ok(faults.length === 0, "the page of the device is walked by the keyboard alone", faults);
	await tab.getByRole("button", { name: "Copy", exact: true }).click();
	await until("it can be copied", async () => (await tab.evaluate(() => navigator.clipboard.readText())).includes("The roof"));
	await tab.getByRole("button", { name: "Drop it" }).first().click();
	await tab.locator("#device-drop").getByRole("button", { name: "Keep it" }).click();
	ok((await waiting()).length === 1, "dropping asks first");
	await tab.getByRole("button", { name: "Drop it" }).first().click();
	await tab.locator("#device-drop").getByRole("button", { name: "Drop it" }).click();
	await until("and drops it then", async () => (await waiting()).length === 0);
}

const words = /Ask about the cellar|Tired lately|The garden|The roof|The attic|Ben Ortiz/;

async function signedOut() {
	const sending = /\/(device\.json|topics)$/;
	await tab.goto(person);
	await away(true);
	await tab.route(sending, (route) => route.abort()); // so that it still waits, also when its first try comes late
	await bring("The attic");
	await away(false);
	await tab.goto("/settings");
	const leave = tab.locator("form[action='/sign-out'] button");
	await leave.click();
	ok(await tab.locator("#leaving").waitFor().then(() => true, () => false), "signing out asks first when something waits");
	await tab.locator("#leaving").getByRole("button", { name: "Stay" }).click();
	ok((await waiting()).length === 1, "staying keeps it");
	await leave.click();
	await Promise.all([tab.waitForURL("**/sign-in"), tab.locator("#leaving").getByRole("button", { name: "Delete it and sign out" }).click()]);
	await tab.unroute(sending);
	const left = await stored();
	ok(!words.test(left), "after signing out no word is left in this browser", left.match(words));
	await away(true);
	ok(await tab.goto(talk).then(() => false, () => true), "and no page is shown without a network");
	const fresh = listen(await context.newPage()); // the browser would load its error page again by itself
	await tab.close();
	tab = fresh;
	await away(false);
}

async function somebodyElse() {
	await enter("ada@example.org");
	await tab.goto(talk);
	await until("her page is kept", async () => (await stored()).includes("Tired lately") || copies());
	await context.clearCookies();
	// somebody signs in, and it is not known yet who
	await tab.evaluate(() => fetch("/sign-in", { method: "POST" }).catch(() => {}));
	await context.setOffline(true);
	const shown = await tab.goto(talk).then(() => tab.textContent("body"), () => "");
	ok(!shown.includes("Tired lately"), "whoever signs in sees no copy of anybody's page before a page says who it is", shown.slice(0, 200));
	await context.setOffline(false);
	await enter("ben@example.org");
	await until("when somebody else signs in, her pages are gone", async () => !(await stored()).includes("Tired lately") || copies());
	await tab.goto("/device");
	await tab.getByLabel("Keep pages on this device").uncheck();
	await until("switched off, no page is kept", async () => (await copies()).length === 0 || copies());
	await tab.goto("/today");
	await tab.waitForTimeout(300);
	ok((await copies()).length === 0, "nor any more");
}

// Her session has ended, and somebody else signs in on this device and out again: her words stay hers.
async function somebodyElseLeaves() {
	await enter("ada@example.org");
	await tab.goto(person);
	await away(true);
	await bring("The well");
	await context.clearCookies();
	await away(false);
	await enter("ben@example.org");
	await tab.goto("/device");
	await tab.waitForTimeout(500);
	ok(!(await tab.locator("body").innerText()).includes("The well"), "what waits of somebody else is not shown");
	await tab.goto("/settings");
	await tab.waitForTimeout(300);
	await Promise.all([tab.waitForURL("**/sign-in"), tab.locator("form[action='/sign-out'] button").click()]);
	ok((await waiting()).length === 1, "signing out asks nothing of them, and leaves it", await waiting());
	ok((await copies()).length === 0, "and takes the pages");
	await enter("ada@example.org");
	await until("its writer sends it", async () => (await waiting()).length === 0 || waiting());
	ok(exported("topic").filter(({ words }) => words === "The well").length === 1, "once they are back");
}

// A few captures of the many of bench/offline.sh.
async function killed() {
	const { kept, lost, doubled, refused: not, servers, browsers, reloads } = await runKills(20, 2);
	ok(kept >= 20 && lost + doubled + not === 0, "killed at random, what was kept is sent, and once", { kept, lost, doubled, not });
	console.log(`# ${servers} kills of the server, ${browsers} of the browser, ${reloads} reloads`);
}

try {
	for (const part of [arranged, installable, keptBeforehand, heldAway, sentAfterwards, signedOutMeanwhile, signedOutUnseen, refused, signedOut, somebodyElse, somebodyElseLeaves, killed]) {
		console.log(`# ${part.name}`);
		await part().catch((error) => ok(false, `${part.name}: goes through`, error.stack));
	}
} finally {
	await context.close();
	await server.stop();
	files.remove();
}
done();
