// SPDX-License-Identifier: Apache-2.0
//
// Three minutes asked for and planned by two people; a need from its obstacle to its removal; and
// one that is passed up, with three people: who is above reads the words for them and nothing else.
import { done, found, launch, ok, open, organisation, phone, press, sideways } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours,minutes,cadence_days
cleo,Cleo,cleo@example.org,,UTC,08:00-18:00,15,7
ada,Ada,ada@example.org,cleo,UTC,08:00-18:00,15,7
ben,Ben,ben@example.org,ada,UTC,08:00-18:00,15,7
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T10:00:00Z", team);

const come = async (who) => {
	const tab = await open(browser, server.address, { ...phone, timezoneId: "UTC" });
	await tab.goto(files.run("link", `${who}@example.org`, "--public-url", server.address).trim().replace(/^open /, ""));
	await tab.locator("main .button.primary").click();
	await tab.waitForLoadState();
	return tab;
};
const submit = (tab, button) => {
	tab.taps++;
	return Promise.all([tab.waitForNavigation(), button.click()]);
};
const text = (tab) => tab.locator("main").innerText();
const row = (tab, words) => tab.locator(".rows > li", { hasText: words }).first();
const unfold = (tab, words, name) => {
	tab.taps++;
	return row(tab, words).locator("summary", { hasText: name }).first().click();
};
// Taps from Today on, of each side; what is typed and a date are none.
const from_today = async (tab) => {
	await tab.goto("/today");
	tab.taps = 0;
};
const counted = (what, taps, most) => {
	ok(taps === most, `${what}: ${taps} taps`, most);
	console.log(`# ${what}: ${taps}`);
};

try {
	const [ben, ada, cleo] = [await come("ben"), await come("ada"), await come("cleo")];
	await from_today(ben);
	await submit(ben, press(ben, "I need three minutes"));
	counted("three minutes asked for, by the member", ben.taps, 1);
	ok((await text(ben)).includes("not seen yet"), "one tap asks, and nobody has seen it", await text(ben));
	await from_today(ada);
	ok((await ada.locator("main h2").first().innerText()) === "Who needs three minutes", "it stands first of all");
	ok((await row(ada, "Ben").locator("button[name=start]").count()) === 3, "with three times");
	ok((await row(ada, "Ben").getByRole("button", { name: "Talk now" }).count()) === 1, "and now, when both are free");
	await ben.reload();
	ok((await text(ben)).includes("seen today 10:00"), "the member sees that it was seen", await text(ben));
	await submit(ada, row(ada, "Ben").locator("button[name=start]").first());
	counted("and planned, by the leader", ada.taps, 1);
	await ben.goto("/today");
	ok((await text(ben)).includes("answered"), "and that it was answered, after one tap each", await text(ben));
	ok((await ben.locator("main h2").allInnerTexts()).filter((h) => h.includes("three minutes")).length === 0 &&
		(await text(ben)).includes("You asked for it"), "their time stands once, as the next talk", await text(ben));
	await submit(ada, press(ada, "Undo"));
	await ben.goto("/today");
	ok((await text(ben)).includes("a time was planned and given up again today 10:00 · it waits"), "whoever asked is told that it waits again", await text(ben));
	await submit(ada, row(ada, "Ben").locator("button[name=start]").first());
	ok(!(await ben.content()).includes("usually answer"), "how long the leader takes is not theirs to read");

	await from_today(ben);
	await submit(ben, ben.getByRole("link", { name: "Steps" }).first());
	ben.taps++;
	await ben.locator("summary", { hasText: "Say what you need" }).click();
	await ben.fill("#words", "A quiet phone");
	await ben.fill("#obstacle", "The open floor");
	await submit(ben, press(ben, "Ask for it"));
	counted("a need stated, by the member", ben.taps, 3);
	await from_today(ada);
	await unfold(ada, "A quiet phone", "Promise it");
	await row(ada, "A quiet phone").locator("input[name=due]").fill("2026-11-24");
	await submit(ada, row(ada, "A quiet phone").getByRole("button", { name: "Promise it" }));
	counted("answered with a day, by the leader", ada.taps, 2);
	await ben.goto("/steps");
	ok((await text(ben)).includes("promised by Tue 24 Nov"), "the chain says by when it is promised", await text(ben));
	await from_today(ada);
	await submit(ada, row(ada, "A quiet phone").getByRole("button", { name: "Done", exact: true }));
	counted("said to be done, by the leader", ada.taps, 1);
	await ben.goto("/steps");
	ok((await found(ben, "light")).length === 0 && (await sideways(ben)) <= 0, "the page is in order at 390 px", await found(ben, "light"));
	await from_today(ben);
	ok((await text(ben)).split("A quiet phone").length === 2, "what was promised for a need stands once", await text(ben));
	await submit(ben, row(ben, "A quiet phone").getByRole("button", { name: "It is there" }));
	counted("confirmed, by the member", ben.taps, 1);
	await ben.goto("/steps");
	ok((await text(ben)).includes("it is there"), "and is over when the asker says so", await text(ben));

	await ben.locator("summary", { hasText: "Say what you need" }).click();
	await ben.fill("#words", "Ada forgets the budget");
	await ben.fill("#due", "2026-11-26");
	await submit(ben, press(ben, "Ask for it"));
	await ada.goto("/steps");
	await submit(ada, press(ada, "Pass it up to Cleo"));
	ok((await row(ada, "forgets the budget").innerText()).includes("Ben is asked") && (await ada.getByRole("button", { name: "Pass it up to Cleo" }).count()) === 0,
		"it waits for the asker, and not for an answer of the leader's", await text(ada));
	await cleo.goto("/today");
	ok(!(await cleo.content()).includes("Promise it"), "before the asker agrees nothing stands above");
	await from_today(ben);
	ok((await text(ben)).includes("if you agree"), "who is asked to agree finds that on Today");
	await submit(ben, ben.getByRole("link", { name: "Look at it" }));
	ok((await text(ben)).includes("You, Ada and Cleo"), "the field says exactly who reads it");
	await ben.locator("input[name=words]:not(#words)").first().fill("A budget for tools");
	await submit(ben, press(ben, "Pass it up in these words"));
	counted("passed up, by the member", ben.taps, 2);
	await cleo.goto("/today");
	ok((await text(cleo)).includes("A budget for tools") && (await text(cleo)).includes("Ben"), "above stand the words for it");
	ok(!(await cleo.content()).includes("forgets"), "and nothing else");
	ok((await found(cleo, "light")).length === 0 && (await sideways(cleo)) <= 0, "in order at 390 px", await found(cleo, "light"));
	await ben.goto("/steps");
	await submit(ben, row(ben, "it stands with Cleo").getByRole("button", { name: "Take back" }));
	await cleo.goto("/today");
	ok(!(await cleo.content()).includes("budget"), "taken back, it is gone from above");
	await ada.goto("/steps");
	await submit(ada, press(ada, "Pass it up to Cleo"));
	await ben.goto("/steps");
	await ben.locator("input[name=words]:not(#words)").first().fill("A budget for tools");
	await submit(ben, press(ben, "Pass it up in these words"));
	ok((await text(ben)).includes("passed up to Cleo"), "the chain has it", await text(ben));
	await cleo.goto("/week");
	await submit(cleo, cleo.getByRole("link", { name: "A budget for tools" }));
	ok((await cleo.locator(":target").innerText()).includes("A budget for tools"), "the week leads to where it is answered", cleo.url());
	await from_today(cleo);
	await submit(cleo, row(cleo, "A budget for tools").getByRole("button", { name: "Promise it by Thu 26 Nov", exact: true }));
	counted("answered above", cleo.taps, 1);
	ok((await row(cleo, "A budget for tools").innerText()).match(/for Ada · Ben needs it · by Thu 26 Nov/), "by the day that was asked for, and whoever needs it is named", await text(cleo));
	for (const tab of [ada, ben]) {
		await tab.goto("/today");
		ok((await text(tab)).match(/passed up to Cleo → promised/g)?.length === 1, "the answer comes down once to each", await text(tab));
	}

	await ben.goto("/steps");
	await ben.locator("summary", { hasText: "Say what you need" }).click();
	await ben.fill("#words", "A word with the landlord");
	await submit(ben, press(ben, "Ask for it"));
	await ada.goto("/today");
	await unfold(ada, "landlord", "Promise it");
	await row(ada, "landlord").locator("input[name=due]").fill("2026-11-21");
	await submit(ada, row(ada, "landlord").getByRole("button", { name: "Promise it" }));
	await ada.goto("/today");
	ok((await ada.locator("main h2").first().innerText()) === "What you promised", "what is over stands first on the page of who promised it");
	ok((await text(ada)).includes("promised for Sat 21 Nov, 2 days over"), "and is said as such", await text(ada));
	ok((await found(ada, "light")).length === 0 && (await sideways(ada)) <= 0, "in order at 390 px", await found(ada, "light"));
	await ben.goto("/check-in");
	await ben.locator("summary", { hasText: "Say more" }).click();
	await ben.fill("#obstacle", "The lift is broken");
	await submit(ben, press(ben, "Keep it"));
	ben.taps = 0;
	await submit(ben, ben.getByRole("link", { name: "Ask for what would remove it" }).first());
	ok((await ben.inputValue("#obstacle")) === "The lift is broken" && (await text(ben)).includes("You and Ada"), "an obstacle of one's own stands in the form, and who will read it");
	await ben.fill("#words", "A desk on the ground floor");
	await submit(ben, press(ben, "Ask for it"));
	counted("a need from an obstacle, by the member", ben.taps, 2);
	await ada.goto("/steps");
	ok((await row(ada, "A desk on the ground floor").innerText()).includes("obstacle → asked"), "the chain begins with it", await text(ada));
	await unfold(ada, "A desk on the ground floor", "Decline");
	await row(ada, "A desk on the ground floor").locator("input[name=reason]").fill("There is none");
	await submit(ada, row(ada, "A desk on the ground floor").getByRole("button", { name: "Decline it" }));
	await ben.goto("/steps");
	await submit(ben, row(ben, "A desk on the ground floor").getByRole("button", { name: "Bring it to your next talk" }));
	await ada.goto("/people");
	await submit(ada, ada.locator("main a[href^='/people/']", { hasText: "Ben" }).first());
	ok((await text(ada)).includes("A desk on the ground floor"), "a no is no end: what was declined is there to talk about");
	const of = (await (await ben.goto("/check-in")).text()).match(/because=(\w+)/)[1];
	ok((await ada.request.get(`/steps?because=${of}`)).status() === 404, "nobody else has it from the check-in");
	ok([ben, ada, cleo].every((t) => t.noise.length === 0), "no error", [ben, ada, cleo].map((t) => t.noise));
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
