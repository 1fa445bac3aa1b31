// SPDX-License-Identifier: Apache-2.0
//
// Looking back at half a year: the leader ticks a line to leave it out, sees the report as it will be, prints it and
// saves it. SHOTS=DIR keeps a picture of every page looked at, also as it is printed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { desk, done, enterBy, found, launch, ok, open, organisation, phone, press, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00,,
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00,15,7
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);
const ada = await open(browser, server.address, { ...phone, timezoneId: "Europe/Berlin" });
await enterBy(ada, files, server, "ada@example.org");
const ben = await open(browser, server.address, { ...desk, timezoneId: "Europe/Berlin" });
await enterBy(ben, files, server, "ben@example.org");

const as = (who) => ["--as", `${who}@example.org`];
files.run("log", "ben", "12m", "the plan is calm", "--step", "Write the plan of the release", "--owner", "them", "--due", "2026-11-27", "--needed-by", "them", "--need", "A second screen", "--thanks", "You calmed the demo down when the network was gone", ...as("ada"));
files.run("log", "ada", "5m", "--step", "Ask for the budget", "--owner", "them", "--at", "2026-11-20T09:00:00Z", ...as("ben"));

const text = (tab) => tab.locator("main").innerText();
const shot = (tab, name) => process.env.SHOTS && tab.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
async function look(tab, name) {
	for (const scheme of ["light", "dark"]) {
		const violations = await found(tab, scheme);
		ok(violations.length === 0, `${name}, ${scheme}: axe-core finds nothing`, violations);
		ok((await sideways(tab)) <= 0, `${name}, ${scheme}: nothing is wider than the screen`);
		await shot(tab, `${name}-${scheme}`);
	}
	await tab.emulateMedia({ colorScheme: "light" });
}

await ada.goto("/people");
await submit(ada, ada.getByRole("link", { name: "Ben Ortiz" }).first());
await submit(ada, ada.getByRole("link", { name: "Look back" }));
ok((await text(ada)).includes("Ask for the budget"), "the report has what the two agreed", await text(ada));
await look(ada, "report-choose");
const box = await ada.locator(".check").first().boundingBox();
ok(box.height >= 44, "a box is as large as a thumb", box);
await ada.emulateMedia({ media: "print" });
ok(!(await text(ada)).includes("Ask for the budget") && (await text(ada)).includes("To print it"), "the page with the boxes does not print a line, and says where to print", await text(ada));
await ada.emulateMedia({ media: "screen" });

await ada.locator("li", { hasText: "Ask for the budget" }).getByLabel("Leave out").check();
await submit(ada, press(ada, "Show it as it will be"));
ok(!(await text(ada)).includes("Ask for the budget") && (await text(ada)).includes("Write the plan of the release"), "what was ticked is gone", await text(ada));
ok(new URL(ada.url()).search === "", "and the address that a browser prints does not name it", ada.url());
await look(ada, "report-ready");
await ada.emulateMedia({ media: "print" });
const paper = await text(ada);
ok(paper.includes("Write the plan of the release") && paper.includes("Lines that Ada Lovell chose") && !paper.includes("Save") && !paper.includes("budget"), "on paper stand the lines, and no button", paper);
await shot(ada, "report-print");
await ada.emulateMedia({ media: "screen" });
if (process.env.SHOTS) await ada.pdf({ path: join(process.env.SHOTS, "report.pdf"), format: "A4" });

const [file] = await Promise.all([ada.waitForEvent("download"), press(ada, "Save as text (Markdown)").click()]);
const saved = readFileSync(await file.path(), "utf8");
const [other] = await Promise.all([ada.waitForEvent("download"), press(ada, "Save for programs (JSON)").click()]);
ok(other.suggestedFilename() === "rapport-report-2026-11-23.json", "after one file another one can be saved", other.suggestedFilename());
ok(file.suggestedFilename() === "rapport-report-2026-11-23.md" && saved.includes("# Ada Lovell and Ben Ortiz, looking back") && !saved.includes("budget"), "the file is without it, too", saved);
await submit(ada, press(ada, "Choose the lines again"));
ok((await text(ada)).includes("Show it as it will be"), "and the lines can be chosen again, without a reload", await text(ada));

await ben.goto("/people");
await submit(ben, ben.getByRole("link", { name: "Ada Lovell" }).first());
await submit(ben, ben.getByRole("link", { name: "Look back" }));
ok((await text(ben)).includes("Ask for the budget") && (await text(ben)).includes("Ada Lovell · today 10:00"), "the other reads all of it, and that a file was made", await text(ben));
await look(ben, "report-desk");

await ada.goto("/today");
await submit(ada, ada.getByRole("link", { name: "Your week" }));
ok((await text(ada)).includes("A second screen") && (await text(ada)).includes("One question for this week"), "the week has what waits, and a question", await text(ada));
await look(ada, "week");
ok([ada, ben].every((tab) => tab.noise.length === 0), "nothing was noted in the consoles", [ada.noise, ben.noise]);

await server.stop();
files.remove();

// ---------------------------------------------------------------- coverage

const leaders = [1, 2, 3, 4, 5, 6];
const above = await organisation("2026-07-01T09:00:00Z", [
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days",
	"root,Root,root@example.org,,UTC,09:00-17:00,15,7",
	"zed,Zed Ilves,zed@example.org,,UTC,09:00-17:00,15,7",
	"uma,Uma Rao,uma@example.org,zed,UTC,09:00-17:00,15,7",
	...leaders.flatMap((n) => [`l${n},Leader ${n},l${n}@example.org,uma,UTC,09:00-17:00,15,7`, ...["a", "b"].map((m) => `m${n}${m},Member ${n}${m},m${n}${m}@example.org,l${n},UTC,09:00-17:00,15,7`)]),
].join("\n") + "\n");
// a pair counts of which both have signed in
const door = await open(browser, above.server.address, desk);
for (const who of ["uma", ...leaders.flatMap((n) => [`l${n}`, `m${n}a`, `m${n}b`])]) {
	await door.context().clearCookies();
	await enterBy(door, above.files, above.server, `${who}@example.org`);
}
await door.close();
above.files.clock("2026-09-29T09:00:00Z");
for (const n of leaders) for (const day of ["08", "15", "22", "28"]) above.files.run("log", `Member ${n}a`, "5m", "--at", `2026-09-${day}T08:00:00Z`, ...as(`l${n}`));
await above.server.stop();
above.files.clock("2026-11-23T09:00:00Z");
const again = await above.files.serve("--log", "quiet");
const zed = await open(browser, again.address, phone);
await enterBy(zed, above.files, again, "zed@example.org");
await zed.goto("/coverage");
const seen = await text(zed);
ok(seen.includes("weekly: 6") && seen.includes("12"), "whoever leads leaders sees how many pairs talk in which rhythm", seen);
ok(!/Leader|Member|Uma/.test(seen), "and no name", seen);
await look(zed, "coverage");
await zed.setViewportSize({ width: 1280, height: 900 });
await shot(zed, "coverage-desk");
const uma = await open(browser, again.address, phone);
await enterBy(uma, above.files, again, "uma@example.org");
await uma.goto("/coverage");
ok((await text(uma)).includes("weekly: 6"), "one level below, the pairs of six leaders are twelve", await text(uma));
const l1 = await open(browser, again.address, phone);
await enterBy(l1, above.files, again, "l1@example.org");
await l1.goto("/coverage");
ok((await text(l1)).includes("Of your talks they see this") && !/\d+ pair/.test(await text(l1)), "a leader reads what is seen of their talks", await text(l1));

await browser.close();
await again.stop();
above.files.remove();
done();
