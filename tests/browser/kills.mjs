// SPDX-License-Identifier: Apache-2.0
//
// Captures on a phone without a network, sent while the server and the browser are killed at
// random: each is in the database once. test_offline.mjs does a few, `bench/offline.sh` 10,000.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, launchPhone } from "./rapport.mjs";

const MEMBERS = 6; // so that no pair has more open steps than may be

// Numbers from 0 to 1 that are the same for the same seed (mulberry32).
function random(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

// The browser of a profile, which Playwright does not tell: the process that nobody of it started.
function pidOf(profile) {
	for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
		try {
			const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
			if (command.includes(`--user-data-dir=${profile}\0`) && !command.includes("--type=")) return Number(pid);
		} catch {
			// It has ended meanwhile.
		}
	}
	return 0;
}

async function enter(files, tab, address) {
	await tab.goto(files.run("link", "ada@example.org", "--public-url", address).trim().split("\n").at(-1).replace(/^.*(?=http)/, ""));
	await Promise.all([tab.waitForNavigation(), tab.locator("main .button.primary").click()]);
}

// A server with one leader, MEMBERS members and a held talk with each, and a phone that is signed in.
async function arrange(files) {
	const who = Array.from({ length: MEMBERS }, (_, i) => `m${i},Member ${i},m${i}@example.org,ada,Europe/Berlin,09:00-17:00`);
	writeFileSync(join(files.dir, "team.csv"), ["id,name,email,leader,timezone,work_hours", "ada,Ada Lovell,ada@example.org,,Europe/Berlin,09:00-17:00", ...who, ""].join("\n"));
	files.run("init");
	files.run("import", join(files.dir, "team.csv"));
	const server = await files.serve("--log", "quiet");
	const phone = await launchPhone(join(files.dir, "kills"), server.address);
	await enter(files, phone.tab, server.address);
	const forms = await phone.tab.evaluate(async () => {
		const page = new DOMParser().parseFromString(await (await fetch("/people")).text(), "text/html");
		const people = [...new Set([...page.querySelectorAll("main a[href^='/people/']")].map((a) => a.getAttribute("href")))];
		const { csrf } = await (await fetch("/device.json")).json();
		const talks = [];
		for (const path of people) talks.push(new URL((await fetch(`${path}/log`, { method: "POST", body: new URLSearchParams({ held: "5", csrf }) })).url).pathname);
		return [...people.map((path) => `${path}/topics`), ...talks.map((path) => `${path}/capture`)];
	});
	return { server, phone, forms };
}

// Keep some captures in the page, as its forms do; gives back which the page said are kept.
const capture = (tab, forms, words) => tab.evaluate(async ([paths, all]) => {
	const { outboxAdd, outboxMake } = await import(document.querySelector("script[src*='/device-']").src);
	const { me } = document.body.dataset;
	for (const text of all) {
		const path = paths[Math.floor(Math.random() * paths.length)];
		await outboxAdd(outboxMake({ me, path, fields: [[path.endsWith("/topics") ? "words" : "steps.0.words", text]] }), "relaxed"); // processes are killed here, and not the power
		console.log(`kept ${text}`);
	}
}, [forms, words]);

const waits = (tab) => tab.evaluate(async () => (await (await import(document.querySelector("script[src*='/device-']").src)).outboxList()).map(({ refused }) => Boolean(refused)));
const wake = (tab) => tab.evaluate(() => dispatchEvent(new Event("online")));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Wait until all is sent.
async function drain(tab) {
	let left = Infinity, moved = Date.now();
	for (;;) {
		const now = (await waits(tab)).filter((refused) => !refused).length;
		if (!now) return;
		if (now < left) moved = Date.now();
		if (Date.now() - moved > 120000) throw new Error(`not sent: ${now}, on ${tab.url()}`);
		left = now;
		await wake(tab);
		await pause(200);
	}
}

// How often each of the texts is in the database.
function counted(files) {
	const to = join(files.dir, `counted-${Date.now()}`);
	const counts = new Map();
	files.run("export", to);
	for (const row of readFileSync(to, "utf8").trim().split("\n")) {
		const { topic, step } = JSON.parse(row);
		const { words } = topic ?? step ?? {};
		if (words) counts.set(words, (counts.get(words) ?? 0) + 1);
	}
	return counts;
}

// Make captures until `captures` of them are kept, or `seconds` are over, with about so many kills. Gives back { kept, lost, doubled, refused, servers, browsers, reloads, seconds }.
export async function runKills(captures, kills, seed = 1, seconds = Infinity) {
	const files = folder("");
	files.clock(undefined);
	let { server, phone, forms } = await arrange(files);
	const { address } = server;
	const chance = random(seed), kept = new Set(), began = Date.now();
	const result = { servers: 0, browsers: 0, reloads: 0 };
	const hear = () => {
		phone.tab.setDefaultTimeout(120000); // a machine may be busy
		phone.tab.on("console", (line) => line.text().startsWith("kept ") && kept.add(line.text().slice(5)));
	};
	const restart = async () => (server = await files.serve("--log", "quiet", "--listen", address.replace("http://", "")));
	const acts = {
		servers: async () => {
			await server.kill();
			await restart();
		},
		browsers: async () => {
			process.kill(pidOf(join(files.dir, "kills")), "SIGKILL");
			await phone.context.close().catch(() => {});
			phone = await launchPhone(join(files.dir, "kills"), address);
			hear();
			await phone.tab.goto("/device");
			// a cookie that was not on the disk yet is gone: whoever wrote signs in again
			if (!(await phone.tab.evaluate(() => document.body.dataset.me))) await enter(files, phone.tab, address).then(() => phone.tab.goto("/device"));
		},
		reloads: () => phone.tab.reload(),
	};
	const strike = async () => {
		const n = chance();
		const name = n < 0.6 ? "servers" : n < 0.8 ? "browsers" : "reloads";
		result[name]++;
		await acts[name]();
	};
	try {
		hear();
		await phone.tab.goto("/device");
		while (!(await phone.tab.evaluate(async () => navigator.serviceWorker.controller && (await caches.open("rapport-pages")).match("/device")))) await pause(100);
		for (let n = 0; kept.size < captures && Date.now() - began < seconds * 1000; ) {
			const batch = Array.from({ length: 1 + Math.floor((chance() * 2 * captures) / kills) }, (_, i) => `capture ${n + i}`);
			await phone.context.setOffline(true);
			const adding = capture(phone.tab, forms, batch).catch(() => {}); // a kill ends it
			if (chance() < 0.2) {
				await pause(chance() * 100);
				await strike();
			}
			await adding;
			await phone.context.setOffline(false);
			wake(phone.tab).catch(() => {});
			await pause(chance() * (500 + batch.length * 10)); // so that a kill comes before, among and after them
			await strike();
			n += batch.length;
			console.error(`# ${kept.size} kept, ${(await waits(phone.tab)).length} wait`);
		}
		await drain(phone.tab);
		const counts = counted(files);
		result.refused = (await waits(phone.tab)).length;
		result.kept = kept.size;
		result.lost = [...kept].filter((words) => !counts.has(words)).length;
		result.doubled = [...counts].filter(([words, times]) => words.startsWith("capture ") && times > 1).length;
		result.seconds = (Date.now() - began) / 1000;
		return result;
	} finally {
		await phone.context.close().catch(() => {});
		await server.stop();
		files.remove();
	}
}
