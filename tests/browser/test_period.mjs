// SPDX-License-Identifier: Apache-2.0
//
// A period that shortens: a leader plans a week, sets a busy time that runs, and plans again. The talks are shorter
// and say why, one is made longer by hand, and the member reads on Today which day of it this is.
import { desk, done, enterBy, found, launch, ok, open, organisation, phone, press, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00,,
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00,15,7
cleo,Cleo Ray,cleo@example.org,ada,Europe/Berlin,08:00-18:00,30,7
dev,Dev Shah,dev@example.org,ben,Europe/Berlin,08:00-18:00,15,7
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T07:00:00Z", team); // a Monday

const text = (tab) => tab.locator("main").innerText();
const choose = (tab, name) => tab.locator(".choices label", { hasText: name }).click();
const come = async (address, options = phone) => {
	const tab = await open(browser, server.address, options);
	await enterBy(tab, files, server, address);
	return tab;
};
const plan = async (tab) => {
	await tab.goto("/plan?week=2026-11-23");
	await submit(tab, tab.locator("form[action='/plan/find'] button"));
};
const row = (tab, who) => tab.locator(".plan-talks .rows li", { hasText: who });
const ada = await come("ada@example.org", desk), ben = await come("ben@example.org"), dev = await come("dev@example.org");

await plan(ada);
ok((await row(ada, "Ben Ortiz").textContent()).includes("15 minutes"), "without a period a talk is as long as ever");
await ada.getByRole("link", { name: "Sprints and busy times" }).click();
await ada.fill("#name", "the release");
await choose(ada, "A busy time");
await ada.fill("#first_day", "2026-11-19");
await ada.fill("#last_day", "2026-11-18");
await choose(ada, "Half as long at most");
await choose(ada, "Early in the week");
await submit(ada, press(ada, "Keep it"));
ok((await text(ada)).includes("The last day comes before the first."), "days in the wrong order are said at their field");
ada.noise.length = 0; // the browser tells of the refusal
ok((await ada.inputValue("#first_day")) === "2026-11-19" && (await ada.inputValue("#name")) === "the release", "and nothing that was typed is lost");
await ada.fill("#last_day", "2026-12-02");
await submit(ada, press(ada, "Keep it"));
ok((await text(ada)).includes("Day 3 of 10 of the release"), "Monday is the third of ten working days", await text(ada));

await ada.goto("/plan?week=2026-11-23");
const old = await text(ada);
ok(old.includes("has changed since these times were found") && !old.includes("Talks are shorter") && !old.includes("proven"), "talks that were found before say so, and claim nothing else", old);
ok((await ada.locator(".plan-talks button.primary").innerText()) === "Find times again" && (await ada.locator("button.primary").count()) === 1, "what is offered first is to find times again");
await plan(ada);
ok((await row(ada, "Ben Ortiz").textContent()).includes("5 of 15 minutes"), "a talk of fifteen minutes has five", await text(ada));
ok((await row(ada, "Cleo Ray").textContent()).includes("15 of 30 minutes"), "and one of thirty fifteen");
ok((await text(ada)).includes("Until Wed 2 Dec: the release. Talks are shorter, and early in the week."), "the plan says by what it goes");
await submit(ada, row(ada, "Ben Ortiz").getByRole("link"));
const why = await ada.locator(".reasons").innerText();
ok(why.includes("Shorter, 5 minutes instead of 15: the release runs until Wed 2 Dec."), "the talk says why it is shorter", why);
ok(!why.includes("at the price of a worse week"), "and nothing else as the reason", why);
ok((await found(ada, "light")).length === 0, "nothing stands in anybody's way", await found(ada, "light"));
await submit(ada, press(ada, "15 min"));
ok((await row(ada, "Ben Ortiz").textContent()).includes("15 minutes") && !(await row(ada, "Ben Ortiz").textContent()).includes("of 15"), "a full talk is still the leader's to choose", await row(ada, "Ben Ortiz").textContent());

await ada.goto("/today");
ok((await text(ada)).includes("Day 3 of 10 of the release"), "the leader's Today says which day it is");
await ben.goto("/today");
ok((await text(ben)).includes("Day 3 of 10 of the release"), "and the member's");
ok((await sideways(ben)) <= 0, "and is no wider than a phone");
const twin = await ben.evaluate(async () => (await fetch("/api/v1/today")).json());
ok(twin.period.day === 3 && twin.period.days === 10 && twin.period.mine === false, "a program reads the same", twin.period);
await submit(ben, ben.getByRole("link", { name: "Day 3 of 10 of the release" }));
const page = await text(ben);
ok(page.includes("A busy time") && page.includes("Ada Lovell's team") && !page.includes("Change it"), "a member reads it and does not change it", page);
ok((await found(ben, "light")).length === 0, "nothing stands in anybody's way there", await found(ben, "light"));
await dev.goto("/today");
ok(!(await text(dev)).includes("release"), "who is of another team reads nothing of it");
ok((await dev.goto(new URL(ben.url()).pathname)).status() === 404, "at its address neither");

await ada.goto(new URL(ben.url()).pathname);
ok((await ada.inputValue("#last_day")) === "2026-12-02" && (await ada.locator("input[name='talks'][value='shorter']").isChecked()), "its form has what was set");
await submit(ada, press(ada, "Delete it"));
await ben.goto("/today");
ok(!(await text(ben)).includes("release"), "what is deleted is gone from Today");

for (const tab of [ada, ben]) ok(tab.noise.length === 0, "nothing went wrong in the page", tab.noise);
await browser.close();
await server.stop();
files.remove();
done();
