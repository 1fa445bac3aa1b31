// SPDX-License-Identifier: Apache-2.0
//
// Two people with one talk, each on a phone: the page of the one follows what the other does;
// what was typed survives a reload, an expired session and nobody else sees it; and what was
// done can be undone, with a script and without.
import { done, enterBy, launch, ok, open, organisation, phone, press, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);
const step = "Show the login flow to two customers";
const secret = "Ask about the new flat.";

const text = (tab) => tab.locator("main").innerText();
const row = (tab, words) => tab.locator(".rows > li", { hasText: words }).first();
const enter = async (tab, address) => {
	await enterBy(tab, files, server, address);
};
const come = async (address, options = {}) => {
	const tab = await open(browser, server.address, { ...phone, ...options });
	await enter(tab, address);
	return tab;
};
const post = (tab, path, form = {}) => tab.evaluate(async ([to, fields]) => {
	const page = new DOMParser().parseFromString(await (await fetch("/settings")).text(), "text/html");
	const body = new URLSearchParams({ ...fields, csrf: page.querySelector("input[name=csrf]").value });
	const answer = await fetch(to, { method: "POST", body });
	return new URL(answer.url).pathname;
}, [path, form]);

// Wait until a draft with these words is kept.
const drafted = (tab, words) => tab.waitForFunction((kept) => JSON.stringify(localStorage).includes(kept), words);

const ada = await come("ada@example.org");
const ben = await come("ben@example.org");
await ada.goto("/people");
const person = await ada.locator("a[href^='/people/']").first().getAttribute("href");
let talk = "";

async function followed() {
	talk = (await post(ada, `${person}/talk`)).replace("/mode", "");
	await ben.goto(`${talk}/mode`);
	ok((await ben.textContent(".beat")) === "Arrive", "both are in the talk");
	let asked = 0;
	ben.on("request", (request) => (asked += request.url().endsWith("state.json")));
	await ben.waitForTimeout(7500);
	ok(asked >= 1 && asked <= 3 && ben.url().endsWith("/mode"), "the member's page asks now and then, and stays", asked);
	await ada.goto(`${talk}/mode`);
	const since = performance.now();
	await submit(ada, press(ada, "End"));
	await ben.waitForURL(`**${talk}`, { timeout: 15000 });
	ok((await text(ben)).includes("What do you keep?"), "the leader ends it, and the member's page goes to the card");
	console.log(`# from End on the one phone to the card on the other: ${((performance.now() - since) / 1000).toFixed(1)} s`);
	const twice = await ben.evaluate(async (path) => {
		const first = await fetch(path, { headers: { Accept: "application/json" } });
		const again = await fetch(path, { headers: { Accept: "application/json", "If-None-Match": first.headers.get("ETag") }, cache: "no-store" });
		return [first.status, (await first.json()).state, again.status];
	}, `${talk}/state.json`);
	ok(twice.join() === "200,held,304", "what has not changed is not sent again", twice);
}

// A page that notices the other's act while its own form is on its way lets the form lead.
async function beginWhileNoticing(brief) {
	const later = (ms) => new Promise((go) => setTimeout(go, ms));
	await ada.route("**/state.json", async (route) => {
		await later(400);
		await route.fulfill({ json: { state: "held" } });
	});
	await ada.route("**/begin", async (route) => {
		await later(2500);
		await route.continue();
	});
	await ada.goto(brief);
	await ada.waitForRequest("**/state.json");
	await ada.locator("form[action$='/begin'] button").click({ noWaitAfter: true });
	await ada.waitForURL("**/mode", { timeout: 15000 }).catch(() => {});
	ok(new URL(ada.url()).pathname.endsWith("/mode"), "the own form leads to talk mode, whatever was noticed meanwhile", ada.url());
	await ada.unrouteAll({ behavior: "ignoreErrors" });
}

// The page before a talk: whoever is typing there is let be.
async function typingIsLetBe() {
	await post(ada, "/plan/find", { week: "2026-11-30" });
	await post(ada, "/plan/accept", { week: "2026-11-30" });
	await ada.goto("/today");
	const next = await ada.getByRole("link", { name: "Read the brief" }).getAttribute("href");
	await ben.goto(next);
	await ben.fill("#words", "The on-call week");
	await beginWhileNoticing(next);
	await ben.waitForTimeout(4500);
	ok((await ben.inputValue("#words")) === "The on-call week" && (await ben.getByRole("button", { name: "Begin the talk" }).count()) === 1, "typing is not disturbed");
	await ben.fill("#words", "");
	await ben.locator("h1").click();
	await ben.getByRole("button", { name: "Go to the talk" }).waitFor({ timeout: 20000 });
	ok(true, "afterwards the page says that the talk is open");
	// where the page goes by itself, before the test leads it elsewhere; it may go before it has the answer
	await Promise.all([ada.waitForURL(`**${next}`), post(ada, `${next}/end`).catch(() => {})]);
}

async function drafts() {
	await ada.goto(talk);
	await ada.fill("[name='steps.0.words']", step);
	await ada.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	await ada.fill("#private", secret);
	await ada.selectOption("[name='steps.0.owner']", { label: "You" });
	await drafted(ada, secret);
	await ada.waitForTimeout(400); // for the owner, of whom the draft has an id
	await ada.goto(talk);
	ok((await ada.inputValue("[name='steps.0.words']")) === step && (await ada.inputValue("#private")) === secret && (await ada.textContent("[name='steps.0.owner'] option:checked")) === "You", "what was typed is there after a reload");
	ok(await ada.locator("#private").isVisible(), "and nothing of it is folded away");
	ok((await text(ada)).includes("What you typed before is here again."), "which is said");
	await ada.goto("/settings");
	const kept = await ada.evaluate(() => JSON.stringify(localStorage));
	ok(kept.includes(step), "it waits while other pages are read", kept);
	await ada.goto(talk);
	await submit(ada, press(ada, "Done"));
	ok((await text(ada)).includes(step), "it is sent");
	ok((await ada.evaluate(() => JSON.stringify(localStorage))) === "{}", "and forgotten by the browser", await ada.evaluate(() => JSON.stringify(localStorage)));
	await ada.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	await ada.fill("#thanks", "a calm week");
	await drafted(ada, "a calm week");
	await ada.reload();
	await press(ada, "Discard it").click();
	ok((await ada.inputValue("#thanks")) === "", "it can be taken away");
	ok((await ada.evaluate(() => JSON.stringify(localStorage))) === "{}", "and is then kept nowhere");
}

// A password is in no draft, an expired session loses none, and the next person sees nothing.
async function draftsArePrivate() {
	await ada.goto(talk);
	await ada.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	await ada.fill("#private", "Only hers");
	await ada.goto("/settings");
	await ada.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	for (const field of await ada.locator("input[type=password]:visible").all()) await field.fill("plum ladder moss");
	await ada.waitForTimeout(400);
	ok(!(await ada.evaluate(() => JSON.stringify(localStorage))).includes("plum"), "a password is not kept");
	await ada.context().clearCookies();
	await enter(ada, "ada@example.org");
	await ada.goto(talk);
	ok((await ada.inputValue("#private")) === "Only hers", "after an expired session it is there again");
	await ada.context().clearCookies();
	await enter(ada, "ben@example.org");
	await ada.goto(talk);
	ok(!(await ada.content()).includes("Only hers") && (await ada.inputValue("#private")) !== "Only hers", "somebody else on the same browser does not see it");
	ok(!(await ada.evaluate(() => JSON.stringify(localStorage))).includes("Only hers"), "and it is kept no longer");
	await ada.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	await ada.fill("#thanks", "for later");
	await drafted(ada, "for later");
	await ada.goto("/settings");
	await submit(ada, ada.locator("form[action='/sign-out'] button"));
	ok((await ada.evaluate(() => JSON.stringify(localStorage))) === "{}", "signing out forgets it");
	await enter(ada, "ada@example.org");
}

async function undone(tab, how) {
	await tab.goto("/steps");
	await submit(tab, row(tab, step).getByRole("button", { name: "Done", exact: true }));
	ok((await tab.locator(".toast form[action^='/undo/'] button").count()) === 1, `${how}: what was done has its undo`);
	await submit(tab, press(tab, "Undo"));
	ok((await text(tab)).includes("Undone.") && (await row(tab, step).getByRole("button", { name: "Done", exact: true }).count()) === 1, `${how}: and is as before`, await text(tab));
	ok(new URL(tab.url()).pathname === "/steps", `${how}: on the same page`, tab.url());
}

async function undo() {
	await undone(ada, "with scripts");
	const bare = await come("ada@example.org", { javaScriptEnabled: false });
	await undone(bare, "without");
	await bare.goto("/plan?week=2026-12-07");
	await submit(bare, bare.locator("form[action='/plan/find'] button").first());
	await submit(bare, bare.locator(".bottom-bar button"));
	await submit(bare, press(bare, "Undo"));
	ok(bare.url().endsWith("/plan?week=2026-12-07"), "undoing comes back to the week", bare.url());
	ok((await bare.locator(".bottom-bar button").innerText()).startsWith("Accept"), "an accepted plan is a proposal again");
	await bare.context().close();
	await enter(ada, "ada@example.org"); // the link of that tab ended this one's session
	await ada.goto("/steps");
	await submit(ada, row(ada, step).getByRole("button", { name: "Done", exact: true }));
	await ada.waitForTimeout(10500);
	ok(!(await press(ada, "Undo").isVisible()), "after ten seconds it is no longer offered");
	await ada.goto("/today");
	ok((await ada.locator(".toast").count()) === 0, "and the next page says nothing of it");
}

try {
	for (const part of [followed, typingIsLetBe, drafts, draftsArePrivate, undo]) {
		console.log(`# ${part.name}`);
		await part().catch((error) => ok(false, `${part.name}: goes through`, error.message));
	}
	// a page that is open while its session ends is told so
	for (const tab of [ada, ben]) tab.noise = tab.noise.filter((line) => !line.includes("status of 401"));
	for (const tab of [ada, ben]) ok(tab.noise.length === 0, "no error of a script, and nothing that the policy blocks", tab.noise);
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
