// SPDX-License-Identifier: Apache-2.0
//
// A phone that shows messages: the button under Settings, a message that goes through a push service to
// Chromium's service worker, what it shows and where a tap leads, and signing out. Chromium itself
// subscribes at Google alone, so the page is given a PushManager whose address is a push service of ours;
// what that one receives is opened as a browser opens it, and handed to the real service worker.
import { createECDH, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import ece from "http_ece";
import { done, enterBy, folder, found, launch, ok, open, phone, press, sideways, submit } from "./rapport.mjs";

const team = `id,name,email,leader,timezone,work_hours
ada,Ada Lovell,ada@example.org,,Europe/Berlin,08:00-18:00
ben,Ben Ortiz,ben@example.org,ada,Europe/Berlin,08:00-18:00
`;
const browser = await launch();
const files = folder("2026-11-23T09:00:00Z");
const freePort = () => new Promise((resolve) => {
	const probe = createServer().listen(0, "127.0.0.1", () => {
		const { port } = probe.address();
		probe.close(() => resolve(port));
	});
});
const port = await freePort();
const site = `http://127.0.0.1:${port}`;
writeFileSync(join(files.dir, "team.csv"), team);
files.run("init");
files.run("import", join(files.dir, "team.csv"));
const server = await files.serve("--log", "quiet", "--listen", site.slice(7), "--public-url", site, "--allow-private-webhooks");

// ---------------------------------------------------------------- a push service

const pair = createECDH("prime256v1");
pair.generateKeys();
const auth = randomBytes(16);
const texts = [], paths = [];
const service = createServer((request, answer) => {
	const parts = [];
	request.on("data", (part) => parts.push(part)).on("end", () => {
		paths.push(request.url);
		texts.push(ece.decrypt(Buffer.concat(parts), { version: "aes128gcm", privateKey: pair, authSecret: auth }).toString());
		answer.writeHead(201).end();
	});
});
await new Promise((up) => service.listen(0, "127.0.0.1", up));
const subscription = { endpoint: `http://127.0.0.1:${service.address().port}/send/1`, keys: { p256dh: pair.getPublicKey("base64url"), auth: auth.toString("base64url") } };
async function came(n) {
	for (let tries = 0; tries < 1200 && texts.length < n; tries++) await new Promise((later) => setTimeout(later, 50));
}

// ---------------------------------------------------------------- a browser

const tab = await open(browser, site, { ...phone, serviceWorkers: "allow", permissions: ["notifications"] });
await tab.context().addInitScript((mine) => {
	const kept = () => localStorage.getItem("stub subscription");
	const make = (key) => ({
		options: { applicationServerKey: key },
		toJSON: () => mine,
		unsubscribe: async () => (localStorage.removeItem("stub subscription"), true),
	});
	const bytes = (text) => Uint8Array.from(text.split(","), Number).buffer;
	PushManager.prototype.getSubscription = async () => (kept() ? make(bytes(kept())) : null);
	PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
		if (!userVisibleOnly || applicationServerKey.length !== 65 || applicationServerKey[0] !== 4) throw new Error("not a key");
		localStorage.setItem("stub subscription", [...applicationServerKey].join());
		return make(applicationServerKey.buffer);
	};
	// without a window Chromium says "denied" here, whatever was granted
	Object.defineProperty(Notification, "permission", { get: () => "granted" });
	const ask = Notification.requestPermission.bind(Notification);
	Notification.requestPermission = () => (sessionStorage.setItem("asked", "1"), ask());
}, subscription);
await enterBy(tab, files, server, "ben@example.org");

const main = () => tab.locator("main").innerText();
const show = async (name) => {
	if (process.env.PICTURES) await tab.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
};
const theWorker = async () => tab.context().serviceWorkers()[0] ?? tab.context().waitForEvent("serviceworker");
// Where there is no screen, Chromium shows no messages: what the worker would show is noted, one for each tag.
const noteShown = (worker) => worker.evaluate(() => {
	self.shownHere = new Map();
	const show = async (title, { body, data, tag }) => void self.shownHere.set(tag, { title, body, data });
	Object.defineProperty(self.registration, "showNotification", { configurable: true, value: show });
});
const shown = async () => (await theWorker()).evaluate(() => [...self.shownHere.values()]);
async function shownAre(n) {
	for (let tries = 0; tries < 1000 && (await shown()).length < n; tries++) await new Promise((later) => setTimeout(later, 50));
	return shown();
}

async function turnedOn() {
	await tab.goto("/settings/messages");
	await press(tab, "Tell me on this device").waitFor();
	ok(!(await tab.evaluate(() => sessionStorage.getItem("asked"))), "nothing is asked of the browser until somebody taps");
	ok((await sideways(tab)) <= 0 && (await found(tab, "light")).length === 0, "the page stands in nobody's way", await found(tab, "light"));
	await submit(tab, press(tab, "Tell me on this device"));
	await tab.getByText("This device is one of them.").waitFor();
	ok((await main()).includes("Chrome"), "the device is listed by its browser's name", await main());
	ok((await tab.locator("#soon").inputValue()) === "usual" && (await tab.locator("#soon-hint").textContent()) === "Usually on your devices", "a talk in ten minutes comes there from now on");
	ok((await sideways(tab)) <= 0 && (await found(tab, "light")).length === 0, "nor does the list", await found(tab, "light"));
	await show("push-settings");
}

async function showsMessage() {
	const cdp = await tab.context().newCDPSession(tab);
	const registered = new Promise((resolve) => cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations.length && resolve(registrations[0].registrationId)));
	await cdp.send("ServiceWorker.enable");
	const registrationId = await registered;
	const deliver = (data) => cdp.send("ServiceWorker.deliverPushMessage", { origin: site, registrationId, data });
	await noteShown(await theWorker());
	await submit(tab, press(tab, "Send my devices a test"));
	await came(1);
	await deliver(texts[0]);
	const [one = {}] = await shownAre(1);
	ok(one.title === "This is how a message looks" && one.body && one.data === "/settings/messages", "the service worker shows what came", one);
	await deliver(texts[0]);
	await deliver("no JSON");
	await shownAre(2);
	ok((await shown()).filter(({ title }) => title === one.title).length === 1, "what comes twice is shown once", await shown());
	ok((await shown()).some(({ title, data }) => title === "rapport" && data === "/today"), "what cannot be read leads to Today");
}

// The operator's link ends every session, and with it what the server knows of the device; the browser
// tells the next one by itself, and what its push service has changed, too.
async function comesBack() {
	const told = tab.waitForResponse((answer) => answer.url().endsWith("/settings/messages/devices"));
	await enterBy(tab, files, server, "ben@example.org");
	ok((await told).status() === 303, "with another session the browser tells the server anew");
	const worker = await theWorker();
	await worker.evaluate(([before, after]) => new Promise((resolve) => {
		const event = new ExtendableEvent("pushsubscriptionchange");
		event.oldSubscription = { endpoint: before.endpoint, options: { applicationServerKey: new ArrayBuffer(65) } };
		event.newSubscription = { toJSON: () => after };
		event.waitUntil = resolve;
		self.dispatchEvent(event);
	}), [subscription, { ...subscription, endpoint: subscription.endpoint.replace("/send/1", "/send/2") }]);
	await tab.goto("/settings/messages");
	await submit(tab, press(tab, "Send my devices a test"));
	await came(2);
	ok(paths.at(-1) === "/send/2" && (await tab.locator("[data-device]").count()) === 1, "an address that changed takes the place of the old one", paths);
}

// What a tap on a message opens, from inside of the worker: a browser opens windows for real taps alone.
const tapped = (worker, to) => worker.evaluate((data) => new Promise((resolve) => {
	Object.defineProperty(self.clients, "openWindow", { configurable: true, value: async (url) => resolve(url) });
	Object.defineProperty(self.clients, "matchAll", { configurable: true, value: async () => [] });
	const event = new ExtendableEvent("notificationclick");
	event.notification = { data, close() {} };
	event.waitUntil = () => {};
	self.dispatchEvent(event);
}), to);

async function tapOpens() {
	const worker = await theWorker();
	ok((await tapped(worker, "/talks/0000000000001")) === `${site}/talks/0000000000001`, "a tap opens its page");
	for (const other of ["https://example.org/", "//example.org/x", "javascript:alert(1)"]) ok((await tapped(worker, other)) === `${site}/today`, `and no page elsewhere: ${other}`);
}

async function signedOut() {
	await tab.goto("/settings");
	await submit(tab, press(tab, "Sign out"));
	await tab.waitForFunction(() => !localStorage.getItem("stub subscription"));
	ok(true, "signing out ends the subscription in the browser");
	await enterBy(tab, files, server, "ben@example.org");
	await tab.goto("/settings/messages");
	await press(tab, "Tell me on this device").waitFor();
	ok(!(await main()).includes("Chrome") && (await tab.locator("#soon-hint").textContent()) === "Usually on a device, once one is set up", "the server knows the device no more", await main());
}

await turnedOn();
await showsMessage();
await tapOpens();
await comesBack();
await signedOut();
ok(tab.noise.length === 0, "no script and no policy complains", tab.noise);
await browser.close();
service.close();
await server.stop();
files.remove();
done();
