// SPDX-License-Identifier: Apache-2.0
//
// A goal of a team on a phone: begun, said to be without a next step by the leader and a member, given one, and
// brought forward twice; and a goal that a member keeps to themselves.
import { desk, done, enterBy, found, launch, ok, open, organisation, phone, press, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
cleo,Cleo Ray,cleo@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);

const text = (tab) => tab.locator("main").innerText();
const come = async (address, options = phone) => {
	const tab = await open(browser, server.address, options);
	await enterBy(tab, files, server, address);
	return tab;
};
const ada = await come("ada@example.org"), ben = await come("ben@example.org"), cleo = await come("cleo@example.org", desk);

await ada.goto("/goals");
await ada.fill("#words", "An answer within two days");
await ada.getByText("How it will be seen, and by when").click();
await ada.fill("#unit", "days");
await ada.fill("#begins", "9");
await ada.fill("#aim", "2");
await submit(ada, press(ada, "Keep it"));
const goal = new URL(ada.url()).pathname;
ok((await text(ada)).includes("No next step yet: who does what?"), "a goal without a next step says so");
ok((await sideways(ada)) <= 0, "the page is no wider than a phone");
ok((await found(ada, "light")).length === 0, "nothing stands in anybody's way", await found(ada, "light"));
await ben.goto("/goals");
ok((await text(ben)).includes("No next step yet: who does what?"), "to a member too");
await submit(ben, ben.getByRole("link", { name: "who does what?" }));
await ben.fill("form[action$='/steps'] #words", "Templates for ten questions");
await submit(ben, press(ben, "Add it"));
ok((await text(ben)).includes("Templates for ten questions"), "who does what stands there");
await cleo.goto(goal);
const hers = await text(cleo);
ok(hers.includes("Somebody else has the next step.") && !hers.includes("Templates"), "others read that there is a step, and not which", hers);
for (const number of ["7,5", "4"]) {
	await ben.fill("#number", number);
	await submit(ben, press(ben, "Keep it"));
}
ok((await ben.locator(".small-line polyline").count()) === 1 && (await text(ben)).includes("7.5"), "two numbers make a line");
ok((await ben.locator(".small-line").first().textContent()).includes("7.5"), "in English a number has a point, however it was typed");
const german = await come("cleo@example.org", { ...desk, locale: "de-DE" });
await german.goto(goal);
ok((await german.locator(".small-line").first().textContent()).includes("7,5"), "and a comma in German");
await ada.goto(goal);
await submit(ada, ada.getByRole("link", { name: "Change" }));
ok((await found(ada, "light")).length === 0 && (await sideways(ada)) <= 0, "the form to change it", await found(ada, "light"));
await ada.fill("#aim", "many");
await submit(ada, press(ada, "Keep it"));
ok((await text(ada)).includes("Expected a number"), "what is no number is said there");
await ada.fill("#aim", "1,5");
await submit(ada, press(ada, "Keep it"));
ok((await text(ada)).includes("9 → 1.5"), "its owner changes it", await text(ada));
await ben.goto("/steps");
await ben.getByText("Change", { exact: true }).first().click();
await submit(ben, ben.getByRole("link", { name: "For another goal?" }));
ok((await found(ben, "light")).length === 0 && (await sideways(ben)) <= 0, "one step alone", await found(ben, "light"));
await ben.selectOption("#goal", { label: "None" });
await submit(ben, press(ben, "Keep it"));
await ada.goto("/today");
ok((await text(ada)).includes("Nobody has a next step yet for:"), "without a step Today tells its owner", await text(ada));
await ben.selectOption("#goal", { label: "An answer within two days" });
await submit(ben, press(ben, "Keep it"));
await ada.goto("/today");
ok(!(await text(ada)).includes("Nobody has a next step yet for:"), "and no longer with one");
await ben.goto("/goals");
await ben.fill("#words", "Something of my own");
ok((await ben.locator("input[name=reader]:checked").inputValue()) === "private", "a goal of one's own is nobody else's before its owner chooses so");
await submit(ben, press(ben, "Keep it"));
const own = new URL(ben.url()).pathname;
await ada.goto("/goals");
ok(!(await text(ada)).includes("Something of my own"), "a private goal is read by nobody else");
ok((await ada.goto(own)).status() === 404, "at its address neither");

// ---------------------------------------------------------------- a solution, of two sentences

await ben.goto("/steps");
await ben.getByText("Say what you need").click();
await ben.fill("#words", "A second test machine");
await ben.fill("#obstacle", "The slow test machines");
await submit(ben, press(ben, "Ask for it"));
await ada.goto(goal);
await ada.getByText("Something in the way?").click();
await submit(ada, ada.locator("main a.button", { hasText: "Ben Ortiz" }));
ok((await ada.inputValue("#obstacle")) === "The slow test machines", "the obstacle of the need stands there already");
ok((await ada.locator("#need option:checked").innerText()) === "A second test machine", "and the need with it");
ok((await found(ada, "light")).length === 0 && (await sideways(ada)) <= 0, "nothing stands in anybody's way there", await found(ada, "light"));
await ada.selectOption("#step", { label: "Templates for ten questions" });
await ada.fill("#of_leader", "I ask for a machine on Friday");
await submit(ada, press(ada, "Keep it"));
const tied = new URL(ada.url()).pathname;
ok((await text(ada)).includes("How do you reach “An answer within two days”, and get past “The slow test machines”?"), "goal and obstacle in one sentence", await text(ada));
await ben.goto(goal);
await submit(ben, ben.getByRole("link", { name: "Add your sentence" }));
ok((await ben.locator("#of_leader").count()) === 0, "the other's sentence is not there to change");
await ben.fill("#of_member", "The long tests run at night");
await submit(ben, press(ben, "Keep it"));
await ada.goto(tied);
ok((await text(ada)).includes("Ben Ortiz: The long tests run at night") && (await text(ada)).includes("You: I ask for a machine on Friday"), "both sentences, for both", await text(ada));
await cleo.goto(goal);
ok(!(await text(cleo)).includes("slow test machines"), "a colleague reads the goal, and nothing of it");
await ben.goto("/steps");
await submit(ben, ben.locator("li", { hasText: "Templates for ten" }).getByRole("button", { name: "Done", exact: true }));
await ada.goto("/steps");
await submit(ada, ada.locator("li", { hasText: "A second test machine" }).getByRole("button", { name: "Grant it" }));
await ben.goto("/steps");
await submit(ben, ben.locator("li", { hasText: "A second test machine" }).getByRole("button", { name: "It is there" }));
await ada.goto(tied);
await submit(ada, ada.getByRole("link", { name: "What came of it?" }));
ok((await found(ada, "light")).length === 0 && (await sideways(ada)) <= 0, "done and there, it asks what came of it", await found(ada, "light"));
await ada.fill("#became", "Answers come in a day");
await submit(ada, press(ada, "Close it"));
await submit(ada, press(ada, "Undo"));
await ada.goto(tied);
await submit(ada, ada.getByRole("link", { name: "What came of it?" }));
await ada.fill("#became", "Answers come in a day");
await submit(ada, press(ada, "Close it"));
await ada.goto(tied);
ok((await text(ada)).includes("What came of it: Answers come in a day"), "and keeps it", await text(ada));

await browser.close();
await server.stop();
files.remove();
done();
