// SPDX-License-Identifier: Apache-2.0
//
// Sessions of two people who type in one line, in lockstep: the people are the browser's own code
// (web-assets/typing.js) in Chromium, the server is the program's own (tests/model/helper_typing.c). What
// they send is delayed, lost, doubled and reordered, the server is killed between batches and in the
// middle of them, and authority is withdrawn. SESSIONS and SEED in the environment make other runs; a
// hundred thousand sessions take some minutes.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { done, launch, ok } from "./rapport.mjs";

const most = 5000; // sessions at once
const sessions = Number(process.env.SESSIONS || 400);
const seed = Number(process.env.SEED || 20261123);
const helper = join(process.env.BUILD ?? "build", "tests/model/helper_typing");
const folder = mkdtempSync(join(tmpdir(), "rapport-typing-"));
console.log(`# SESSIONS=${sessions} SEED=${seed}`);

// ---------------------------------------------------------------- the server

function serve(store) {
	const child = spawn(helper, [store], { stdio: ["pipe", "pipe", "inherit"] });
	const waiting = [];
	createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()(line));
	child.stdin.on("error", () => {}); // it is killed while it is told something
	return {
		ask: (line) => new Promise((answer) => (waiting.push(answer), child.stdin.write(`${line}\n`))),
		tell: (line) => (waiting.push(() => {}), child.stdin.write(`${line}\n`)),
		kill: () => new Promise((gone) => child.on("exit", gone).kill("SIGKILL")),
	};
}

// ---------------------------------------------------------------- the people, in the browser

// Everything below runs in the page; `typing` is the module.
function people(typing) {
	const { Line, follow, length } = typing;
	const ticks = 50; // as long as they type
	const words = 5; // of each of the two
	const letters = ["a", "e", "é", "ß", "漢", "🙂"];
	let dice = 1;
	const roll = (sides) => {
		dice = (Math.imul(dice ^ (dice >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
		return ((dice ^ (dice >>> 13)) >>> 0) % sides;
	};

	class Person {
		constructor(who) {
			this.line = new Line({ client: who });
			this.caret = 0;
			this.words = [];
			this.out = []; // what is on its way, [due, message]
			this.in = [];
			this.refused = false;
		}

		word() {
			const last = this.words.at(-1);
			if (last && last.typed < last.letters.length) return last;
			if (this.words.length === words) return null;
			const all = [String.fromCharCode(64 + this.line.client), String(this.words.length)];
			for (let n = 2 + roll(6); n > 0; n--) all.push(letters[roll(letters.length)]);
			this.words.push({ letters: [...all, "."], typed: 0, deleted: false });
			this.caret = this.place();
			return this.words.at(-1);
		}

		// Where a word may begin without tearing another: the ends, before a capital, where one typed last.
		place() {
			const { text, run } = this.line;
			if (run && roll(10) < 5) return run[1];
			const all = [...text];
			const places = all.flatMap((c, i) => (c === "A" || c === "B" ? [i] : []));
			return roll(10) < 3 || !places.length ? all.length : places[roll(places.length)];
		}

		type() {
			const word = this.word();
			if (!word) return;
			if (!globalThis.flag) this.line.run = null; // nothing continues
			this.line.insert(this.caret++, word.letters[word.typed++]);
		}

		mistype() {
			const word = this.words.at(-1);
			if (!word || word.typed === word.letters.length) return;
			this.line.insert(this.caret, "q");
			this.line.remove(this.caret, 1);
		}

		// Whoever deletes a word elsewhere comes back to where they typed.
		deleteOne(people) {
			const word = people[roll(2)].words[roll(words)];
			if (!word || word.typed < word.letters.length) return;
			const at = this.line.text.indexOf(word.letters.join(""));
			if (at < 0) return;
			const op = ["d", length(this.line.text.slice(0, at)), word.letters.length];
			word.deleted = true;
			this.caret = follow(this.caret, [op]);
			this.line.remove(op[1], op[2]);
		}

		live(session, now) {
			if (now < ticks) {
				for (let n = roll(3); n > 0; n--) this.type();
				if (roll(30) === 0) this.mistype();
				if (roll(60) === 0) this.deleteOne(session.people);
			}
			if (this.refused || roll(3)) return;
			const batch = this.line.batch() ?? { seq: 0, last: 0, base: this.line.n, ops: [] };
			send(session, this.out, now, [session.id, this.line.client, batch.seq, batch.last, batch.base, batch.ops]);
		}

		take([, , n, , since]) {
			if (n < 0) return void (this.refused = true);
			const ops = this.line.receive(since.map(([number, client, seq, some]) => ({ n: number, client, seq, ops: some })));
			this.caret = follow(this.caret, ops);
		}
	}

	function send(session, way, now, message) {
		for (let copies = roll(20) === 0 ? 2 : 1; copies > 0; copies--)
			if (roll(100) >= session.loss) way.push([now + 1 + roll(roll(20) === 0 ? 20 : 3), message]);
	}

	const due = (way, now) => {
		const all = way.filter(([when]) => when <= now).map(([, message]) => message);
		way.splice(0, way.length, ...way.filter(([when]) => when > now));
		return all;
	};

	let all = [];
	let now = 0;
	globalThis.begin = (n, seed) => {
		dice = seed >>> 0;
		now = 0;
		all = Array.from({ length: n }, (_, id) => ({
			id,
			loss: [0, 10, 30][id % 3],
			withdrawn: id % 10 === 9 ? 10 + roll(ticks) : 0,
			people: [new Person(1), new Person(2)],
		}));
	};
	// Bring the answers of the tick before on their way, and give what reaches the server in this one.
	globalThis.tick = (answers) => {
		for (const answer of JSON.parse(answers)) {
			const session = all[answer[0]];
			send(session, session.people[answer[1] - 1].in, now, answer);
		}
		now++;
		const arriving = [];
		for (const session of all) {
			if (session.withdrawn === now) arriving.push([session.id, ""]);
			for (const person of session.people) {
				for (const answer of due(person.in, now)) person.take(answer);
				person.live(session, now);
				arriving.push(...due(person.out, now));
			}
		}
		return JSON.stringify(arriving);
	};
	globalThis.atRest = () =>
		now > ticks && all.every(({ people }) => people.every((one) => one.refused || (!one.line.waits && one.line.n === Math.max(...people.map(({ line }) => line.n)))));
	globalThis.result = (texts) => {
		const sum = { sessions: 0, equal: 0, words: 0, whole: 0, withdrawn: 0, unsent: 0, kept: 0 };
		for (const session of all) {
			const equal = session.people.every(({ line }) => line.text === texts[session.id]);
			if (session.withdrawn) sum.withdrawn++;
			else {
				sum.sessions++;
				sum.equal += equal;
			}
			for (const { words: typed, line } of session.people)
				for (const { letters: some, typed: n, deleted } of typed) {
					if (deleted) continue;
					const word = some.slice(0, n).join("");
					if (session.withdrawn) {
						// it was stored, or stands in its writer's page still
						sum.unsent++;
						sum.kept += line.text.includes(word);
					} else {
						sum.words++;
						sum.whole += texts[session.id].includes(word);
					}
				}
		}
		return sum;
	};
}

// ---------------------------------------------------------------- rounds

const browser = await launch();
const page = await browser.newPage();
const source = readFileSync("web-assets/typing.js", "utf8");
await page.evaluate(async ([code, body]) => {
	const typing = await import(`data:text/javascript;base64,${btoa(String.fromCharCode(...new TextEncoder().encode(code)))}`);
	new Function("typing", `(${body})(typing)`)(typing);
}, [source, people.toString()]);

let killed = 0;
async function play(n, number, { flag, kill }) {
	const store = join(folder, `store-${number}`);
	let server = serve(store);
	await page.evaluate(([many, dice, on]) => {
		globalThis.flag = on;
		globalThis.begin(many, dice);
	}, [n, seed + number, flag]);
	let answers = "[]";
	for (let ticks = 0; ticks < 2000; ticks++) {
		const arriving = await page.evaluate((text) => globalThis.tick(text), answers);
		if (kill && ticks % 7 === 3) {
			server.tell(arriving); // in the middle of it: nobody hears what came of it
			if (ticks % 2) await new Promise((later) => setTimeout(later, 3));
			await server.kill();
			server = serve(store);
			killed++;
			answers = "[]";
		} else answers = await server.ask(arriving);
		if (ticks > 50 && (await page.evaluate(() => globalThis.atRest()))) break;
	}
	const texts = await server.ask("");
	await server.kill();
	rmSync(store);
	return page.evaluate((all) => globalThis.result(JSON.parse(all)), texts);
}

const add = (sum, more) => Object.fromEntries(Object.keys(more).map((key) => [key, (sum[key] ?? 0) + more[key]]));
const say = (what, r) => console.log(`# ${what}: ${r.equal} of ${r.sessions} sessions with equal copies, ${r.whole} of ${r.words} words whole; authority withdrawn in ${r.withdrawn}: ${r.kept} of ${r.unsent} words kept`);

let sum = {};
let number = 0;
const begun = performance.now();
for (let left = sessions; left > 0; left -= most) {
	sum = add(sum, await play(Math.min(most, left), number, { flag: true, kill: number % 2 === 0 }));
	number++;
	if (left > most) say("so far", sum);
}
say(`${Math.round((performance.now() - begun) / 1000)} s, the server killed ${killed} times`, sum);
ok(sum.equal === sum.sessions && sum.sessions > 0, "all copies are equal, in the browser and on the server", sum);
ok(sum.whole === sum.words && sum.words > 5 * sum.sessions, "every word is whole that nobody deleted", sum);
ok(killed > 3, "though the server was killed between batches and in the middle of them", killed);
ok(sum.kept === sum.unsent && sum.unsent > 0, "where authority is withdrawn, what was typed stays with whoever typed it", sum);
const torn = await play(100, number++, { flag: false, kill: false });
say("nothing continues", torn);
ok(torn.equal === torn.sessions && torn.whole < torn.words, "without the flag words are torn, and this test sees it", torn);

// What a page has typed that was long away, when the server has forgotten how its text came about.
const away = await page.evaluate(async (code) => {
	const { Line } = await import(`data:text/javascript;base64,${btoa(String.fromCharCode(...new TextEncoder().encode(code)))}`);
	const results = [];
	for (const [base, at, typed, text] of [["abc", 3, " more", "abc and x"], ["abc", 0, "more ", "abc!"], ["", 0, "mine", "theirs"], ["one two", 3, " and", "nothing of it"]]) {
		const line = new Line({ client: "c", base, n: 5 });
		line.insert(at, typed);
		line.batch();
		line.reset({ text, n: 900, last: 0 });
		results.push([line.text.includes(typed) && line.waits && line.batch().base === 900, line.text]);
		line.receive([{ n: 901, client: "c", seq: 1, ops: line.sent.flatMap(({ ops }) => ops) }]);
		results.push([line.text === line.base && !line.waits, line.text]);
	}
	const stored = new Line({ client: "c", base: "abc", n: 5 });
	stored.insert(3, "d");
	stored.batch();
	stored.insert(4, "e");
	stored.reset({ text: "abcd", n: 900, last: 1 });
	results.push([stored.text === "abcde" && stored.unsaved().length === 1, stored.text]);
	return results;
}, source);
ok(away.every(([good]) => good), "what was typed meanwhile is carried over a text without its history, once", away);
await browser.close();
rmSync(folder, { recursive: true });
done();
