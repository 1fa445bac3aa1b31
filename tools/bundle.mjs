// SPDX-License-Identifier: Apache-2.0
//
// node tools/bundle.mjs OUT: bundles web-assets/ into the folder OUT, where tools/embed
// finds it. Every name carries a hash of the content (app-1F2E3D4C.css), so that browsers may
// keep a file for ever; the CSS names its fonts, and the manifest its icon, by those names.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

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

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const made = await build({
	entryPoints: ["app.css", "week.css", "app.js", "plan.js", "talk.js", "follow.js", "locks.js", "vault.wasm.js", "favicon.svg"].map((f) => join("web-assets", f)),
	outdir: out,
	bundle: true,
	minify: true,
	format: "esm",
	target: ["es2022", "chrome111", "firefox113", "safari16.4"],
	entryNames: "[name]-[hash]",
	assetNames: "[name]-[hash]",
	loader: { ".woff2": "file", ".svg": "copy" },
	metafile: true,
	legalComments: "none",
	logLevel: "warning",
	plugins: [week],
});

const names = Object.keys(made.metafile.outputs).map((path) => basename(path));
const icon = names.find((name) => name.startsWith("favicon-"));
const manifest = readFileSync("web-assets/rapport.webmanifest", "utf8").replaceAll("favicon.svg", icon);
const hash = createHash("sha256").update(manifest).digest("hex").slice(0, 8).toUpperCase();
writeFileSync(join(out, `rapport-${hash}.webmanifest`), manifest);
