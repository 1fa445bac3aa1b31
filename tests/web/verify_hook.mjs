// SPDX-License-Identifier: Apache-2.0
//
// What npm's verifier of Standard Webhooks says of deliveries: one of JSON a line on standard input,
// {secret, headers, body}; true or false a line on standard output.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

for (const line of readFileSync(0, "utf8").split("\n")) {
	if (!line) continue;
	const { secret, headers, body } = JSON.parse(line);
	let fits = true;
	try {
		new Webhook(secret).verify(Buffer.from(body, "latin1").toString(), headers);
	} catch {
		fits = false;
	}
	console.log(fits);
}
