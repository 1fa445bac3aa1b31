// SPDX-License-Identifier: Apache-2.0
//
// For bench/busy.sh: the CPU time of ical.js to parse the same calendars and expand each event
// by itself through 2026, with the times in UTC (overrides are left to the caller, as with
// libical, so this is the least it takes). What node does besides, compiling and collecting,
// is in it; its start is not.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [from, to] = [Date.UTC(2026, 0, 1) / 1000, Date.UTC(2027, 0, 1) / 1000];
const cpu = () => process.cpuUsage().user + process.cpuUsage().system;
let [parsing, spent, found] = [0, 0, 0];

for (const file of process.argv.slice(2)) {
	const text = readFileSync(file, "utf8");
	const start = cpu();
	const calendar = new ICAL.Component(ICAL.parse(text));
	parsing += cpu() - start;
	for (const c of calendar.getAllSubcomponents("vevent")) {
		const event = new ICAL.Event(c, { exceptions: [] });
		const steps = event.iterator();
		for (let t; (t = steps.next()); ) {
			const is = event.getOccurrenceDetails(t);
			if (is.startDate.toUnixTime() >= to) break;
			if (is.endDate.toUnixTime() > from) found++;
		}
	}
	spent += cpu() - start;
}
console.log((spent / 1e6).toFixed(6), found, (parsing / 1e6).toFixed(6));
