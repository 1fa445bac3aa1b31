// SPDX-License-Identifier: Apache-2.0
//
// A third reader of calendars, to judge `rapport busy` by: ical.js, which Thunderbird reads
// with, for syntax, rules and the VTIMEZONEs of a file, and node's own tables for other zones.
// A line of JSON in, {file, from, to, zone, me}, gives one out, {busy} or {error}. What ical.js
// makes of an event stands, also where we read the RFC otherwise: that is what it is for.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

let ICAL;
try {
	ICAL = (await import("ical.js")).default;
} catch {
	console.error("no ical.js (npm ci)");
	process.exit(3);
}

const DAY = 86400;
const INSTANCES = 100000;
// Of CLDR's windowsZones, those that real files name without defining them.
const WINDOWS = { "W. Europe Standard Time": "Europe/Berlin", "Central Standard Time": "America/Chicago" };

// ---------------------------------------------------------------- zones

// A zone of node's tables, in the place of one that ical.js would need a VTIMEZONE for.
class TableZone extends ICAL.Timezone {
	constructor(name) {
		super({ tzid: name });
		this.format = new Intl.DateTimeFormat("en-GB", { timeZone: name, hourCycle: "h23", year: "numeric",
			month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
	}

	at(utc) {
		const p = Object.fromEntries(this.format.formatToParts(utc * 1000).map((x) => [x.type, Number(x.value)]));
		return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) / 1000 - utc;
	}

	// RFC 5545, 3.3.5: a time that comes twice is the first, one that never comes has the offset before.
	utcOffset(t) {
		const local = Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second) / 1000;
		const [before, after] = [this.at(local - DAY), this.at(local + DAY)];
		const second = this.at(local - before) !== before && this.at(local - after) === after;
		return second ? after : before;
	}
}

const tables = new Map();
function table(name) {
	if (!tables.has(name)) {
		try {
			tables.set(name, new TableZone(name));
		} catch {
			tables.set(name, undefined);
		}
	}
	return tables.get(name);
}

function zoneOf(tzid) {
	const parts = tzid.startsWith("/") ? tzid.split("/") : [];
	const ends = parts.map((_, i) => parts.slice(i + 1).join("/")).filter(Boolean);
	return [tzid, WINDOWS[tzid] ?? "", ...ends].filter(Boolean).map(table).find(Boolean);
}

const known = ICAL.TimezoneService.get.bind(ICAL.TimezoneService);
ICAL.TimezoneService.get = (tzid) => known(tzid) ?? zoneOf(String(tzid));

// Dates and floating times are the owner's; a number is an instant already.
function utc(t, owner) {
	if (typeof t === "number") return t;
	if (!t.isDate && t.zone !== ICAL.Timezone.localTimezone) return t.toUnixTime();
	const local = Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second) / 1000;
	return local - owner.utcOffset(t);
}

// ---------------------------------------------------------------- what blocks

const text = (c, name) => String(c.getFirstPropertyValue(name) ?? "").toUpperCase();

function declined(c, me) {
	return c.getAllProperties("attendee").some((p) => {
		const who = [p.getFirstValue(), p.getFirstParameter("email") ?? ""];
		return String(p.getFirstParameter("partstat")).toUpperCase() === "DECLINED" &&
			who.some((w) => me.has(String(w).toLowerCase().replace("mailto:", "")));
	});
}

function blocks(c, me) {
	if ((c.parent && text(c.parent, "method") === "CANCEL") || text(c, "status") === "CANCELLED") return false;
	const show = text(c, "x-microsoft-cdo-busystatus");
	if (declined(c, me) || ["FREE", "WORKINGELSEWHERE"].includes(show)) return false;
	return show !== "" || text(c, "transp") !== "TRANSPARENT";
}

// ---------------------------------------------------------------- when

// ical.js expands no RDATE that is a period: they are taken out and stand for themselves.
function takePeriods(c) {
	const taken = c.getAllProperties("rdate").filter((p) => p.type === "period");
	const periods = taken.flatMap((p) => p.getValues()); // while they have a parent, for its zones
	for (const p of taken) c.removeProperty(p);
	return periods;
}

// ical.js has every length on the wall clock. By RFC 5545, 3.8.5.3 and 3.3.6, days of a DURATION are,
// hours and what DTEND says are exact: in seconds, of which a night may have 3600 more.
function end(is, owner) {
	const d = is.item.component.getFirstPropertyValue("duration");
	if (is.startDate.isDate || (d && d.toSeconds() % DAY === 0)) return is.endDate;
	const exact = d ? d.toSeconds() : utc(is.item.endDate, owner) - utc(is.item.startDate, owner);
	return utc(is.startDate, owner) + exact;
}

function* ofSeries(c, exceptions, ask) {
	const periods = takePeriods(c);
	const event = new ICAL.Event(c, { exceptions });
	const steps = event.iterator();
	for (let n = 0, t; n < INSTANCES && (t = steps.next()); n++) {
		const is = event.getOccurrenceDetails(t);
		if (utc(t, ask.owner) > ask.to + 2 * DAY) break;
		const replaced = is.item !== event && is.item.recurrenceId.compare(t) === 0;
		if (!replaced && blocks(is.item.component, ask.me)) yield [is.startDate, end(is, ask.owner)];
	}
	if (blocks(c, ask.me)) yield* periods.map((p) => [p.start, p.getEnd()]);
}

// ical.js adds a duration day by day and would never come back from one of a million years.
function endless(c) {
	const d = c.getFirstPropertyValue("duration");
	return d && d.toSeconds() > 100 * 366 * DAY;
}

function* ofEvents(all, ask) {
	const exceptions = all.filter((c) => c.hasProperty("recurrence-id"));
	for (const c of all) {
		const uid = c.getFirstPropertyValue("uid");
		const same = exceptions.filter((x) => x.getFirstPropertyValue("uid") === uid);
		try {
			if (!c.hasProperty("dtstart") || endless(c)) continue;
			if (!exceptions.includes(c)) yield* ofSeries(c, same, ask);
			else if (blocks(c, ask.me)) {
				yield* takePeriods(c).map((p) => [p.start, p.getEnd()]);
				yield [new ICAL.Event(c).startDate, new ICAL.Event(c).endDate];
			}
		} catch (e) {
			if (process.env.WHY) console.error(ask.file, e);
		}
	}
}

function* ofFreeBusy(calendar) {
	for (const c of calendar.getAllSubcomponents("vfreebusy"))
		for (const p of c.getAllProperties("freebusy"))
			if (String(p.getFirstParameter("fbtype") ?? "BUSY").toUpperCase() !== "FREE")
				yield* p.getValues().map((x) => [x.start, x.getEnd()]);
}

function merged(spans, { from, to }) {
	const out = [];
	for (let [a, b] of spans.sort((x, y) => x[0] - y[0])) {
		[a, b] = [Math.max(a, from), Math.min(b, to)];
		if (!(a < b)) continue;
		if (out.length && a <= out.at(-1)[1]) out.at(-1)[1] = Math.max(out.at(-1)[1], b);
		else out.push([a, b]);
	}
	return out.map((x) => x.map((t) => new Date(t * 1000).toISOString().replace(".000Z", "Z")));
}

function busy({ file, from, to, zone, me = [] }) {
	const ask = { file, from: Date.parse(from) / 1000, to: Date.parse(to) / 1000, owner: table(zone),
		me: new Set(me.map((a) => a.toLowerCase())) };
	const got = ICAL.parse(new TextDecoder().decode(readFileSync(file)));
	const roots = (typeof got[0] === "string" ? [got] : got).map((x) => new ICAL.Component(x));
	const events = roots.filter((x) => x.name === "vevent"), spans = [];
	for (const c of roots.filter((x) => x.name === "vcalendar")) {
		if (!["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"].includes(text(c, "method")))
			events.push(...c.getAllSubcomponents("vevent"));
		spans.push(...ofFreeBusy(c));
	}
	spans.push(...ofEvents(events, ask));
	return merged(spans.map((x) => x.map((t) => utc(t, ask.owner))), ask);
}

for await (const line of createInterface({ input: process.stdin })) {
	let answer;
	try {
		answer = { busy: busy(JSON.parse(line)) };
	} catch (e) {
		answer = { error: String(e.message).slice(0, 200) };
	}
	console.log(JSON.stringify(answer));
}
