// SPDX-License-Identifier: Apache-2.0
//
// Locked notes as docs/locked-notes.md writes them down: envelopes, wraps and recovery kits. Nothing
// here asks the network or the page. base/envelope.c and model/unlock.c read the same.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NONCE = 12;
const KEY = 32;
const BLOCK = 256;
const BLOCKS = 80;

// The least that a passphrase costs whoever guesses, and the most that a server may ask this browser
// to spend. The floor stands here, since the server must not be able to lower it.
const LEAST_MEMORY = 19456; // KiB
const MOST_MEMORY = 1048576;
const LEAST_PASSES = 2;
const MOST_PASSES = 16;
const LEAST_SALT = 16;
export const usual = { memory: 65536, passes: 3, lanes: 1 };
export const small = { memory: 19456, passes: 2, lanes: 1 }; // where memory is short

export class Refused extends Error {
	constructor(why) {
		super(why);
		this.why = why; // "wrong", "floor", "form", "memory", "long"
	}
}

export function toBase64url(bytes) {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function fromBase64url(text) {
	if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Refused("form");
	return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

export const random = (n) => crypto.getRandomValues(new Uint8Array(n));

function join(...parts) {
	const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

// What a text is bound to: moved to another row, another person or another purpose, it does not open.
const boundTo = (of, person, key) => encoder.encode(["rl1", "text", of.kind, key, person, of.pair || "-", of.about].join(" "));
const wrapBoundTo = (kind, person, key) => encoder.encode(["rl1", "wrap", kind, key, person].join(" "));

const importKey = (bytes) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

async function encrypt(key, bytes, additionalData) {
	const iv = random(NONCE);
	return join(iv, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes)));
}

async function decrypt(key, bytes, additionalData) {
	try {
		const iv = bytes.subarray(0, NONCE);
		return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, bytes.subarray(NONCE)));
	} catch {
		throw new Refused("wrong");
	}
}

// A byte 0x80 and zeros, up to whole blocks (ISO/IEC 7816-4), so that the length says little.
function pad(bytes) {
	const padded = new Uint8Array(Math.ceil((bytes.length + 1) / BLOCK) * BLOCK);
	if (padded.length > BLOCK * BLOCKS) throw new Refused("long");
	padded.set(bytes);
	padded[bytes.length] = 0x80;
	return padded;
}

function unpad(bytes) {
	let n = bytes.length;
	while (n > 0 && bytes[n - 1] === 0) n--;
	if (n === 0 || bytes[n - 1] !== 0x80) throw new Refused("form");
	return bytes.subarray(0, n - 1);
}

// -- texts --

// `of` is what the text belongs to: {kind, about, pair}; `words` an object of texts.
export async function seal(key, id, person, of, words) {
	const bytes = await encrypt(key, pad(encoder.encode(JSON.stringify(words))), boundTo(of, person, id));
	return `rl1.${id}.${toBase64url(bytes)}`;
}

export function keyOf(envelope) {
	const [version, id, bytes, ...rest] = envelope.split(".");
	if (version !== "rl1" || !id || !bytes || rest.length) throw new Refused("form");
	return { id, bytes };
}

export async function open(key, person, of, envelope) {
	const { id, bytes } = keyOf(envelope);
	return JSON.parse(decoder.decode(unpad(await decrypt(key, fromBase64url(bytes), boundTo(of, person, id)))));
}

// -- keys --

export const newKey = () => random(KEY);
export const usable = importKey;

// A key encrypted with another: with itself (kind "kit") it shows that a kit is of this key.
export async function wrapKey(inner, outer, kind, person, id) {
	return toBase64url(await encrypt(await importKey(outer), inner, wrapBoundTo(kind, person, id)));
}

export async function unwrapKey(wrapped, outer, kind, person, id) {
	return decrypt(await importKey(outer), fromBase64url(wrapped), wrapBoundTo(kind, person, id));
}

// Refuse what a server asks for below the floor; such a wrap is not one of ours.
export function checkCosts(wrap) {
	const { kdf, memory, passes, lanes } = wrap;
	const salt = fromBase64url(wrap.salt);
	if (kdf !== "argon2id" || memory < LEAST_MEMORY || passes < LEAST_PASSES || lanes !== 1 || salt.length < LEAST_SALT) throw new Refused("floor");
	if (memory > MOST_MEMORY || passes > MOST_PASSES) throw new Refused("memory");
	return salt;
}

// What a passkey gives for a salt (WebAuthn's prf) becomes a key.
export async function passkeyKey(prf, salt) {
	const secret = await crypto.subtle.importKey("raw", prf, "HKDF", false, ["deriveBits"]);
	const how = { name: "HKDF", hash: "SHA-256", salt, info: encoder.encode("rapport passkey 1") };
	return new Uint8Array(await crypto.subtle.deriveBits(how, secret, 8 * KEY));
}

export const plainPassphrase = (text) => encoder.encode(text.normalize("NFC"));

// -- recovery kits --

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const CHARACTERS = 56; // the key and three bytes of checksum

async function sumOf(key) {
	const bytes = join(encoder.encode("rapport kit 1"), key);
	return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 3);
}

export async function printKit(key) {
	let bits = 0, have = 0, text = "";
	for (const byte of join(key, await sumOf(key))) {
		bits = ((bits << 8) | byte) & 0xffff;
		have += 8;
		while (have >= 5) {
			have -= 5;
			text += alphabet[(bits >> have) & 31];
		}
	}
	return text.toUpperCase().match(/.{4}/g).join("-");
}

// As people type it: upper or lower case, O for 0, I and L for 1, with or without hyphens.
export async function readKit(typed) {
	const text = typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
	const all = new Uint8Array(35);
	let bits = 0, have = 0, n = 0;
	for (const c of text) {
		const value = alphabet.indexOf(c);
		if (value < 0) throw new Refused("wrong");
		bits = ((bits << 5) | value) & 0xffff;
		have += 5;
		if (have >= 8) {
			have -= 8;
			all[n++] = (bits >> have) & 255;
		}
	}
	const key = all.slice(0, KEY), sum = await sumOf(key);
	if (text.length !== CHARACTERS || sum.some((byte, i) => byte !== all[KEY + i])) throw new Refused("wrong");
	return key;
}

// -- passphrases --

// As strict as it can be without a list of known passwords, which only the server has and which
// must not see this: so it is longer than a password has to be. The result is what is wrong with
// it: "short", "simple", "own", or nothing.
export const LEAST_CHARACTERS = 14;
export function weakness(text, own) {
	const low = text.normalize("NFC").toLowerCase().trim();
	const letters = [...low];
	if (letters.length < LEAST_CHARACTERS) return "short";
	const steps = new Set(letters.slice(1).map((c, i) => c.codePointAt(0) - letters[i].codePointAt(0)));
	if (new Set(letters).size < 6 || steps.size < 3 || /^(.{1,7}?)\1+$/.test(low)) return "simple";
	let rest = low;
	for (const word of [...own, "rapport", "passphrase", "password", "passwort"])
		for (const part of word.toLowerCase().split(/[\s@.]+/)) if (part.length > 2) rest = rest.replaceAll(part, "");
	return [...rest].length < LEAST_CHARACTERS / 2 ? "own" : "";
}
