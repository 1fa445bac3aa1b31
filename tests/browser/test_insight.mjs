// SPDX-License-Identifier: Apache-2.0
//
// Both sides in numbers, on a phone and on a desk: a talk that is told of and a step that is agreed are counted for both
// of the two alike, a number opens its rows, a picture has its table, and on paper the table stands open.
import { desk, done, enterBy, found, launch, ok, open, organisation, phone, press, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
cleo,Cleo Ray,cleo@example.org,ada,Europe/Lisbon,Mon-Wed 09:00-13:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);

const text = (tab) => tab.locator("main").innerText();
const come = async (address, options) => {
	const tab = await open(browser, server.address, options);
	await enterBy(tab, files, server, address);
	return tab;
};
const fits = async (tab, what) => {
	for (const scheme of ["light", "dark"]) {
		const wrong = await found(tab, scheme);
		ok(wrong.length === 0, `${what}, ${scheme}: nothing stands in anybody's way`, wrong);
	}
	ok((await sideways(tab)) <= 0, `${what}: nothing is wider than the screen`);
};
const ada = await come("ada@example.org", phone);

await ada.goto("/insight");
ok((await text(ada)).includes("Nothing was counted in these weeks."), "nothing counted is one line", await text(ada));
ok((await ada.locator("figure").count()) === 0, "without a picture of zeros");
await ada.goto("/people");
await submit(ada, ada.getByRole("link", { name: "Ben Ortiz" }).first());
const ben = new URL(ada.url()).pathname;
ok((await ada.locator("#both-sides").count()) === 0, "nor does the pair's page show zeros");
await ada.getByText("We have just talked").click();
await ada.fill("#held", "5");
await submit(ada, press(ada, "Save"));
await ada.goto(ben);
ok((await ada.locator("section:has(> #both-sides)").innerText()).includes("1\ntalk held"), "a talk that was told of is counted", await text(ada));

await submit(ada, ada.getByRole("link", { name: "All that is counted of you two" }));
ok(new URL(ada.url()).pathname === `${ben}/insight`, "the pair has a page of its own");
await fits(ada, "the pair's page on a phone");
for (const side of ["connection", "execution"]) {
	const counted = await ada.locator(`section:has(> #pair-${side}) .facts li`).allInnerTexts();
	ok(counted.length > 5 && counted.some((one) => one.startsWith("0")), `${side} lists what was not counted, as the other does`, counted);
}
ok((await ada.locator("figure svg[role=img]").getAttribute("aria-label")) === "Week by week", "its picture has a name");
await ada.getByText("The numbers as a table").click();
ok((await ada.locator("figure table tbody tr").count()) === 13, "and a table with every week");
await submit(ada, ada.getByRole("link", { name: "1 talk held" }));
ok((await ada.locator(".rows > li").count()) === 1 && (await text(ada)).includes("5 minutes"), "a number opens its rows", await text(ada));
await fits(ada, "the rows on a phone");
await submit(ada, ada.locator(".rows > li a"));
ok((await ada.locator("section:has(> #came)").innerText()).includes("5\nminutes given"), "and the talk says what came of it");
await ada.goto("/insight");
await fits(ada, "the team's page on a phone");
const shares = await ada.locator("section:has(> #shares)").innerText();
ok(shares.indexOf("Ben Ortiz") < shares.indexOf("Cleo Ray") && shares.includes("Works 12 hours a week.") &&
	shares.includes("The clock there is 1 hour behind yours."), "the shares tell who works less, and elsewhere, by name", shares);
await ada.emulateMedia({ media: "print" });
ok(await ada.locator("figure table").first().isVisible(), "on paper the table stands open");
ok((await ada.locator(".chart-whole:has(figcaption):has(svg[role=img])").first().evaluate((whole) => getComputedStyle(whole).breakInside)) === "avoid",
	"and a picture is on one page with its name");
await ada.goto("/team");
ok((await ada.locator("main button.button").count()) > 0 && !(await ada.locator("main button.button").first().isVisible()), "no button is printed");

const his = await come("ben@example.org", desk);
await his.goto("/insight");
const own = await text(his);
ok(own.includes("1\ntalk held") && own.includes("You and Ada Lovell, the same numbers"), "the member reads the same number", own);
ok(!own.includes("Your time with each"), "and no shares");
await fits(his, "the member's page on a desk");
for (const tab of [ada, his]) ok(tab.noise.length === 0, "no error, and nothing that the policy blocks", tab.noise);

await browser.close();
await server.stop();
files.remove();
done();
