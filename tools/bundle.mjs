// SPDX-License-Identifier: Apache-2.0
//
// node tools/bundle.mjs OUT: bundles web-assets/ into the folder OUT, where tools/embed
// finds it. Every name carries a hash of the content (app-1F2E3D4C.css), so that browsers may
// keep a file for ever; the CSS names its fonts, the manifest its icons, and the service worker all
// of them, by those names. The icons of phones are drawn from favicon.svg (tools/icons.mjs).
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { drawIcon } from "./icons.mjs";

const out = process.argv[2];
if (!out) {
	console.error("usage: bundle.mjs OUT");
	process.exit(2);
}

// The week grid places what it shows by classes, because our content security policy
// allows no style attributes: .from-N begins with the N-th five minutes of the window, .for-N
// lasts N of them, and .rows-N is a window of N, which are whole hours.
const ROWS_OF_AN_HOUR = 12;
const ROWS_OF_A_DAY = 24 * ROWS_OF_AN_HOUR;
function weekRows() {
	let css = "";
	for (let n = 0; n < ROWS_OF_A_DAY; n++) css += `.from-${n}{grid-row-start:${n + 1}}.for-${n + 1}{grid-row-end:span ${n + 1}}`;
	for (let n = ROWS_OF_AN_HOUR; n <= ROWS_OF_A_DAY; n += ROWS_OF_AN_HOUR) css += `.rows-${n}{--rows:${n}}`;
	return css;
}

const week = {
	name: "week-rows",
	setup(b) {
		b.onResolve({ filter: /^week-rows$/ }, () => ({ path: "week-rows", namespace: "week" }));
		b.onLoad({ filter: /.*/, namespace: "week" }, () => ({ contents: weekRows(), loader: "css" }));
	},
};

const options = {
	outdir: out,
	bundle: true,
	minify: true,
	format: "esm",
	splitting: true, // what two scripts of a page share is loaded once, and has one state
	chunkNames: "[name]-[hash]",
	target: ["es2022", "chrome111", "firefox113", "safari16.4"],
	entryNames: "[name]-[hash]",
	assetNames: "[name]-[hash]",
	loader: { ".woff2": "file", ".svg": "copy" },
	metafile: true,
	legalComments: "none",
	logLevel: "warning",
	plugins: [week],
};
const namesOf = ({ metafile }) => Object.keys(metafile.outputs).map((path) => basename(path));

// Write a file whose name carries a hash of its content, and return the name.
function writeHashed(name, content) {
	const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
	const hashed = name.replace(/\.[^.]+$/, (ending) => `-${hash}${ending}`);
	writeFileSync(join(out, hashed), content);
	return hashed;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const files = ["app.css", "week.css", "app.js", "device.js", "plan.js", "talk.js", "live.js", "line.js", "locks.js", "pulse.js", "favicon.svg"];
const names = namesOf(await build({ ...options, entryPoints: files.map((name) => join("web-assets", name)) }));
// A shared worker that is no module, as some browsers have none of modules, imports nothing: each is bundled by itself.
for (const name of ["live-worker.js", "vault.wasm.js"]) names.push(...namesOf(await build({ ...options, entryPoints: [join("web-assets", name)] })));

const svg = readFileSync("web-assets/favicon.svg", "utf8");
const icons = { "favicon.svg": names.find((name) => name.startsWith("favicon-")) };
for (const [name, size, whole] of [["icon-192.png", 192, false], ["icon-512.png", 512, false], ["icon-whole.png", 512, true], ["icon-touch.png", 180, true]])
	icons[name] = writeHashed(name, drawIcon(svg, size, whole));
let manifest = readFileSync("web-assets/rapport.webmanifest", "utf8");
for (const [name, hashed] of Object.entries(icons)) manifest = manifest.replaceAll(`"${name}"`, `"${hashed}"`);
names.push(writeHashed("rapport.webmanifest", manifest));

await build({
	...options,
	entryPoints: ["web-assets/worker.js"],
	define: { ASSETS: JSON.stringify(names.map((name) => `/assets/${name}`).sort()) },
});
