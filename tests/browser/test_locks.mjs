// SPDX-License-Identifier: Apache-2.0
//
// Locked notes in a real browser: set up, locked and unlocked by passphrase, kit and passkey,
// exchanged with a crash in the middle, shown, turned off. No word and no secret of it may be in
// any request, in the browser's storage or in the database, and the terminal opens what the
// browser has locked.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { desk, done, found, launch, ok, open, organisation, phone, press, sideways, submit, walked } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const program = join(process.env.BUILD ?? "build", "rapport");
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);
const address = server.address.replace("127.0.0.1", "localhost"); // passkeys are of a name

const phrase = "vier Igel tanzen leise", phrase2 = "sieben Boote warten im Nebel";
const before_words = "Written before anything was locked", away_words = "Zanzibar, said on the train";
let note_words = "Zanzibar is where I would rather be";
const check_words = "Quietly hopeful about Zanzibar, naïve 🌱", shown_words = "Glad that the beta is out";
const secrets = [phrase, phrase2, note_words, check_words, "Zanzibar"];

const text = (tab) => tab.locator("main").innerText();
const show = async (tab, name) => {
	if (process.env.PICTURES) await tab.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
};
const sent = []; // everything that the browser sent
const come = async (who, options = phone) => {
	const tab = await open(browser, address, options);
	tab.setDefaultTimeout(60000); // argon2id takes its time beside other work
	tab.context().on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
	await tab.goto(files.run("link", who, "--public-url", address).trim().split("\n").at(-1).replace(/^.*(?=http)/, ""));
	await submit(tab, tab.locator("main .button.primary"));
	return tab;
};
const api = (tab, path) => tab.evaluate(async (to) => (await fetch(to)).json(), path.endsWith(".json") ? path : `/api/v1${path}`);
const fold = (tab, name) => tab.locator("summary", { hasText: name }).first().click();
const opened = (tab) => tab.locator("[data-when-open]").first().waitFor({ state: "visible" });

async function unlock(tab, { passphrase, kit }) {
	await press(tab, "Unlock your notes").click();
	if (kit) {
		await fold(tab, "With the recovery kit instead");
		await tab.fill("#unlock-kit", kit);
	} else await tab.fill("#unlock-passphrase", passphrase);
	await press(tab, "Unlock").click();
}

let ben = await come("ben@example.org");
let kit = "", talk = "";

async function policies() {
	const page = await ben.goto("/settings/locks");
	const policy = page.headers()["content-security-policy"];
	ok(policy.includes("script-src 'self';") && !policy.includes("unsafe"), "the page's own policy stays strict", policy);
	const vault = await ben.locator("#locks").getAttribute("data-vault");
	const worker = (await ben.request.get(vault)).headers()["content-security-policy"];
	ok(worker === "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'", "the worker's answer alone allows WebAssembly, and no network", worker);
	const app = (await ben.request.get(await ben.locator("script[src*=app]").getAttribute("src"))).headers()["content-security-policy"];
	ok(app === policy, "no other script's answer does");
	const refused = await ben.evaluate(async () => {
		try {
			await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
			return "";
		} catch (error) {
			return error.name;
		}
	});
	ok(refused === "CompileError", "WebAssembly on the page is refused", refused);
	ben.noise.length = 0; // the browser says so, too
}

const unfoldAll = () => ben.evaluate(() => document.querySelectorAll("main details").forEach((d) => (d.open = true)));

async function setUp() {
	const says = await text(ben);
	ok(/lose both the passphrase and the recovery kit, the locked words are lost/.test(says) && /still trust the server with the page/.test(says), "what may be lost, and whom to trust, is said first");
	await show(ben, "locks-before");
	await unfoldAll();
	const faults = await walked(ben);
	ok(faults.length === 0, "the page is walked by the keyboard alone", faults);
	const begin = press(ben, "Make a key and a recovery kit");
	for (const [weak, why] of [["kurz", "At least 14"], ["abababababababab", "too regular"], ["Ben Ortiz rapport", "too much like"]]) {
		await ben.fill("#passphrase", weak);
		await ben.fill("#passphrase-again", weak);
		await begin.click();
		await ben.getByText(why).last().waitFor();
	}
	ok(true, "a weak passphrase is refused, and why");
	await ben.fill("#passphrase", phrase);
	await ben.fill("#passphrase-again", phrase2);
	await begin.click();
	await ben.getByText("The two are not the same.").waitFor();
	await ben.fill("#passphrase-again", phrase);
	await ben.check("#understood");
	await begin.click();
	await ben.locator("#kit").waitFor({ state: "visible" });
	kit = (await ben.locator("#kit-text").innerText()).trim();
	ok(await ben.evaluate(() => document.activeElement.id === "kit-title"), "and the keyboard goes on from there");
	ok(/^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$/.test(kit), "the kit is shown", kit);
	ok((await found(ben, "light")).length === 0, "nothing stands in anybody's way", await found(ben, "light"));
	await show(ben, "locks-kit");
	await ben.emulateMedia({ media: "print" });
	ok((await ben.locator("#kit-text").isVisible()) && !(await ben.locator("#kit-typed").isVisible()), "what is printed is the kit");
	await show(ben, "locks-print");
	await ben.emulateMedia({ media: "screen" });
	ok(!(await api(ben, "/settings/locks/keys.json")).keys[0].ready, "and locks nothing before it is typed back");
	await ben.fill("#kit-typed", kit.replace(/.$/, (c) => (c === "A" ? "B" : "A")));
	await press(ben, "Begin to lock").click();
	await ben.getByText("That does not open it").last().waitFor();
	await ben.fill("#kit-typed", kit.toLowerCase().replaceAll("-", " "));
	await submit(ben, press(ben, "Begin to lock"));
	ok((await text(ben)).includes("Unlocked in this browser now."), "typed back, locking begins, and notes are open");
	await opened(ben);
	await submit(ben, press(ben, "Lock them too"));
	ok((await text(ben)).includes("1 text is locked.") && (await api(ben, "/settings/locks/unlocked")).check_ins.length === 0, "what was there before is locked, too", (await text(ben)).slice(0, 200));
	await show(ben, "locks-on");
	await unfoldAll();
	const steps = await walked(ben);
	ok(steps.length === 0, "so is the page when locking is on", steps);
}

async function written() {
	await ben.goto("/people");
	await ben.locator("a[href^='/people/']", { hasText: "Ada" }).first().click();
	await ben.getByText("We have just talked").click();
	await submit(ben, ben.locator("form[action$='/log'] button"));
	talk = new URL(ben.url()).pathname;
	if (!talk.startsWith("/talks/")) talk = await ben.locator("a[href^='/talks/']").first().getAttribute("href");
	await ben.goto(talk);
	await ben.locator("summary", { hasText: "Lines to remember" }).click();
	ok((await ben.locator("#private-reader").innerText()).includes("Locked: only you, not even the server"), "the private field says so");
	await ben.waitForFunction(() => !document.getElementById("private").disabled);
	await ben.fill("#private", note_words);
	await show(ben, "locks-card");
	await submit(ben, press(ben, "Done"));
	ok((await api(ben, talk)).locked.length === 1 && (await api(ben, talk)).lines.mine === "", "the line is kept, locked");
	await ben.waitForFunction((words) => document.getElementById("private").value === words, note_words);
	ok(true, "and its author reads it after a reload, without unlocking again");
	await ben.goto("/check-in");
	await ben.waitForFunction(() => !document.querySelector("[data-lock-form]").disabled);
	await ben.fill("#words", check_words);
	await ben.locator(".choices span", { hasText: "too much" }).click();
	ok(Object.keys(await ben.evaluate(() => ({ ...localStorage }))).length === 0, "no draft of it is kept in the browser");
	await show(ben, "locks-check-in");
	await submit(ben, press(ben, "Keep it"));
	await ben.getByText(check_words).waitFor();
	ok((await text(ben)).includes("Work: too much"), "a check-in is kept, locked, and read by its author");
	await show(ben, "locks-check-ins");
	ok((await sideways(ben)) <= 0, "the page is no wider than a phone");
}

async function lockedAgain() {
	await ben.goto("/settings/locks");
	await opened(ben);
	await press(ben, "Lock now").click();
	await ben.locator("[data-unlock]").first().waitFor({ state: "visible" });
	await ben.goto("/check-in");
	ok(!(await text(ben)).includes("Zanzibar") && (await text(ben)).includes("Locked"), "locked, the page shows nothing of it");
	await unlock(ben, { passphrase: "acht ganz andere Worte" });
	await ben.locator("#unlock .error").getByText("That does not open it").waitFor();
	ok(true, "a wrong passphrase opens nothing, and says so");
	await show(ben, "locks-unlock");
	await ben.fill("#unlock-passphrase", phrase);
	await press(ben, "Unlock").click();
	await ben.getByText(check_words).waitFor();
	await ben.goto("/settings/locks");
	await opened(ben);
	await press(ben, "Lock now").click();
	await ben.locator("[data-unlock]").first().waitFor({ state: "visible" });
	await ben.goto("/check-in");
	await ben.context().setOffline(true);
	await unlock(ben, { kit });
	await ben.locator("#unlock .error").getByText("There is no network").waitFor();
	await ben.context().setOffline(false);
	ben.noise.length = 0; // the browser says what it could not fetch
	await press(ben, "Unlock").click();
	await ben.getByText(check_words).waitFor();
	ok(true, "the recovery kit opens it as well, and without a network that is said");
}

const lockNow = async (tab) => {
	await tab.goto("/settings/locks");
	await opened(tab);
	await press(tab, "Lock now").click();
	await tab.locator("[data-unlock]").first().waitFor({ state: "visible" });
};

async function withoutScript() {
	const cookies = await ben.context().cookies();
	const tab = await open(browser, address, { ...phone, javaScriptEnabled: false });
	await tab.context().addCookies(cookies);
	await tab.goto("/check-in");
	ok((await text(tab)).includes("scripts are off here") && (await tab.locator("#words").isDisabled()), "without a script, locked notes say what they need, and nothing can be typed by mistake");
	await tab.context().close();
}

// A server that asks for less than the floor is refused before anything is derived.
async function floor() {
	await ben.route("**/keys.json", async (route) => {
		const answer = await route.fetch();
		await route.fulfill({ response: answer, body: (await answer.text()).replace('"memory":65536', '"memory":1024') });
	});
	await unlock(ben, { passphrase: phrase });
	await ben.locator("#unlock .error").getByText("more weakly than is safe").waitFor();
	ok(true, "costs below the floor are refused by the browser");
	await ben.unroute("**/keys.json");
	await press(ben, "Not now").click();
}

async function anotherPassphrase() {
	await ben.goto("/settings/locks");
	const before = (await api(ben, "/settings/locks/texts")).texts.map((t) => t.envelope).join();
	await fold(ben, "Another passphrase");
	await ben.fill("#change-secret", phrase);
	await ben.fill("#fresh", phrase2);
	await ben.fill("#fresh-again", phrase2);
	await submit(ben, press(ben, "Change the passphrase"));
	ok((await api(ben, "/settings/locks/texts")).texts.map((t) => t.envelope).join() === before, "another passphrase changes no text");
	ok((await text(ben)).includes("From now on this opens your locked notes."), "and the page says that it holds");
	await ben.goto("/check-in");
	await unlock(ben, { passphrase: phrase });
	await ben.locator("#unlock .error").getByText("That does not open it").waitFor();
	await ben.fill("#unlock-passphrase", phrase2);
	await press(ben, "Unlock").click();
	await ben.getByText(check_words).waitFor();
	ok(true, "the new one opens, the old one does not");
}

const keysThere = async () => (await api(ben, "/settings/locks/keys.json")).keys;

// Killed after each step: nothing is lost, and it goes on on another device.
async function newKey() {
	const rotate = async () => {
		await ben.goto("/settings/locks");
		await fold(ben, "A new key");
		await ben.fill("#rotate-secret", phrase2);
		await press(ben, "Make a new key").click();
		await ben.locator("#kit").waitFor({ state: "visible" });
		return (await ben.locator("#kit-text").innerText()).trim();
	};
	await rotate();
	await ben.goto("/check-in"); // the kit was not typed back: it is as if it had not been begun
	await ben.getByText(check_words).waitFor();
	const former = kit;
	kit = await rotate();
	await ben.fill("#kit-typed", kit);
	await submit(ben, press(ben, "Begin to lock"));
	ok(/Your key is being exchanged/.test(await text(ben)) && /3 texts are still locked with the former key/.test(await text(ben)), "a new key is there, and the former still opens");
	await show(ben, "locks-exchange");
	let renewed = 0;
	await ben.route("**/renew", (route) => (renewed++ ? route.abort() : route.continue()));
	await press(ben, "Go on").click();
	await ben.getByText("There is no network").last().waitFor();
	await ben.context().close(); // the browser is gone, with its keys

	ben = await come("ben@example.org");
	await ben.goto("/settings/locks");
	ok((await text(ben)).includes("2 texts are still locked with the former key"), "one text is done, two wait");
	await ben.goto("/check-in");
	await unlock(ben, { kit });
	await ben.getByText(check_words).waitFor();
	await ben.getByText(before_words).waitFor();
	ok(true, "the new kit alone opens what both keys have locked");
	await ben.goto("/settings/locks");
	await opened(ben);
	await ben.route("**/drop", (route) => route.abort());
	await press(ben, "Go on").click();
	await ben.getByText("There is no network").last().waitFor();
	ok((await keysThere()).length === 2, "killed before its last step, the former key is still there");
	await ben.unroute("**/drop");
	await ben.goto("/settings/locks");
	await opened(ben);
	await submit(ben, press(ben, "Go on"));
	const texts = (await api(ben, "/settings/locks/texts")).texts, [key] = await keysThere();
	ok((await keysThere()).length === 1 && texts.length === 3 && texts.every((t) => t.key === key.id), "then all is locked with the new key, and the former is gone");
	await lockNow(ben);
	await unlock(ben, { kit: former });
	await ben.locator("#unlock .error").getByText("That does not open it").waitFor();
	ok(true, "the former kit opens nothing any more");
	await press(ben, "Not now").click();
	ben.noise.length = 0; // what was aborted above
}

// A passkey, by the virtual authenticator of the browser.
async function passkey() {
	const cdp = await ben.context().newCDPSession(ben);
	await cdp.send("WebAuthn.enable");
	await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, hasPrf: true, automaticPresenceSimulation: true } });
	await ben.goto("/settings/locks");
	await fold(ben, "A passkey, beside the passphrase");
	await ben.fill("#passkey-secret", kit);
	await submit(ben, press(ben, "Add a passkey"));
	ok((await text(ben)).includes("Take it away"), "a passkey is added beside the others", (await text(ben)).slice(0, 400));
	await show(ben, "locks-passkey");
	await press(ben, "Unlock your notes").click();
	await press(ben, "With a passkey").click();
	await opened(ben);
	await ben.goto("/check-in");
	await ben.getByText(check_words).waitFor();
	ok(true, "and opens the notes");
	await ben.goto("/settings/locks");
	await submit(ben, press(ben, "Take it away"));
	ok(!(await text(ben)).includes("Take it away"), "taken away, it is gone");
}

async function shown() {
	await ben.goto("/check-in");
	await ben.getByText(before_words).waitFor();
	const row = ben.locator("[data-locked-row]", { hasText: before_words });
	await row.getByText("Change").click();
	ok((await row.innerText()).includes("unlocked and sent as it is"), "that it is sent unlocked is said");
	await show(ben, "locks-show");
	await submit(ben, row.getByRole("button", { name: "Show it to Ada Lovell", exact: true }));
	const ada = await come("ada@example.org", desk);
	await ada.goto("/people");
	await ada.goto(await ada.locator("a[href^='/people/']", { hasText: "Ben" }).first().getAttribute("href"));
	ok((await text(ada)).includes(before_words), "the leader reads it");
	await ada.context().close();
}

async function forgotten() {
	await ben.route("**/check-in", async (route) => {
		const answer = await route.fetch();
		await route.fulfill({ response: answer, body: (await answer.text()).replace('data-idle="900"', 'data-idle="1"') });
	});
	await ben.goto("/check-in");
	await ben.getByText(check_words).waitFor();
	await ben.getByText(check_words).waitFor({ state: "detached" });
	ok((await text(ben)).includes("Unlock your notes"), "after idle time the notes are locked again");
	await ben.unroute("**/check-in");
	await ben.goto("/check-in");
	await unlock(ben, { kit });
	await ben.getByText(check_words).waitFor();
	const second = await ben.context().newPage();
	await second.goto("/settings");
	await Promise.all([second.waitForNavigation(), second.getByRole("button", { name: "Sign out" }).click()]);
	await ben.getByText(check_words).waitFor({ state: "detached" });
	ok(true, "signing out on one page shuts them on every page");
	await ben.context().close();
	ben = await come("ben@example.org");
	await ben.goto("/check-in");
	ok(!(await text(ben)).includes("Zanzibar"), "and they stay shut when their author is back");
}

async function turnedOff() {
	await ben.goto("/settings/locks");
	await unlock(ben, { kit });
	await opened(ben);
	await fold(ben, "Turn locking off");
	await press(ben, "Turn locking off").click();
	await ben.getByText("Please say that you mean it.").waitFor();
	await ben.check("#sure");
	await submit(ben, press(ben, "Turn locking off"));
	ok((await keysThere()).length === 0 && (await text(ben)).includes("Know this first"), "turned off, there is no key any more");
	await ben.goto("/check-in");
	ok((await text(ben)).includes(check_words) && (await text(ben)).includes("too much"), "the texts are there, unlocked");
	ok((await api(ben, talk)).lines.mine === note_words, "each where it was");
}

// What waits for a network waits locked.
async function withoutNetwork() {
	const waits = () => ben.evaluate(() => new Promise((done, fail) => {
		const asked = indexedDB.open("rapport-outbox");
		asked.onerror = fail;
		asked.onsuccess = () => (asked.result.transaction("waiting").objectStore("waiting").getAll().onsuccess = ({ target }) => done(JSON.stringify(target.result)));
	}));
	await ben.goto(talk);
	await ben.waitForFunction(() => !document.getElementById("private").disabled);
	await ben.context().setOffline(true);
	await ben.fill("#private", away_words);
	await press(ben, "Done").click();
	for (let i = 0; i < 100 && (await waits().catch(() => "[]")) === "[]"; i++) await new Promise((done) => setTimeout(done, 100));
	const kept = await waits();
	ok(kept.includes("rl1.") && !secrets.some((word) => kept.includes(word)), "a line that waits for a network waits locked", kept.slice(0, 300));
	await ben.context().setOffline(false);
	for (let i = 0; i < 100 && (await waits().catch(() => "")) !== "[]"; i++) await new Promise((done) => setTimeout(done, 100));
	await ben.goto(talk);
	await ben.waitForFunction((words) => document.getElementById("private").value === words, away_words);
	ok((await api(ben, talk)).locked.length === 1, "and is sent in place of the one before");
	note_words = away_words;
	ben.noise.length = 0; // the browser says what it could not fetch
}

// The database as it lies there, with its journal.
function atRest() {
	const data = join(files.dir, "data");
	return readdirSync(data).filter((name) => name.startsWith("rapport.db")).map((name) => readFileSync(join(data, name), "latin1")).join("");
}

async function nobodyElse() {
	const leaked = secrets.concat(kit).filter((word) => sent.some((line) => line.includes(word) || decodeURIComponent(line.replaceAll("+", " ").replaceAll(/%(?![0-9A-F]{2})/gi, "%25")).includes(word)));
	ok(sent.length > 40 && leaked.length === 0, "no request held a word of it, a passphrase or the kit", leaked);
	ok(!secrets.some((word) => atRest().includes(word)), "the database holds no word of it");
	const stored = await ben.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases()]));
	ok(!secrets.some((word) => stored.includes(word)), "nor does the browser's storage", stored);
	const ada = await come("ada@example.org", desk);
	const all = await Promise.all([talk, "/today", "/people", "/settings/locks/texts", "/settings/locks/keys.json"].map(async (path) => JSON.stringify(await api(ada, path))));
	ok(!/rl1\.|argon2id/.test(all.join("")), "nobody else is given an envelope");
	await ada.context().close();
}

// The terminal, with what Ben took along.
async function inTheTerminal(passphrase) {
	const file = join(files.dir, `kept-${passphrase.length}.json`);
	writeFileSync(file, await (await ben.request.get("/kept/export.json")).text());
	if (process.env.VECTORS) writeFileSync(process.env.VECTORS, `${kit}\n${readFileSync(file, "utf8")}`);
	const run = (input, ...more) => {
		try {
			return execFileSync(program, ["notes", "unlock", file, ...more], { input: `${input}\n`, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
		} catch (error) {
			return `${error.status} ${error.stderr}`;
		}
	};
	const says = run(passphrase);
	ok([before_words, note_words, check_words].every((words) => says.split("\n").includes(`  ${words}`)) && says.includes("with Ada Lovell"), "the terminal opens what the browser has locked, to the letter", says);
	if (passphrase !== phrase) return;
	ok(says === run(kit, "--kit"), "by the recovery kit as well");
	ok(run("acht ganz andere Worte").startsWith("2 "), "and not by another passphrase");
}

try {
	await ben.goto("/check-in");
	await ben.fill("#words", before_words);
	await submit(ben, press(ben, "Keep it"));
	await policies();
	await setUp();
	await written();
	await withoutNetwork();
	await lockedAgain();
	await inTheTerminal(phrase);
	await withoutScript();
	await lockNow(ben);
	await floor();
	await anotherPassphrase();
	await newKey();
	await passkey();
	await inTheTerminal(phrase2);
	await nobodyElse();
	await shown();
	await forgotten();
	await turnedOff();
	ok(ben.noise.length === 0, "no error and no warning", ben.noise);
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
