// SPDX-License-Identifier: Apache-2.0
//
// A row that is added on a bad network shows at once, once, and in its place; what is done with it
// before it is saved waits behind it. Answers are late, lost, or come twice; the browser is closed.
// And what the other replaces of a step is told, with the way back.
import { join } from "node:path";
import { writeFileSync, readFileSync } from "node:fs";
import { copied, desk, done, enterBy, folder, found, launch, launchPhone, ok, open, press, sideways } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Etc/UTC,Mon-Sun 00:00-23:59
ben,Ben Ortiz,ben@example.org,ada,Etc/UTC,Mon-Sun 00:00-23:59
`;
const browser = await launch();
const files = folder(new Date().toISOString().replace(/\.\d+/, ""));
files.clock(undefined); // a device's clock cannot be set, so the server's is the real one
writeFileSync(join(files.dir, "team.csv"), team);
files.run("init");
files.run("import", join(files.dir, "team.csv"));
const server = await files.serve("--log", "quiet");
const profile = join(files.dir, "profile");
let { context, tab: ben } = await launchPhone(profile, server.address);
const ada = await open(browser, server.address, desk);

let exports = 0;
const exported = (table) => {
	const to = join(files.dir, `export-${exports++}`);
	files.run("export", to);
	return readFileSync(to, "utf8").trim().split("\n").map((row) => JSON.parse(row)[table]).filter(Boolean);
};
const topics = () => exported("topic").map(({ words }) => words).sort().join();
const until = async (claim, is) => {
	let last;
	for (let i = 0; i < 200; i++) {
		last = await is().catch((error) => error.message);
		if (last === true) return ok(true, claim);
		await ben.waitForTimeout(200);
	}
	ok(false, claim, last);
};
const listening = (...tabs) => Promise.all(tabs.map((tab) => tab.waitForFunction(() => document.getElementById("live").dataset.streams === "true")));
const away = (is) => context.setOffline(is);
const wake = () => ben.evaluate(() => dispatchEvent(new Event("online")));
// The rows of these words: how many there are, and what the first says below them.
const rows = (tab, words) => tab.evaluate((text) => [...document.querySelectorAll("main li")].filter((li) => li.innerText.includes(text)).map((li) => li.innerText.replace(/\s+/g, " ")), words);
const saved = async (words) => {
	const all = await rows(ben, words);
	return (all.length === 1 && !all[0].includes("Not saved")) || all;
};
const bring = async (words) => {
	await ben.fill("#words", words);
	await press(ben, "Add it").click();
};
let toAda = "", toBen = "";
// What happens to a request on its way; the page may have gone on meanwhile, and then nothing does.
const upset = (path, act, times) => ben.route(path, (route) => act(route).catch(() => {}), times ? { times } : {});

async function lateAnswers() {
	await ben.goto(toAda);
	await ada.goto(toBen);
	await listening(ada, ben);
	let hearAnswer;
	const later = new Promise((resolve) => (hearAnswer = resolve));
	// the server has it long before the page hears so, and the stream tells of it meanwhile
	await upset("**/topics", async (route) => {
		const answer = await route.fetch();
		await later;
		await route.fulfill({ response: answer });
	}, 1);
	await ben.evaluate(() => (window.stays = true));
	await bring("The late one");
	await ben.locator("main li", { hasText: "The late one" }).waitFor();
	ok((await ben.inputValue("#words")) === "", "a row stands there before its answer, and the form is ready for the next");
	await ada.waitForFunction(() => document.querySelector("main").textContent.includes("The late one"));
	await until("the page hears of its own row before its answer", async () => (await ben.evaluate(() => document.querySelectorAll("main li[data-made]:not([data-unsaved])").length)) === 1);
	ok((await rows(ben, "The late one")).length === 1, "and shows it once", await rows(ben, "The late one"));
	await bring("The next one");
	await ben.locator("main li", { hasText: "The next one" }).waitFor();
	ok(true, "the next one stands behind it");
	await ben.focus("#words");
	await ben.keyboard.type("half");
	hearAnswer();
	await until("both are saved", async () => (await saved("The late one")) === true && (await saved("The next one")) === true);
	ok((await ben.inputValue("#words")) === "half" && (await ben.evaluate(() => document.activeElement.id)) === "words", "what is typed meanwhile stays, and the focus in it");
	ok(await ben.evaluate(() => window.stays === true), "the page was never left");
	const order = await ben.evaluate(() => [...document.querySelectorAll("main li[data-made]")].map((li) => li.innerText.split("\n")[0].trim()));
	ok(order.join() === "The late one,The next one", "in the order in which they were added", order);
	await ben.fill("#words", "");
	ok(topics() === "The late one,The next one", "and each is there once", topics());
	ok((await sideways(ben)) <= 0 && (await found(ben, "light")).length === 0, "the page fits, and is accessible", await found(ben, "light"));
}

// Somebody writes down what comes to mind, line by line, on a network that is slow and works.
async function oneAfterTheOther() {
	const many = ["Row one", "Row two", "Row three", "Row four", "Row five", "Row six"];
	await upset("**/topics", async (route) => {
		await new Promise((resolve) => setTimeout(resolve, 1000));
		await route.continue();
	});
	for (const words of many) {
		await bring(words);
		await ben.locator("main li", { hasText: words }).waitFor();
		await ben.waitForTimeout(150);
	}
	await ben.waitForFunction(() => !document.querySelector("li[data-unsaved]") && !document.getElementById("device").innerText.includes("Not sent yet"), undefined, { timeout: 30000 })
		.then(() => ok(true, "rows typed one after the other on a slow network are saved one after the other"), async () => ok(false, "rows typed one after the other on a slow network are saved one after the other", await ben.locator("#device").innerText()));
	await ben.unroute("**/topics");
	ok(many.every((words) => topics().split(",").filter((other) => other === words).length === 1), "each of them once", topics());
	const order = await ben.evaluate(() => [...document.querySelectorAll("main li[data-made]")].map((li) => li.innerText.split("\n")[0].trim()).filter((words) => words.startsWith("Row")));
	ok(order.join() === many.join(), "and in their order", order);
}

async function lostAnswers() {
	// carried out, and the answer is lost; twice
	await upset("**/topics", async (route) => {
		await route.fetch();
		await route.abort();
	}, 2);
	await bring("The lost one");
	await until("a row whose answer was lost stands there once", async () => (await rows(ben, "The lost one")).length === 1);
	await wake();
	await wake();
	await until("and is saved", () => saved("The lost one"));
	// a network that sends everything twice
	await upset(/\/(topics|~)/, async (route) => {
		await route.fetch();
		await route.continue();
	}, 2);
	await bring("The double one");
	await until("what comes twice is there once", () => saved("The double one"));
	await ben.unroute(/\/(topics|~)/);
	ok(topics() === "The double one,The late one,The lost one,The next one", "so it is on the server", topics());
}

async function actedOnBefore() {
	await copied(ben, toAda);
	await away(true);
	await bring("Taken back before");
	await bring("Kept before");
	await until("without a network a row stands there, too", async () => (await rows(ben, "Taken back before")).join().includes("Not saved yet") && (await rows(ben, "Kept before")).join().includes("Not saved yet"));
	await ben.locator("main li", { hasText: "Taken back before" }).getByRole("button", { name: "Take back" }).click();
	await until("what was done with it stands at it, and is not offered twice", async () => {
		const [row] = await rows(ben, "Taken back before");
		return /Take back · Not saved yet/.test(row) && !(await ben.locator("main li", { hasText: "Taken back before" }).getByRole("button").count());
	});
	ok((await sideways(ben)) <= 0 && (await found(ben, "light")).length === 0, "it is accessible", await found(ben, "light"));
	if (process.env.SHOTS) await ben.screenshot({ path: join(process.env.SHOTS, "unsaved-390.png"), fullPage: true });
	await context.close();
	({ context, tab: ben } = await launchPhone(profile, server.address));
	await away(true);
	await ben.goto(toAda);
	await until("after the browser was closed they are there again", async () => /Take back · Not saved yet/.test((await rows(ben, "Taken back before")).join()) && (await rows(ben, "Kept before")).join().includes("Not saved yet"));
	await away(false);
	await wake();
	await until("with a network the one is saved", () => saved("Kept before"));
	await until("and the other is gone", async () => (await rows(ben, "Taken back before")).length === 0);
	ok(topics().includes("Kept before") && !topics().includes("Taken back before"), "so it is on the server", topics());
	await until("and on the other's page", async () => (await rows(ada, "Kept before")).length === 1 && (await rows(ada, "Taken back before")).length === 0);
}

async function refusedRow() {
	let hearAnswer;
	const later = new Promise((resolve) => (hearAnswer = resolve));
	await upset("**/topics", async (route) => {
		await later;
		await route.fulfill({ status: 422, contentType: "application/problem+json", body: '{"detail":"Too long."}' });
	}, 1);
	await upset("**/device.json", (route) => route.abort());
	await bring("The refused one");
	await ben.locator("main li", { hasText: "The refused one" }).waitFor();
	await ben.fill("#words", "The one after");
	hearAnswer();
	await until("a row that is refused says why, and leads to what was typed", async () => /Not saved: Too long\. On this device/.test((await rows(ben, "The refused one")).join()));
	ok((await ben.inputValue("#words")) === "The one after", "what is typed meanwhile stays");
	await ben.unroute("**/device.json");
	await ben.goto("/device");
	await press(ben, "Drop it").click();
	await ben.locator("#device-drop").getByRole("button", { name: "Drop it" }).click();
	await ben.waitForFunction(() => !document.querySelector("#device-list > *"));
	await ben.goto(toAda);
	ok((await rows(ben, "The refused one")).length === 0, "dropped, it is gone");
	await ben.fill("#words", "");
}

// A step on a card that waits is done before it is saved; a need is taken back.
async function rowsOfACard() {
	const talk = await ada.evaluate(async (path) => {
		const { csrf } = await (await fetch("/device.json")).json();
		return new URL((await fetch(path, { method: "POST", body: new URLSearchParams({ csrf, held: "3" }) })).url).pathname;
	}, `${toBen}/log`);
	const at = /\/talks\/[0-9a-z]+/.exec(talk)?.[0] ?? `/talks/${exported("talk").find(({ state }) => state === "held").id}`;
	await ben.goto(at);
	await copied(ben, at);
	await away(true);
	await ben.fill("[name='steps.0.words']", "Call the customer");
	await ben.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	await ben.fill("[name='needs.0.words']", "A second screen");
	await ben.locator("[name=remember]").pressSequentially("We wait for the customer");
	await ben.locator("[name=goal]").pressSequentially("The beta in May");
	await press(ben, "Done").click();
	await until("the card waits", async () => new URL(ben.url()).pathname === "/today" || (await ben.locator("#device").innerText()).includes("Not sent yet"));
	await ben.goto(at);
	await until("its step and its need stand in the page of the talk", async () => (await rows(ben, "Call the customer")).join().includes("Not saved yet") && (await rows(ben, "A second screen")).join().includes("Not saved yet"));
	await ben.locator("main li", { hasText: "Call the customer" }).getByRole("button", { name: "Done" }).click();
	await ben.locator("main li", { hasText: "A second screen" }).getByRole("button", { name: "No longer needed" }).click();
	await until("what is done with them waits", async () => /Done · Not saved yet/.test((await rows(ben, "Call the customer")).join()) && /No longer needed · Not saved yet/.test((await rows(ben, "A second screen")).join()));
	await away(false);
	await wake();
	await until("and is done after the card was saved", async () => {
		const step = exported("step").filter(({ words }) => words === "Call the customer"), need = exported("need");
		return (step.length === 1 && step[0].state === "done" && need.length === 1 && need[0].state === "taken back") || JSON.stringify([step, need]);
	});
}

// The lines of a card that both may type in go their own way, beside the card that waits.
async function linesOfACard() {
	const said = () => exported("said").filter(({ kind }) => kind === "goal").map(({ words }) => words).join("|");
	const notes = () => exported("note").map(({ shared, words }) => shared ?? words).join("|");
	await until("the lines of the card are saved, once", async () => (said() === "The beta in May" && notes() === "We wait for the customer") || JSON.stringify([said(), exported("note")]));
	await ben.waitForTimeout(1500);
	ok(said() === "The beta in May" && notes() === "We wait for the customer", "and stay as they were typed", [said(), notes()]);
}

// What the other replaces is told at once and later; the last one in the server's order counts.
async function replaced() {
	const id = exported("step")[0].id;
	const act = (tab, fields) => tab.evaluate(async ([path, given]) => {
		const { csrf } = await (await fetch("/device.json")).json();
		return (await fetch(path, { method: "POST", body: new URLSearchParams({ ...given, csrf }) })).status;
	}, [`/steps/${id}`, fields]);
	const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
	const due = () => exported("step").find((step) => step.id === id).due;
	await act(ben, { act: "reopen" });
	await act(ben, { act: "move", due: day(3) });
	await ada.goto(toBen);
	await ben.goto(toAda);
	await listening(ada, ben);
	const told = (tab) => tab.locator(".instead").innerText().then((text) => text.replace(/\s+/g, " "), () => "");
	const undo = (tab) => Promise.all([tab.waitForNavigation(), tab.locator(".instead").getByRole("button", { name: "Undo" }).click()]);
	await ben.locator("main li", { hasText: "Call the customer" }).locator("summary").click();
	await ben.fill(`#due-${id}`, day(5));
	await Promise.all([ben.waitForNavigation(), press(ben, "Move it").click()]);
	await ada.locator(".instead", { hasText: "instead of" }).waitFor();
	ok(/^Ben Ortiz has set .+ instead of .+\. Undo$/.test(await told(ada)) || /has set/.test(await told(ada)), "the open page of the other says at once what was replaced", await told(ada));
	ok((await ben.locator(".instead").count()) === 0, "whoever changed it is not told");
	for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 900 }]) {
		await ada.setViewportSize(size);
		ok((await sideways(ada)) <= 0, `it fits ${size.width} pixels`);
		if (process.env.SHOTS) await ada.screenshot({ path: join(process.env.SHOTS, `replaced-${size.width}.png`), fullPage: true });
	}
	ok((await found(ada, "light")).length === 0, "and is accessible", await found(ada, "light"));
	await ada.reload();
	ok((await told(ada)).includes("instead of"), "so does a page that is opened later", await told(ada));
	// both at the same time: the one without a network, the other undoes
	await away(true);
	await ben.locator("main li", { hasText: "Call the customer" }).locator("summary").click();
	await ben.fill(`#due-${id}`, day(8));
	await press(ben, "Move it").click();
	await until("his new day waits at the row", async () => /Move it · Not saved yet/.test((await rows(ben, "Call the customer")).join()));
	await undo(ada);
	ok(due() !== day(5) && (await told(ada)) === "", "undone, the day that stood there before is there again", due());
	await away(false);
	await wake();
	await until("what waited comes after it, and is the last", async () => due() === day(8) || due());
	await ada.locator(".instead", { hasText: "instead of" }).waitFor();
	// two undo at a time: the page of the one is old
	const change = await ada.locator(".instead [name=change]").inputValue();
	await act(ben, { act: "move", due: day(9) });
	ok((await act(ada, { act: "put-back", change })) === 409 && due() === day(9), "an undo of what has changed again meanwhile says so, and changes nothing", due());
	// pressed on a page without a script, it leads back to where it stood
	const late = await ada.context().newPage();
	await late.route("**/*.js", (route) => route.abort());
	await late.goto(new URL(ada.url()).pathname);
	await act(ben, { act: "move", due: day(10) });
	await act(ben, { act: "move", due: day(9) });
	await Promise.all([late.waitForNavigation(), late.locator(".instead button").first().click()]);
	ok((await late.getByRole("link", { name: "Back to where you were" }).getAttribute("href")) === new URL(ada.url()).pathname, "and from the page that says so one comes back to where one was", await late.locator("main").innerText());
	await late.close();
	await ada.reload();
	await undo(ada);
	await ben.goto(toAda);
	ok((await told(ben)).startsWith("Ada Lovell has set"), "an undo is told to the other in turn", await told(ben));
	// without a script
	const plain = await open(browser, server.address, { ...desk, javaScriptEnabled: false });
	await plain.context().addCookies(await context.cookies());
	await plain.goto(toAda);
	await Promise.all([plain.waitForNavigation(), plain.locator(".instead button").click()]);
	ok((await plain.locator(".instead").count()) === 0 && due() === day(9), "it is a form that works without a script", due());
}

// Many rows on a network that loses, delays and doubles at random, some taken back before they are saved
// and some after; the same numbers each time.
async function aBadNetwork() {
	const many = 15;
	let seed = 7;
	const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
	await ben.goto(toAda);
	await listening(ben);
	const faults = { lost: 0, unheard: 0, doubled: 0, late: 0 };
	const bad = /\/topics(\/|$)|\/device\.json/;
	const spoil = async (route) => {
		const kind = chance();
		const name = kind < 0.15 ? "lost" : kind < 0.3 ? "unheard" : kind < 0.45 ? "doubled" : kind < 0.7 ? "late" : "";
		if (name) faults[name]++;
		if (name === "unheard" || name === "doubled") await route.fetch();
		if (name === "late") await ben.waitForTimeout(50 + 300 * chance());
		return name === "lost" || name === "unheard" ? route.abort() : route.continue();
	};
	await upset(bad, spoil);
	const left = new Set(), gone = new Set();
	let twice = 0;
	for (let i = 0; i < many; i++) {
		const words = `Storm ${i}.`;
		left.add(words);
		await bring(words);
		await ben.locator("main li", { hasText: words }).first().waitFor();
		if (chance() < 0.35) {
			const some = [...left][Math.floor(chance() * left.size)];
			const button = ben.locator("main li", { hasText: some }).getByRole("button", { name: "Take back" });
			// a row that is saved leads to the page that says so; one that is not stays
			if (await button.click({ timeout: 5000 }).then(() => true, () => false)) left.delete(some), gone.add(some);
			const settled = (text) => [...document.querySelectorAll("main li")].every((li) => !li.innerText.includes(text) || li.querySelector("[data-done]"));
			for (let at = 0; at < 3; at++) await ben.waitForFunction(settled, some, { timeout: 10000 }).catch(() => {}); // also when it leads elsewhere
			await ben.waitForLoadState();
		}
		for (const words of left) twice += (await rows(ben, words).catch(() => [])).length > 1;
		if (i % 6 === 5) await wake();
	}
	await ben.unroute(bad);
	await until("on a bad network everything arrives in the end", async () => (await wake(), !(await ben.locator("#device").innerText()).includes("Not sent yet")));
	const storm = topics().split(",").filter((words) => words.startsWith("Storm")).sort();
	ok(storm.join() === [...left].sort().join(), "what was kept is there once, and what was taken back is not", [storm, [...left].sort()]);
	ok(twice === 0, "no row has stood in the page twice", twice);
	await until("and the page shows it so", async () => {
		const shown = await ben.evaluate(() => [...document.querySelectorAll("main li")].map((li) => /Storm \d+\./.exec(li.innerText)?.[0]).filter(Boolean));
		return shown.sort().join() === storm.join() || shown;
	});
	await until("with nothing left that is not saved", async () => (await ben.locator("li[data-unsaved]").count()) === 0 || ben.locator("li[data-unsaved]").allInnerTexts());
	console.log(`# ${many} rows, ${gone.size} taken back: ${JSON.stringify(faults)}`);
}

// What a form did is said once, on the page that follows: a page that asks for itself meanwhile takes
// it away.
async function theLineOfAForm() {
	await ben.goto(toAda);
	await listening(ben);
	await upset("**/topics/*", async (route) => {
		const answer = await route.fetch();
		await ben.waitForTimeout(500); // the stream has told of it
		await route.fulfill({ response: answer });
	}, 1);
	let asked = 0, leads = false;
	ben.on("request", (request) => {
		if (new URL(request.url()).pathname !== toAda) return;
		leads ||= request.resourceType() === "document";
		asked += !leads;
	});
	await Promise.all([ben.waitForNavigation(), ben.locator("main li", { hasText: "Kept before" }).getByRole("button", { name: "Take back" }).click()]);
	ok(asked === 0 && (await ben.locator("#notices").innerText()).includes("Undo"), "what a form did is said on the page that follows, with its undo", asked);
}

// The two part while the page is open: what is typed then is not taken, and stays.
async function parted() {
	await ben.goto(toAda);
	await listening(ben);
	writeFileSync(join(files.dir, "team.csv"), `${team.replace("ben@example.org,ada", "ben@example.org,cid")}cid,Cid Moor,cid@example.org,,Etc/UTC,Mon-Sun 00:00-23:59\n`);
	files.run("import", join(files.dir, "team.csv"));
	await bring("Typed after the end");
	await until("a row that comes when the two have parted says why it is not saved", async () => /Not saved: You two have no talks with each other, or not any more\. On this device/.test((await rows(ben, "Typed after the end")).join()) || ben.locator("body").innerText());
	ok(new URL(ben.url()).pathname === toAda, "and nobody is led away", ben.url());
	await ben.goto("/device");
	await until("its words can be copied", async () => ((await ben.locator("main").innerText()).includes("Typed after the end") && (await ben.getByRole("button", { name: "Copy", exact: true }).count()) === 1) || ben.locator("main").innerText());
}

try {
	await enterBy(ada, files, server, "ada@example.org");
	await enterBy(ben, files, server, "ben@example.org");
	for (const tab of [ada, ben]) await tab.goto("/people");
	toBen = await ada.locator("main a[href^='/people/']").first().getAttribute("href");
	toAda = await ben.locator("main a[href^='/people/']").first().getAttribute("href");
	for (const part of [lateAnswers, lostAnswers, actedOnBefore, refusedRow, oneAfterTheOther, aBadNetwork, theLineOfAForm, rowsOfACard, linesOfACard, replaced, parted]) {
		console.log(`# ${part.name}`);
		await part().catch((error) => ok(false, `${part.name}: goes through`, error.stack));
	}
	const noise = [...ada.noise, ...ben.noise].filter((line) => !/ERR_INTERNET_DISCONNECTED|net::ERR|status of 40[49]/.test(line));
	ok(!noise.length, "no script has failed", noise);
} finally {
	await context.close();
	await browser.close();
	await server.stop();
	files.remove();
}
done();
