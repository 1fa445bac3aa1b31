// SPDX-License-Identifier: Apache-2.0
//
// npm's MCP client asks, in a revision: mcp_client.mjs REVISION URL TOKEN, or mcp_client.mjs REVISION -- COMMAND…
// Calls come as JSON on standard input, one {name, arguments} a line; what it got is one line of JSON.
import { readFileSync } from "node:fs";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const [revision, where, ...more] = process.argv.slice(2);
const mode = revision === "2025-11-25" ? "legacy" : revision === "auto" ? "auto" : { pin: revision };
const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
const transport = where === "--"
	? new StdioClientTransport({ command: more[0], args: more.slice(1), env: process.env })
	: new StreamableHTTPClientTransport(new URL(where), { requestInit: { headers: { Authorization: "Bearer " + more[0] } } });
const got = { calls: [] };

try {
	await client.connect(transport);
	got.revision = client.getNegotiatedProtocolVersion?.() ?? null;
	got.server = client.getServerVersion() ?? null;
	got.tools = (await client.listTools()).tools;
	for (const line of readFileSync(0, "utf8").split("\n")) {
		if (!line) continue;
		try {
			got.calls.push(await client.callTool(JSON.parse(line)));
		} catch (e) {
			got.calls.push({ error: String(e), code: e.code ?? null });
		}
	}
	await client.close();
} catch (e) {
	got.failed = String(e);
}
process.stdout.write(JSON.stringify(got) + "\n", () => process.exit(0));
