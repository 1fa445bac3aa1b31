// SPDX-License-Identifier: Apache-2.0
//
// bench/offline.sh: captures without a network, with kills of the server and of the browser.
import { runKills } from "../tests/browser/kills.mjs";

const captures = Number(process.env.CAPTURES ?? 10000);
const { kept, lost, doubled, refused, servers, browsers, reloads, seconds } = await runKills(captures, Number(process.env.KILLS ?? 50), Number(process.env.SEED ?? 1), Number(process.env.SECONDS ?? Infinity));
console.log(`${kept} captures that the page said to be kept: ${lost} lost, ${doubled} doubled, ${refused} refused`);
console.log(`${servers} kills of the server, ${browsers} of the browser, ${reloads} reloads, ${seconds.toFixed(0)} s`);
process.exitCode = lost || doubled || refused ? 1 : 0;
