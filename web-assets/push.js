// SPDX-License-Identifier: Apache-2.0
//
// Messages that show on this device (docs/push.md). The browser is asked for its permission when
// somebody taps the button under Settings, and at no other time. `push` in the store of the device says
// who has asked for it: { me, session, key }. A session ends after some weeks, and with it what the
// server knows of this browser; with the next one it is told again, until its person signs out here.
import { askState } from "./outbox.js";
import { deviceGet, deviceSet } from "./store.js";

const bytesOf = (key) => Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const sessionOf = (csrf) => csrf.slice(-8); // the token of a form is the same for one session
const can = () => "PushManager" in globalThis && "Notification" in globalThis && Boolean(navigator.serviceWorker);

function hasKey(subscription, bytes) {
	const key = subscription.options?.applicationServerKey;
	const at = key && new Uint8Array(key);
	return Boolean(at) && at.length === bytes.length && at.every((byte, i) => byte === bytes[i]);
}

async function subscribe(key) {
	await navigator.serviceWorker.register("/worker.js");
	const { pushManager } = await navigator.serviceWorker.ready;
	const bytes = bytesOf(key);
	const before = await pushManager.getSubscription();
	if (before && hasKey(before, bytes)) return before;
	await before?.unsubscribe(); // of an installation that has another key file now
	return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
}

// Tell the server of a subscription. The reason when it refuses, else "".
async function tell(subscription, csrf) {
	const { endpoint, keys } = subscription.toJSON();
	const answer = await fetch("/settings/messages/devices", {
		method: "POST",
		headers: { Accept: "application/json" },
		body: new URLSearchParams({ csrf, endpoint, p256dh: keys.p256dh, auth: keys.auth }),
		redirect: "manual",
	});
	if (answer.ok || answer.type === "opaqueredirect") return "";
	return (await answer.json().catch(() => ({}))).detail || String(answer.status);
}

async function turnOn(me, { key, csrf, denied, failed }) {
	if ((await Notification.requestPermission()) !== "granted") return denied;
	try {
		const why = await tell(await subscribe(key), csrf);
		if (why) return why;
	} catch {
		return failed; // the browser reaches no push service, or has none
	}
	await deviceSet("push", { me, session: sessionOf(csrf), key });
	return "";
}

// The part of the page under Settings.
export async function beginPush(me) {
	const box = document.getElementById("push-here");
	const says = document.getElementById("push-says");
	const button = document.getElementById("push-on");
	if (!box) return;
	document.getElementById("push-bare").hidden = true;
	box.hidden = false;
	const mine = await deviceGet("push");
	const is = can() && mine?.me === me && Notification.permission === "granted";
	const listed = is && mine.key === box.dataset.key && document.querySelector("[data-device]");
	if (is && !listed) await deviceSet("push", undefined); // taken away on another one, or of another key file
	button.hidden = !can() || Boolean(listed);
	says.textContent = !can() ? box.dataset.cannot : listed ? box.dataset.is : "";
	button.onclick = async () => {
		button.disabled = true;
		const why = await turnOn(me, box.dataset);
		button.disabled = false;
		says.textContent = why;
		if (!why) location.reload();
	};
}

// Tell the server again when there is another session of the same person.
export async function keepPush(me) {
	const mine = await deviceGet("push");
	if (!can() || mine?.me !== me || Notification.permission !== "granted") return;
	const csrf = document.querySelector("input[name=csrf]")?.value ?? (await askState())?.csrf;
	if (!csrf || mine.session === sessionOf(csrf)) return;
	if (!(await tell(await subscribe(mine.key), csrf))) await deviceSet("push", { ...mine, session: sessionOf(csrf) });
}

// Whoever signs out is told of nothing here any more, and what is shown goes.
export async function dropPush(me) {
	if ((await deviceGet("push"))?.me !== me) return;
	await deviceSet("push", undefined);
	const registration = await navigator.serviceWorker?.getRegistration();
	for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
	const gone = registration?.pushManager?.getSubscription().then((subscription) => subscription?.unsubscribe());
	// it may ask the push service, which may not answer; the server sends nothing to this session any more
	await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 2000))]);
}
