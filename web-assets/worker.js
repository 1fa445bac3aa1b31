// SPDX-License-Identifier: Apache-2.0
//
// The service worker. Files under /assets/ come from the browser's store, because their names hold
// a hash of their content. Pages come from the network; where it does not answer, a copy is shown
// that says how old it is. Nothing that is sent goes through here: forms wait in outbox.js.
//
// A new version takes over as soon as it is there. Open pages do not notice, because it serves the
// files of the version before, too, until no copy of a page can ask for them any more.
import { day, deviceGet, deviceSet, findPage, isKept, keepPage, prunePages, within } from "./store.js";

const assetsName = "rapport-assets";
const assetDays = 15; // a day longer than the copies of pages that name them
const patience = 4000; // milliseconds until a page that is slow to come is shown as its copy

/* global ASSETS: the addresses of all files, written by tools/bundle.mjs */

const dated = (response) => {
	const headers = new Headers(response.headers);
	headers.set("kept-at", Date.now());
	headers.delete("content-encoding");
	headers.delete("content-length");
	return new Response(response.body, { status: response.status, headers });
};

async function fetchAsset(cache, request) {
	const response = await fetch(request);
	if (response.ok && response.type === "basic") await cache.put(request, dated(response.clone()));
	return response;
}

async function precache() {
	const cache = await caches.open(assetsName);
	for (const path of ASSETS) if (!(await cache.match(path))) await fetchAsset(cache, path);
}

async function prune() {
	const cache = await caches.open(assetsName);
	for (const request of await cache.keys()) {
		const kept = await cache.match(request);
		const old = Date.now() - Number(kept?.headers.get("kept-at")) > assetDays * day;
		if (old && !ASSETS.includes(new URL(request.url).pathname)) await cache.delete(request);
	}
	await prunePages();
}

async function answerAsset(request) {
	const cache = await caches.open(assetsName);
	return (await cache.match(request)) ?? fetchAsset(cache, request);
}

// A talk that was begun here without a network shows since when.
async function withBegin(html, url) {
	const id = /^\/talks\/([^/]+)\/mode$/.exec(url.pathname)?.[1];
	if (!id) return html;
	const waiting = await within("waiting", "readonly", (store) => store.getAll());
	const begun = waiting.find((item) => item.path === `/talks/${id}/begin`);
	return begun ? html.replace('data-began="0"', `data-began="${Math.floor(begun.made / 1000)}"`) : html;
}

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const isAway = (response) => !response || [502, 503, 504].includes(response.status);

async function answerPage(event, url) {
	const coming = fetch(event.request).catch(() => undefined);
	const first = await Promise.race([coming, after(patience)]);
	if (!isAway(first)) {
		const html = first.headers.get("content-type")?.startsWith("text/html");
		if (first.ok && html && !first.redirected) {
			const copy = first.clone();
			event.waitUntil(keepPage(url, copy).catch(() => {})); // a full disk spoils no page
		}
		return first;
	}
	await doubting;
	const copy = await findPage(url, (html) => withBegin(html, url)).catch(() => undefined);
	return copy ?? (await coming) ?? (await findPage(new URL("/device", url)).catch(() => undefined)) ?? Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(precache().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(prune().then(() => self.clients.claim())));
// Whoever signs in may be somebody else: no copy is shown until a page from the network has said who it
// is. The answer to the form is already asked for through here, so it waits for this.
const entrances = /^\/(sign-in|sign-out|welcome)(\/|$)/;
let doubting = Promise.resolve();

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method === "POST" && entrances.test(url.pathname)) {
		doubting = deviceSet("doubt", true).catch(() => {});
		event.waitUntil(doubting);
	}
	if (request.method !== "GET" || url.origin !== self.location.origin) return;
	if (url.pathname.startsWith("/assets/")) event.respondWith(answerAsset(request));
	else if (request.mode === "navigate" && isKept(url)) event.respondWith(answerPage(event, url));
});

// ---------------------------------------------------------------- messages (docs/push.md)

const icon = ASSETS.find((path) => path.includes("/icon-192-"));

// A message says that something waits, and has no words of anybody. What cannot be read shows all the
// same, because browsers take the permission away from who shows nothing.
function readMessage(data) {
	try {
		const { title, body, to, tag } = data.json();
		return { title: String(title), body: String(body), to: String(to), tag: String(tag) };
	} catch {
		return { title: "rapport", body: "", to: "/today", tag: "rapport" };
	}
}

function showMessage({ title, body, to, tag }) {
	return self.registration.showNotification(title, { body, tag, data: to, icon, badge: icon });
}

// Only a page of this site is opened.
async function openPage(to) {
	const url = new URL(to, self.location.origin);
	const at = url.origin === self.location.origin ? url.href : `${self.location.origin}/today`;
	const open = await self.clients.matchAll({ type: "window" });
	return open.find((client) => client.url === at)?.focus() ?? self.clients.openWindow(at);
}

// A push service has given this browser another address: the server is told, if its person is still
// signed in here.
async function renewPush({ oldSubscription, newSubscription }) {
	const mine = await deviceGet("push");
	const key = oldSubscription?.options?.applicationServerKey ?? mine?.key;
	if (!mine || !key) return;
	const subscription = newSubscription ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
	const answer = await fetch("/device.json", { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" });
	const { me, csrf } = answer.ok ? await answer.json() : {};
	if (me !== mine.me) return;
	const { endpoint, keys } = subscription.toJSON();
	const body = new URLSearchParams({ csrf, endpoint, p256dh: keys.p256dh, auth: keys.auth, old: oldSubscription?.endpoint ?? "" });
	await fetch("/settings/messages/devices", { method: "POST", headers: { Accept: "application/json" }, body, redirect: "manual" });
}

self.addEventListener("push", (event) => event.waitUntil(showMessage(readMessage(event.data))));
self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(openPage(event.notification.data ?? "/today"));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewPush(event)));
