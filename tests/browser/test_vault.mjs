// SPDX-License-Identifier: Apache-2.0
//
// The vault where memory is short: 64 MiB cannot be had, so a passphrase wraps with 19 MiB, which is
// above the floor and opens as any wrap does. The memory is WebAssembly's own, and its refusal as well;
// only the size that is asked for is greater than the browser's code asks for.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { done, ok } from "./rapport.mjs";

if (!existsSync("node_modules/esbuild") || !existsSync("node_modules/hash-wasm")) {
	console.log("1..0 # SKIP no esbuild, or no hash-wasm (npm ci)");
	process.exit(0);
}
const { build } = await import("esbuild");
const dir = mkdtempSync(join(tmpdir(), "rapport-vault-"));

// 64 MiB becomes 62 GiB, which no WebAssembly memory has; 19 MiB stays.
const scarce = {
	name: "scarce",
	setup(b) {
		b.onResolve({ filter: /^hash-wasm$/ }, ({ importer }) => (importer.includes("web-assets") ? { path: "scarce", namespace: "scarce" } : undefined));
		b.onLoad({ filter: /.*/, namespace: "scarce" }, () => ({
			contents: `import { argon2id as real } from "hash-wasm";
				export const asked = (globalThis.asked = []);
				export const argon2id = (how) => (asked.push(how.memorySize), real({ ...how, memorySize: how.memorySize > 20000 ? how.memorySize * 1000 : how.memorySize }));`,
			resolveDir: process.cwd(),
		}));
	},
};

try {
	const outfile = join(dir, "vault.mjs");
	await build({ entryPoints: ["web-assets/vault.wasm.js"], outfile, bundle: true, format: "esm", plugins: [scarce], logLevel: "warning" });
	const answers = new Map();
	globalThis.self = { postMessage: ({ n, ...answer }) => answers.get(n)?.(answer) };
	await import(pathToFileURL(outfile).href);
	let n = 0;
	const ask = (act, rest = {}) => new Promise((resolve) => {
		answers.set(++n, resolve);
		globalThis.self.onmessage({ data: { n, act, ...rest } });
	});
	const phrase = "vier Igel tanzen leise", id = "05e7hz04d2a1d", who = "05e7hz04d2a1e";
	await ask("be", { who, seconds: 900 });
	const { wrap, kit, refused } = await ask("begin", { id, passphrase: phrase });
	ok(!refused && wrap.memory === 19456 && wrap.passes === 2 && wrap.lanes === 1, "where 64 MiB cannot be had, a passphrase wraps with 19 MiB and two passes", { refused, wrap });
	ok(globalThis.asked.join() === "65536,19456", "and only then", globalThis.asked);
	await ask("typedBack", { kit });
	await ask("ready");
	const of = { kind: "note", pair: who, about: id };
	const { envelope } = await ask("seal", { of, words: "Zanzibar" });
	await ask("forget");
	ok((await ask("open", { of, envelope })).refused === "shut", "what is locked is shut without its key");
	ok((await ask("unlock", { ready: [id], wraps: [wrap], secret: { passphrase: "acht ganz andere Worte" } })).refused === "wrong", "another passphrase does not open it");
	await ask("unlock", { ready: [id], wraps: [wrap], secret: { passphrase: phrase } });
	ok((await ask("open", { of, envelope })).words === "Zanzibar", "the same opens it, on the same little memory");
	const weak = { ...wrap, memory: 19455 };
	await ask("forget");
	ok((await ask("unlock", { ready: [id], wraps: [weak], secret: { passphrase: phrase } })).refused === "floor", "and less than that is below the floor");
	const dear = { ...wrap, memory: 65536, passes: 3 };
	ok((await ask("unlock", { ready: [id], wraps: [dear], secret: { passphrase: phrase } })).refused === "memory", "a wrap of 64 MiB from another device says that memory is short, and not that it is wrong");
} finally {
	rmSync(dir, { recursive: true, force: true });
}
done();
process.exit(); // the vault listens for other pages
