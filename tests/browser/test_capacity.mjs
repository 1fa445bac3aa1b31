// SPDX-License-Identifier: Apache-2.0
//
// Who of the team has room: a member says so and has a full calendar, another says nothing and has an
// empty one. The word stands first, the facts can be opened, and the order is that of the names.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { done, enterBy, folder, found, launch, ok, open, phone, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-16:00
zoe,Zoe Ray,zoe@example.org,ada,Europe/Berlin,08:00-16:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-16:00
`;
const meeting = (hour) => `BEGIN:VEVENT
UID:full-${hour}@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Berlin:20261102T${hour}0000
DURATION:PT2H
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
SUMMARY:A word that is nobody else's
END:VEVENT
`;
const full = `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n${["08", "10", "12"].map(meeting).join("")}END:VCALENDAR\n`;
const browser = await launch();
const files = folder("2026-11-23T06:00:00Z");
writeFileSync(join(files.dir, "team.csv"), team);
writeFileSync(join(files.dir, "full.ics"), full.replaceAll("\n", "\r\n"));
files.run("init");
files.run("import", join(files.dir, "team.csv"));
const server = await files.serve("--log", "quiet");

const text = (tab) => tab.locator("main").innerText();
const come = async (address, options = phone) => {
	const tab = await open(browser, server.address, options);
	await enterBy(tab, files, server, address);
	return tab;
};

try {
	const ben = await come("ben@example.org"), zoe = await come("zoe@example.org"), ada = await come("ada@example.org");
	await ben.goto("/settings/calendars");
	await ben.setInputFiles("input[type=file]", join(files.dir, "full.ics"));
	await submit(ben, ben.getByRole("button", { name: "Add this calendar" }));
	await ben.goto("/check-in");
	await ben.locator(".choices span", { hasText: "room for more" }).click();
	await ben.getByText("Say more").click();
	await ben.fill("#more", "Talking with customers");
	await ben.locator(".choices label", { hasText: /^You and Ada Lovell$/ }).click();
	await submit(ben, ben.getByRole("button", { name: "Keep it", exact: true }).first());

	await ada.goto("/team");
	const row = ada.locator("main li", { hasText: "Ben Ortiz" }).first(), said = await row.innerText();
	const word = said.indexOf("room for more"), facts = said.search(/30 h of 40 h|30\D+40/);
	ok(word >= 0 && facts > word, "the member's word stands before the facts", said);
	ok(said.includes("Their word and their calendar differ. Their word counts."), "that the two differ is said, and which counts", said);
	ok(said.includes("Talking with customers"), "what they would like more of stands with it", said);
	ok(!(await text(ada)).includes("nobody else's"), "what meetings are called does not stand there");
	const names = (await ada.locator("main li a.person").allInnerTexts()).map((name) => name.replace(/\s+/g, " "));
	ok(/Ben/.test(names[0]) && /Zoe/.test(names[1]), "the order is that of the names, not of the team's list", names);
	ok((await ada.locator("main li", { hasText: "Zoe Ray" }).first().innerText()).includes("Nothing said, or nothing shown to you."), "of who said nothing no word is made up from the calendar");
	ok((await row.locator("a[href^='/people/']").count()) >= 1 && (await row.locator("a[href='/plan']").count()) === 1, "the facts can be opened");
	ok((await sideways(ada)) <= 0 && (await found(ada, "light")).length === 0 && (await found(ada, "dark")).length === 0, "the page fits a phone and stands in nobody's way", await found(ada, "light"));
	if (process.env.PICTURES) await ada.screenshot({ path: join(process.env.PICTURES, "capacity.png"), fullPage: true });

	for (const tab of [ben, zoe]) {
		await tab.goto("/team");
		ok(!(await text(tab)).includes("Their word and their calendar differ"), "a member is shown no such comparison, of nobody");
	}
	await submit(ben, (await ben.goto("/check-in"), ben.getByRole("button", { name: "Take it back" }).first()));
	await ada.reload();
	ok(!(await row.innerText()).includes("room for more") && !(await row.innerText()).includes("customers"), "taken back, the word is gone and the facts alone stand", await row.innerText());
	ok(!(await row.innerText()).includes("differ"), "and nothing is compared with it");
	for (const tab of [ada, ben, zoe]) ok(tab.noise.length === 0, "no error and no warning", tab.noise);
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
done();
