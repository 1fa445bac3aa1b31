// SPDX-License-Identifier: Apache-2.0
//
// A card of one's own, and thanks as the other likes them, on the real program: a member writes
// their card by keyboard, the leader reads what is theirs to read; then the leader thanks them, once
// for each way the member likes it, looked for on the pages of a colleague and of somebody elsewhere;
// one is taken back. SHOTS=DIR keeps a picture of every page looked at.
import { join } from "node:path";
import { desk, done, found, launch, ok, open, organisation, phone, press, sideways, submit } from "./rapport.mjs";

const now = "2026-11-23T08:00:00Z";
const team = `id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada Lovell,ada@example.org,,Europe/Berlin,09:00-17:00,15,7
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
cara,Cara Nyberg,cara@example.org,ada,Europe/Berlin,09:00-17:00,15,7
eve,Eve Wood,eve@example.org,,Europe/Berlin,09:00-17:00,15,7
`;
const browser = await launch();
const { files, server } = await organisation(now, team);

const text = (tab) => tab.locator("main").innerText();
const come = async (who, options) => {
	const tab = await open(browser, server.address, { ...options, timezoneId: "Europe/Berlin" });
	const link = files.run("link", `${who}@example.org`, "--public-url", server.address).trim().replace(/^open /, "");
	await tab.goto(link);
	await submit(tab, tab.locator("main .button.primary"));
	return tab;
};
const reads = async (tab, path, words, claim) => {
	await tab.goto(path);
	ok((await text(tab)).includes(words), claim, await text(tab));
};
const silent = async (tab, path, words, claim) => {
	await tab.goto(path);
	ok(!(await tab.content()).includes(words), claim);
};

async function look(tab, name) {
	for (const scheme of ["light", "dark"]) {
		const violations = await found(tab, scheme);
		ok(violations.length === 0, `${name}, ${scheme}: axe-core finds nothing`, violations);
		ok((await sideways(tab)) <= 0, `${name}, ${scheme}: nothing is wider than the screen`);
		if (process.env.SHOTS) await tab.screenshot({ path: join(process.env.SHOTS, `${name}-${scheme}.png`), fullPage: true });
	}
	await tab.emulateMedia({ colorScheme: "light" });
}

// ---------------------------------------------------------------- the card

const ask = "The choir, and old maps";
const secret = "Worried about the move";
const ada = await come("ada", phone);
const ben = await come("ben", phone);
const cara = await come("cara", desk);
const eve = await come("eve", phone);

async function writeCard() {
	await ben.goto("/today");
	await submit(ben, ben.getByRole("link", { name: "Write your card" }));
	await look(ben, "me");
	await ben.focus("[name='lines.1.reader']");
	ok((await ben.inputValue("[name='lines.1.reader']")) === "leader", "a line is for the leader unless its writer says otherwise");
	await ben.keyboard.press("Tab");
	ok(await ben.evaluate(() => document.activeElement.name === "lines.1.words"), "who reads a line comes before its words");
	await ben.keyboard.type(ask);
	await ben.selectOption("[name='lines.0.reader']", "me");
	await ben.fill("[name='lines.0.words']", secret);
	await submit(ben, press(ben, "Save"));
	ok((await ben.inputValue("[name='lines.1.words']")) === ask, "the card is kept");
	await silent(ben, "/today", "Write your card", "and Today asks for it no longer");
}

let benPage = "";
async function readCard() {
	await ada.goto("/people");
	await submit(ada, ada.getByRole("link", { name: "Ben Ortiz" }));
	benPage = new URL(ada.url()).pathname;
	await submit(ada, ada.getByRole("link", { name: "What matters to Ben Ortiz" }));
	ok((await text(ada)).includes(ask), "the leader reads what is for the leader", await text(ada));
	ok(!(await ada.content()).includes(secret), "and not what is for its writer alone");
	await look(ada, "card");
	await silent(cara, benPage + "/card", ask, "a colleague reads nothing of it");
	await silent(eve, benPage + "/card", ask, "nor does anybody else");
}

// ---------------------------------------------------------------- thanks, for each way they are liked

const likes = async (way) => {
	await ben.goto("/me");
	await ben.selectOption("#thanks", way);
	await submit(ben, press(ben, "Save"));
};
// As the leader; the widest audience that the form offers.
const thank = async (words, changed = "") => {
	await ada.goto(benPage + "/thanks");
	const offered = await ada.locator("[name='audience']").count();
	if (offered) await ada.locator("[name='audience']").last().check({ force: true });
	await ada.fill("#words", words);
	await ada.fill("#changed", changed);
	await submit(ada, press(ada, "Thank Ben Ortiz"));
	return offered;
};

async function ways() {
	ok((await thank("the calm on Friday")) === 0, "of who has not said, thanks are between two: nothing to choose");
	await reads(ben, "/today", "the calm on Friday", "Today tells of them");
	await reads(ben, "/thanks", "How would you like it to be?", "and the page asks, once, how one likes it");
	await look(ben, "thanks-asked");
	await ben.selectOption("#thanks", "team");
	await submit(ben, press(ben, "Say so"));
	ok(!(await text(ben)).includes("How would you like it to be?"), "and asks no more");
	ok((await thank("the checklist", "My first release took an hour")) === 2, "in front of the team: two to choose from");
	await reads(cara, "/thanks", "My first release took an hour", "a colleague reads it");
	await silent(eve, "/thanks", "the checklist", "somebody elsewhere does not");
	await likes("writing");
	ok((await thank("the map")) === 3, "in writing: three to choose from");
	await reads(eve, "/thanks", "the map", "everybody reads it");
	await look(cara, "thanks-desk");
	await likes("private");
	await silent(eve, "/thanks", "the map", "what is liked in private is shown no further at once");
	await silent(cara, "/thanks", "the checklist", "nor to the team");
	await reads(ben, "/thanks", "the map", "it stays with who was thanked");
	ok((await thank("the quiet word")) === 0, "in private: nothing to choose");
	await likes("rather-not");
	await ada.goto(benPage + "/thanks");
	ok((await text(ada)).includes("Tell them yourself, in your own way."), "who would rather not: the giver is told before typing");
	ok((await ada.locator("#words").count()) === 0, "and there is nothing to type into");
	await look(ada, "thanks-rather-not");
}

async function takenBack() {
	await likes("writing");
	await ada.goto("/thanks");
	await look(ada, "thanks");
	await submit(ada, ada.locator("li", { hasText: "the map" }).getByRole("button", { name: "Take back" }));
	await submit(ada, press(ada, "Undo"));
	await reads(ben, "/thanks", "the map", "taken back by mistake, they come back");
	await ada.goto("/thanks");
	await submit(ada, ada.locator("li", { hasText: "the map" }).getByRole("button", { name: "Take back" }));
	for (const [tab, path] of [[ada, "/thanks"], [ben, "/thanks"], [ben, "/today"], [eve, "/thanks"], [cara, "/thanks"]])
		await silent(tab, path, "the map", `taken back: gone from ${path}`);
}

async function byName() {
	await cara.goto("/today");
	await submit(cara, cara.getByRole("link", { name: "Thank somebody" }));
	ok((await cara.locator("main .buttons a").allInnerTexts()).join() === "Ada Lovell,Ben Ortiz", "who is around stands there at once");
	await submit(cara, cara.getByRole("link", { name: "Ben Ortiz" }));
	ok((await text(cara)).includes("Thank Ben Ortiz"), "one tap from Today, one more for whom");
	await eve.goto("/thanks");
	await eve.fill("#find", "ort");
	await submit(eve, press(eve, "Find"));
	ok((await eve.locator("main .buttons a").allInnerTexts()).join().includes("Ben Ortiz"), "somebody elsewhere is found by name");
	await submit(eve, eve.getByRole("link", { name: "Ben Ortiz" }));
	await eve.fill("#words", "the way to the station");
	await submit(eve, press(eve, "Thank Ben Ortiz"));
	await reads(ben, "/thanks", "the way to the station", "and is thanked");
}

// ---------------------------------------------------------------- in a talk

async function inATalk() {
	await ada.goto(benPage);
	await submit(ada, press(ada, "Talk now"));
	ok((await text(ada)).includes(ask), "talk mode has a line of the card while arriving", await text(ada));
	const tall = async () => (await ada.evaluate(() => document.documentElement.scrollHeight)) - ada.viewportSize().height;
	ok((await tall()) <= 0, "and nothing to scroll");
	await ada.getByRole("link", { name: "Recognise" }).click(); // both go there; an address alone moves nobody
	await ada.locator("#next[data-beat='5']").waitFor();
	ok((await text(ada)).includes("likes thanks in writing"), "and at Recognise how the other likes thanks", await text(ada));
	ok((await tall()) <= 0, "and nothing to scroll there either");
	await submit(ada, press(ada, "End"));
	const talk = new URL(ada.url()).pathname;
	const bottom = await ada.evaluate(() => document.querySelector(".card").getBoundingClientRect().height);
	ok(bottom < 844, "the card after a talk is no longer than a screen", bottom);
	await look(ada, "card-after");
	await likes("rather-not");
	await ada.goto(talk);
	ok((await text(ada)).includes("Tell them yourself"), "the card says it in the same way");
	ok((await ada.locator("#thanks").count()) === 0, "and has no line for it");
	await likes("team");
	await ada.goto(talk);
	await ada.fill("#thanks", "the honest answer");
	await ada.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	await ada.locator("[name='thanks_audience'][value='team']").check({ force: true });
	await ada.fill("#thanks_changed", "We can plan again");
	await submit(ada, press(ada, "Done"));
	await reads(ada, talk, "We can plan again", "the card keeps what it changed");
	await reads(cara, "/thanks", "the honest answer", "and whom it was shown to");
}

await writeCard();
await readCard();
await ways();
await takenBack();
await byName();
await inATalk();
for (const tab of [ada, ben, cara, eve]) ok(tab.noise.filter((line) => !line.includes("404")).length === 0, "no error, and nothing that the policy blocks", tab.noise);
await browser.close();
await server.stop();
files.remove();
done();
