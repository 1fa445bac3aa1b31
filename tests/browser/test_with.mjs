// SPDX-License-Identifier: Apache-2.0
//
// The address in a calendar event of two people, while no talk of theirs is planned: both have its page open, one
// begins with its only primary act, and the other is led into the same talk by itself.
// SHOTS=DIR keeps a picture of each page looked at.
import { join } from "node:path";
import { desk, done, enterBy, found, launch, ok, open, organisation, phone, press, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);
const come = async (address, options) => {
	const tab = await open(browser, server.address, options);
	await enterBy(tab, files, server, address);
	return tab;
};
const ada = await come("ada@example.org", phone), ben = await come("ben@example.org", desk);

await ada.goto("/people");
await ada.getByRole("link", { name: "Ben Ortiz" }).first().click();
await ada.waitForURL("**/people/*");
await ada.getByLabel("Something to talk about").fill("The budget of May");
await press(ada, "Add it").click();
await ada.locator("li", { hasText: "The budget of May" }).waitFor();
const address = new URL(await ada.locator("#with").inputValue()).pathname;
for (const [tab, width] of [[ada, 390], [ben, 1280]]) {
	await tab.goto(address);
	ok((await tab.locator("main").innerText()).includes("The budget of May"), `${width}: it is the brief`);
	for (const scheme of ["light", "dark"]) {
		const wrong = await found(tab, scheme);
		ok(wrong.length === 0, `${width}, ${scheme}: nothing stands in anybody's way`, wrong);
		if (process.env.SHOTS) await tab.screenshot({ path: join(process.env.SHOTS, `with-${width}-${scheme}.png`) });
	}
	ok((await sideways(tab)) <= 0, `${width}: nothing is wider than the screen`);
	const act = await press(tab, "Begin now · 3 minutes").boundingBox(), { height } = tab.viewportSize();
	ok(act.height >= 44 && act.y > height / 2 && (width > 390 || act.y + act.height <= height), `${width}: the act is at the bottom, on a phone under a thumb`, act);
	ok((await tab.locator("main .button.primary").count()) === 1, `${width}: there is one`);
}
await submit(ben, press(ben, "Begin now · 3 minutes"));
ok(/^\/talks\/\w+\/mode$/.test(new URL(ben.url()).pathname), "who begins is in the talk", ben.url());
await ada.waitForURL("**/mode");
ok(ada.url() === ben.url(), "and so is the other, who had the page open", ada.url());
ok(ada.noise.length + ben.noise.length === 0, "no error, and nothing that the policy blocks", [ada.noise, ben.noise]);
await browser.close();
await server.stop();
files.remove();
done();
