// SPDX-License-Identifier: Apache-2.0
//
// A browser's side of Web Push by libraries that are not ours: npm's http_ece opens what came, npm's jose
// checks who sent it.
//	node open_push.mjs keys     a pair of keys of a browser, as JSON: {secret, p256dh, auth}
//	node open_push.mjs          one request of JSON a line on standard input: {secret, auth, body (base64),
//	                            authorization, key (of who sends), aud}; what was in it a line on standard
//	                            output, {text, claims} or {error}
import { createECDH, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import ece from "http_ece";
import { importJWK, jwtVerify } from "jose";

function makeKeys() {
	const pair = createECDH("prime256v1");
	pair.generateKeys();
	return { secret: pair.getPrivateKey("base64url"), p256dh: pair.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") };
}

function decrypt({ secret, auth, body }) {
	const pair = createECDH("prime256v1");
	pair.setPrivateKey(secret, "base64url");
	return ece.decrypt(Buffer.from(body, "base64"), { version: "aes128gcm", privateKey: pair, authSecret: auth }).toString();
}

async function verify({ authorization, key, aud }) {
	const [, token, k] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization);
	if (k !== key) throw new Error("another key");
	const point = Buffer.from(k, "base64url");
	const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
	return (await jwtVerify(token, await importJWK(jwk, "ES256"), { audience: aud, algorithms: ["ES256"], typ: "JWT" })).payload;
}

if (process.argv[2] === "keys") console.log(JSON.stringify(makeKeys()));
else
	for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
		const request = JSON.parse(line);
		try {
			console.log(JSON.stringify({ text: decrypt(request), claims: await verify(request) }));
		} catch (error) {
			console.log(JSON.stringify({ error: String(error) }));
		}
	}
