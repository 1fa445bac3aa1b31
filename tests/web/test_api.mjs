// SPDX-License-Identifier: Apache-2.0
//
// The OpenAPI document is clean under a linter, and a client that is generated from it, in TypeScript, goes
// once around: plan, accept, topic, talk, capture, step, confirm. Its compiler finds nothing wrong with the
// types, and the server nothing wrong with what it sends.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { done, folder, ok } from "../browser/rapport.mjs";

if (!existsSync("node_modules/openapi-typescript") || !existsSync("node_modules/@redocly/openapi-core")) {
	console.log("1..0 # SKIP no openapi-typescript and @redocly/openapi-core (npm ci)");
	process.exit(0);
}
const { default: openapiTS, astToString } = await import("openapi-typescript");
const { default: ts } = await import("typescript");
const { createConfig, lintFromString } = createRequire(import.meta.url)("@redocly/openapi-core");
const team = `id,name,email,leader,timezone,work_hours,minutes,cadence_days
ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7
ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7
`;
const here = fileURLToPath(new URL(".", import.meta.url));

// As a browser does: sign in by a link of the operator's, and make a token.
async function token(data, base, address) {
	const jar = new Map();
	const ask = async (path, form) => {
		const headers = { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join("; ") };
		const answer = await fetch(base + path, { method: form ? "POST" : "GET", headers, redirect: "manual", body: form && new URLSearchParams(form) });
		for (const line of answer.headers.getSetCookie()) jar.set(...line.split(";")[0].split("="));
		return answer.text();
	};
	const csrf = (page) => page.match(/name="csrf" value="([^"]+)"/)[1];
	const link = data.run("link", address).match(/\/sign-in\/\S+/)[0];
	await ask(link, { csrf: csrf(await ask(link)) });
	const page = await ask("/settings/tokens", { csrf: csrf(await ask("/settings/tokens")), name: "loop", read: "1", write: "1" });
	return page.match(/rpt_[\w-]{43}/)[0];
}

// Compile the loop against the types; the problems its compiler names.
function compile(dir, types) {
	const client = join(dir, "loop.ts");
	writeFileSync(join(dir, "api.d.ts"), types);
	writeFileSync(client, readFileSync(join(here, "api_loop.ts")));
	const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
		strict: true, skipLibCheck: true, outDir: dir, types: [] };
	const program = ts.createProgram([client], options);
	const emitted = program.emit();
	return [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].map((d) => ts.flattenDiagnosticMessageText(d.messageText, "\n"));
}

const data = folder("2026-11-23T07:00:00Z");
// beside node_modules, where the compiler and the program find openapi-fetch
const dir = mkdtempSync(join(process.cwd(), "node_modules", ".api-"));
try {
	writeFileSync(join(data.dir, "team.csv"), team);
	data.run("init");
	data.run("import", join(data.dir, "team.csv"));
	const server = await data.serve();
	try {
		const text = await (await fetch(`${server.address}/api/v1/openapi.json`)).text();
		const problems = await lintFromString({ source: text, absoluteRef: "/openapi.json", config: await createConfig({ extends: ["recommended"] }) });
		ok(problems.length === 0, "the document is clean under a linter", problems.slice(0, 5).map((p) => [p.ruleId, p.message, p.location[0]?.pointer]));
		const wrong = compile(dir, astToString(await openapiTS(text)));
		ok(wrong.length === 0, "the types that are generated from it fit what a client does", wrong);
		const { loop } = await import(pathToFileURL(join(dir, "loop.js")));
		for (const [claim, right, seen] of await loop(`${server.address}/api/v1`, await token(data, server.address, "ada@example.org"), await token(data, server.address, "ben@example.org")))
			ok(right, claim, seen);
	} finally {
		await server.stop();
	}
} finally {
	rmSync(dir, { recursive: true, force: true });
	data.remove();
}
done();
