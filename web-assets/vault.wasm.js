// SPDX-License-Identifier: Apache-2.0
//
// The vault: a worker that has the keys of locked notes while they are unlocked, so that no page has
// them. It is a SharedWorker where there is one, and so stays from page to page; it asks no network
// (its own answer forbids it, src/http/asset.c), and its answer alone allows WebAssembly, for
// argon2id. What it forgets it cannot bring back: it forgets on request, when somebody else is at
// the browser, and after so many idle seconds.
//
// A page sends {n, act, …} and gets {n, …} or {n, refused: why}; every page gets {news: "open"} and
// {news: "shut"}.
import { argon2id } from "hash-wasm";
import * as env from "./envelope.js";

const keys = new Map(); // id of a key → CryptoKey, which cannot be taken out
const ports = new Set();
let person = "";
let current = ""; // the id of the key that locks now
let begun = null; // a key whose kit has not been typed back yet: {id, key}
let idle = 0; // milliseconds
let timer = 0;

const tell = (news) => ports.forEach((port) => port.postMessage({ news }));

let forgotten = 0; // how often; what began before it must not leave a key behind

function forget() {
	const open = keys.size > 0;
	forgotten++;
	clearTimeout(timer);
	keys.clear();
	begun?.key.fill(0);
	begun = null;
	current = "";
	if (open) tell("shut");
	return {};
}

function stir() {
	clearTimeout(timer);
	if (keys.size && idle) timer = setTimeout(forget, idle);
}

// Whoever is at the browser now; the keys of somebody else are forgotten.
function be(who, seconds) {
	if (who !== person) forget();
	person = who;
	idle = 1000 * seconds;
	return { open: keys.size > 0, current };
}

async function derive(text, costs, salt) {
	const { memory, passes, lanes } = costs;
	const password = env.plainPassphrase(text);
	try {
		return await argon2id({ password, salt, parallelism: lanes, iterations: passes, memorySize: memory, hashLength: 32, outputType: "binary" });
	} catch (error) {
		if (/memory|range|allocation/i.test(`${error.name} ${error.message}`)) throw new env.Refused("memory");
		throw error;
	} finally {
		password.fill(0);
	}
}

// Wrap a key by a passphrase, more cheaply where memory is short.
async function wrapByPassphrase(key, id, text) {
	const salt = env.random(16);
	let costs = env.usual, outer;
	try {
		outer = await derive(text, costs, salt);
	} catch (error) {
		if (error.why !== "memory") throw error;
		outer = await derive(text, (costs = env.small), salt);
	}
	const wrapped = await env.wrapKey(key, outer, "passphrase", person, id);
	outer.fill(0);
	return { key: id, kind: "passphrase", kdf: "argon2id", ...costs, salt: env.toBase64url(salt), wrapped, credential: "" };
}

// The bytes of a key by a wrap of it, or by the kit. `secret` is {passphrase}, {kit} or
// {prf, credential}.
async function unwrap(wrap, secret) {
	if (wrap.kind === "passphrase" && "passphrase" in secret) {
		const outer = await derive(secret.passphrase, wrap, env.checkCosts(wrap));
		return env.unwrapKey(wrap.wrapped, outer, "passphrase", person, wrap.key);
	}
	if (wrap.kind === "kit" && "kit" in secret) {
		const key = await env.readKit(secret.kit);
		await env.unwrapKey(wrap.wrapped, key, "kit", person, wrap.key);
		return key;
	}
	if (wrap.kind === "passkey" && wrap.credential === secret.credential) {
		const outer = await env.passkeyKey(secret.prf, env.fromBase64url(wrap.salt));
		return env.unwrapKey(wrap.wrapped, outer, "passkey", person, wrap.key);
	}
	throw new env.Refused("wrong");
}

// The keys that a secret opens, as bytes, by their id; a former key comes with the one after it. The
// newest ready key is tried first.
async function openKeys(ready, wraps, secret) {
	const found = new Map();
	const cheapFirst = wraps.filter((w) => w.kind !== "next").sort((a, b) => (b.kind === "kit") - (a.kind === "kit"));
	let why = "wrong";
	for (const id of [...ready].reverse()) {
		for (const wrap of cheapFirst) {
			try {
				if (wrap.key === id && !found.has(id)) found.set(id, await unwrap(wrap, secret));
			} catch (error) {
				if (!(error instanceof env.Refused)) throw error;
				if (error.why !== "wrong") why = error.why;
			}
		}
		const newer = ready[ready.indexOf(id) + 1];
		const next = wraps.find((w) => w.key === id && w.kind === "next");
		if (!found.has(id) && next && found.has(newer)) found.set(id, await env.unwrapKey(next.wrapped, found.get(newer), "next", person, id));
	}
	if (!found.size) throw new env.Refused(why);
	return found;
}

async function withKey(ready, wraps, secret, use) {
	const found = await openKeys(ready, wraps, secret);
	const id = ready.at(-1);
	if (!found.has(id)) throw new env.Refused("wrong");
	const made = await use(found.get(id), id);
	for (const key of found.values()) key.fill(0);
	return made;
}

function keyFor(id) {
	const key = keys.get(id);
	if (!keys.size) throw new env.Refused("shut");
	if (!key) throw new env.Refused("wrong");
	return key;
}

const acts = {
	be: ({ who, seconds }) => be(who, seconds),
	forget,
	stir: () => ({}),

	// A new key, wrapped by a passphrase; the former one is wrapped with the new one.
	async begin({ id, passphrase, ready = [], wraps = [], secret }) {
		const key = env.newKey();
		const wrap = await wrapByPassphrase(key, id, passphrase);
		let former = "";
		if (ready.length) {
			former = await withKey(ready, wraps, secret, async (old, oldId) => {
				keys.set(oldId, await env.usable(old));
				return env.wrapKey(old, key, "next", person, oldId);
			});
			current ||= ready.at(-1);
		}
		begun = { id, key };
		return { wrap, former, kit: await env.printKit(key) };
	},
	async typedBack({ kit }) {
		const typed = await env.readKit(kit);
		if (!begun || typed.some((byte, i) => byte !== begun.key[i])) throw new env.Refused("wrong");
		return { id: begun.id, proof: await env.wrapKey(begun.key, begun.key, "kit", person, begun.id) };
	},
	async ready() {
		keys.set(begun.id, await env.usable(begun.key));
		current = begun.id;
		begun.key.fill(0);
		begun = null;
		tell("open");
		return {};
	},
	async unlock({ ready, wraps, secret }) {
		const found = await openKeys(ready, wraps, secret);
		keys.clear();
		for (const [id, key] of found) {
			keys.set(id, await env.usable(key));
			key.fill(0);
		}
		current = ready.at(-1);
		tell("open");
		return {};
	},
	seal: async ({ of, words }) => ({ envelope: await env.seal(keyFor(current), current, person, of, words) }),
	open: async ({ of, envelope }) => ({ words: await env.open(keyFor(env.keyOf(envelope).id), person, of, envelope) }),
	async renew({ of, envelope }) {
		const words = await env.open(keyFor(env.keyOf(envelope).id), person, of, envelope);
		return { envelope: await env.seal(keyFor(current), current, person, of, words) };
	},
	rewrap: async ({ ready, wraps, secret, passphrase }) => ({ wrap: await withKey(ready, wraps, secret, (key, id) => wrapByPassphrase(key, id, passphrase)) }),
	kit: async ({ ready, wraps, secret }) => ({ kit: await withKey(ready, wraps, secret, (key) => env.printKit(key)) }),
	passkey: ({ ready, wraps, secret, prf, salt, credential }) => withKey(ready, wraps, secret, async (key, id) => {
		const outer = await env.passkeyKey(prf, env.fromBase64url(salt));
		const wrapped = await env.wrapKey(key, outer, "passkey", person, id);
		return { wrap: { key: id, kind: "passkey", kdf: "hkdf-sha256", memory: 0, passes: 0, lanes: 0, salt, wrapped, credential } };
	}),
};

async function answer(port, { n, act, ...rest }) {
	if (act === "bye") return void ports.delete(port);
	ports.add(port);
	try {
		const before = forgotten;
		const made = await acts[act](rest);
		if (before !== forgotten && act !== "be" && act !== "forget") {
			forget();
			throw new env.Refused("shut");
		}
		if (act !== "be" && act !== "forget") stir();
		port.postMessage({ n, ...made });
	} catch (error) {
		if (!(error instanceof env.Refused)) console.error(error);
		port.postMessage({ n, refused: error instanceof env.Refused ? error.why : "broken" });
	}
}

function listen(port) {
	port.onmessage = ({ data }) => answer(port, data);
}

if ("onconnect" in self) self.onconnect = ({ ports: [port] }) => listen(port);
else listen(self);

// Any page, also one of somebody who is signed out, has it forget.
new BroadcastChannel("vault").onmessage = ({ data }) => {
	if (data !== person) forget();
};
