// SPDX-License-Identifier: Apache-2.0
//
// A red-hot week by the keyboard alone: every picture has its words and its table, accepting it puts the focus on what is
// said, and the undo is the next stop. SHOTS=DIR keeps pictures.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { desk, done, enterBy, folder, found, launch, ok, open, phone, sideways, walked } from "./rapport.mjs";

const browser = await launch();
const files = folder("2026-11-23T07:00:00Z");
const meeting = (day, hours) => `BEGIN:VEVENT\r\nUID:d${day}@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:202611${day}T090000\r\nDURATION:PT${hours}H\r\nSUMMARY:Budget\r\nEND:VEVENT\r\n`;
mkdirSync(join(files.dir, "cal"));
writeFileSync(join(files.dir, "cal", "ada.ics"), `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n${[23, 24, 25, 26, 27].map((day) => meeting(day, day < 25 ? 7 : 8)).join("")}END:VCALENDAR\r\n`);
writeFileSync(join(files.dir, "team.csv"), `id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada Lovell,ada@example.org,,Europe/Berlin,09:00-17:00,15,7
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
cara,Cara Voss,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14
`);
files.run("init");
files.run("import", join(files.dir, "team.csv"), "--calendars", join(files.dir, "cal"));
const server = await files.serve("--log", "quiet");
const text = (tab) => tab.locator("main").innerText();
const shot = (tab, name) => process.env.SHOTS && tab.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });

for (const [name, size] of [["phone", phone], ["desk", desk]]) {
	const ada = await open(browser, server.address, size);
	await enterBy(ada, files, server, "ada@example.org");
	await ada.goto("/pressure");
	for (const scheme of ["light", "dark"]) {
		const wrong = await found(ada, scheme);
		ok(wrong.length === 0, `/pressure on a ${name}, ${scheme}: axe-core finds nothing`, wrong);
		await shot(ada, `pressure-${name}-${scheme}`);
	}
	ok((await sideways(ada)) <= 0, `/pressure on a ${name}: nothing is wider than the screen`);
	const pictures = await ada.locator("main svg[role=img]").count();
	ok(pictures === 2 && (await ada.locator("main figure:has(svg[role=img]):has(table)").count()) === pictures, "each picture has its table", pictures);
	ok((await ada.locator("main svg.load").count()) === 0, "and no bar is without one");
	const said = await ada.locator("#weeks-picture-says").innerText();
	ok((said.match(/ %/g) ?? []).length === 6 && said.includes("95 %"), "and says the same in words", said);
	await ada.emulateMedia({ media: "print", colorScheme: "light" });
	ok(await ada.locator("#weeks-picture table").isVisible(), "on paper the table stands open");
	await shot(ada, `pressure-${name}-print`);
	await ada.emulateMedia({ media: "screen" });
	const faults = await walked(ada);
	ok(faults.length === 0, `every stop of /pressure on a ${name} can be reached and seen`, faults);
	await ada.context().close();
}

// ---------------------------------------------------------------- accepted with Enter

const ada = await open(browser, server.address, desk);
await enterBy(ada, files, server, "ada@example.org");
await ada.goto("/pressure");
await ada.getByRole("button", { name: "Plan these short talks" }).focus();
await Promise.all([ada.waitForURL("**/today#notices"), ada.keyboard.press("Enter")]);
await ada.locator("#notices:focus").waitFor();
ok((await ada.locator("#notices:focus").innerText()).includes("2 short talks are planned"), "the focus is on what is said");
await ada.keyboard.press("Tab");
ok((await ada.evaluate(() => document.activeElement.textContent.trim())) === "Undo", "and the next stop takes it back", await text(ada));
await Promise.all([ada.waitForNavigation(), ada.keyboard.press("Enter")]);
ok((await text(ada)).includes("red-hot"), "by one press", await text(ada));
for (const page of ["/insight", "/today", "/team/report"]) {
	await ada.goto(page);
	const faults = await walked(ada);
	ok(faults.length === 0, `every stop of ${page} can be reached and seen`, faults);
}
const ben = new URL(await ada.goto("/people").then(() => ada.getByRole("link", { name: "Ben Ortiz" }).first().getAttribute("href")), server.address).pathname;
for (const page of ["insight", "report"]) {
	await ada.goto(`${ben}/${page}`);
	const faults = await walked(ada);
	ok(faults.length === 0, `every stop of the pair's ${page} can be reached and seen`, faults);
}
ok(ada.noise.length === 0, "no error, and nothing that the policy blocks", ada.noise);

await browser.close();
await server.stop();
files.remove();
done();
