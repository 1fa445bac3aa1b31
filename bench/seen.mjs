// SPDX-License-Identifier: Apache-2.0
//
// bench/seen.sh: how long it takes from an act on a page of the one until the other's page shows it.
import { desk, enterBy, launch, noteActs, open, organisation, phone, press, untilSeen } from "../tests/browser/rapport.mjs";

const rounds = Number(process.env.ROUNDS ?? 15); // a page shows twenty topics
const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const { files, server } = await organisation("2026-11-23T09:00:00Z", team);

async function come(address, options) {
	const tab = await open(browser, server.address, options);
	await noteActs(tab);
	await enterBy(tab, files, server, address);
	await tab.goto("/people");
	return { tab, other: await tab.locator("main a[href^='/people/']").first().getAttribute("href") };
}
const listening = (...tabs) => Promise.all(tabs.map((tab) => tab.waitForFunction(() => document.getElementById("live").dataset.streams === "true")));
const post = (tab, path, form) => tab.evaluate(([to, fields]) => fetch(to, { method: "POST", redirect: "manual", body: new URLSearchParams({ ...fields, csrf: document.querySelector("input[name=csrf]").value }) }).then(() => {}), [path, form]);

function tell(what, times) {
	times.sort((a, b) => a - b);
	const at = (part) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))]);
	console.log(`${what}: median ${at(0.5)} ms, ${at(0.9)} ms at the 90th, ${at(1)} ms at most, of ${times.length}`);
}

// `pause` milliseconds between two acts
async function many(what, pause, act, from, to, sight) {
	const times = [];
	for (let i = 0; i < rounds; i++) {
		times.push(await untilSeen(() => act(i), from, to, sight(i)));
		await from.waitForTimeout(pause);
	}
	tell(what, times);
}

try {
	const [{ tab: ada, other: toBen }, { tab: ben, other: toAda }] = [await come("ada@example.org", desk), await come("ben@example.org", phone)];
	await ada.goto(toBen);
	await ben.goto(toAda);
	await listening(ada, ben);
	const topic = (i) => `() => document.querySelector("main").textContent.includes("Topic ${i}.")`;
	await many("a topic, one in a second", 1000, (i) => post(ben, `${toAda}/topics`, { words: `Topic ${i}.` }), ben, ada, topic);
	await post(ada, `${toBen}/talk`, {});
	await ada.waitForTimeout(500);
	const talk = (await ada.evaluate((to) => fetch(to).then(() => document.documentElement.innerHTML.match(/\/talks\/[0-9a-z]{13}/)?.[0]), toBen)) ?? "";
	await ada.goto(`${talk}/mode`);
	await ben.goto(`${talk}/mode`);
	await listening(ada, ben);
	const beat = (i) => `() => document.querySelector("#beat").textContent === ${JSON.stringify(["Listen", "Arrive"])}[${i % 2}]`;
	await many("a beat, one in a second", 1000, (i) => ada.locator("body").press(i % 2 ? "ArrowLeft" : "ArrowRight"), ada, ben, beat);
	const speaks = (i) => `() => document.querySelector("#floor [aria-pressed=true]")?.textContent === ${JSON.stringify(["I speak", "Ada Lovell speaks"])}[${i % 2}]`;
	await many("who speaks, one in a second", 1000, (i) => press(ada, i % 2 ? "I speak" : "Ben Ortiz speaks").click(), ada, ben, speaks);
} finally {
	await browser.close();
	await server.stop();
	files.remove();
}
