// SPDX-License-Identifier: Apache-2.0
//
// Typing: what people do to one line of text, as operations that are carried over what others did
// to the same line meanwhile. The server does the same in C (src/model/typing.c says why and how);
// both have to come to the same text. Nothing here knows of pages or networks (line.js does).
//
// An operation is ["i", place, text, continues] or ["d", place, number]. Places and numbers count
// Unicode code points; a batch is a list, each on the text that the one before it left.

const most = 100; // operations that are sent at once; the server takes some more, for those that were split
const wide = /[\ud800-\udbff][\udc00-\udfff]/g;

export const length = (text) => text.length - (text.match(wide)?.length ?? 0);

// The place in UTF-16 units at which the character `pos` begins, and back.
export function unitOf(text, pos) {
	let unit = 0;
	for (; pos > 0 && unit < text.length; pos--) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
	return unit + pos; // behind the end it stays as far behind
}
export const pointOf = (text, unit) => length(text.slice(0, unit));

const size = (op) => (op[0] === "i" ? length(op[2]) : op[2]);

// ---------------------------------------------------------------- one operation over another

function crossInserts([, p, text, goesOn], [, q, other, otherGoesOn]) {
	const first = p === q ? goesOn && !otherGoesOn : p < q;
	return [
		[["i", first ? p : p + length(other), text, goesOn]],
		[["i", first ? q + length(text) : q, other, otherGoesOn]],
	];
}

// An insert in the middle of what is deleted stays, and the delete becomes two.
function crossInsert([, p, text, goesOn], [, q, n]) {
	const size = length(text);
	if (p <= q) return [[["i", p, text, goesOn]], [["d", q + size, n]]];
	const still = p > q + n ? goesOn : 0;
	if (p >= q + n) return [[["i", p - n, text, still]], [["d", q, n]]];
	return [[["i", q, text, still]], [["d", q, p - q], ["d", q + size, q + n - p]]];
}

const deletedBefore = ([, q, n], pos) => Math.max(0, Math.min(n, pos - q));

function crossDeletes(x, y) {
	const both = Math.max(0, Math.min(x[1] + x[2], y[1] + y[2]) - Math.max(x[1], y[1]));
	const less = (op, other) => (op[2] > both ? [["d", op[1] - deletedBefore(other, op[1]), op[2] - both]] : []);
	return [less(x, y), less(y, x)];
}

function crossTwo(later, earlier) {
	if (later[0] === "d" && earlier[0] === "d") return crossDeletes(later, earlier);
	if (later[0] === "d") return crossInsert(earlier, later).reverse();
	return earlier[0] === "d" ? crossInsert(later, earlier) : crossInserts(later, earlier);
}

// Two batches that began on the same text, each carried over the other; `earlier` reached the
// server first.
export function cross(later, earlier) {
	if (later.length === 1 && earlier.length === 1) return crossTwo(later[0], earlier[0]);
	const out = [];
	if (later.length !== 1) {
		for (const op of later) {
			const [one, rest] = cross([op], earlier);
			out.push(...one);
			earlier = rest;
		}
		return [out, earlier];
	}
	for (const op of earlier) {
		const [rest, one] = cross(later, [op]);
		out.push(...one);
		later = rest;
	}
	return [later, out];
}

// ---------------------------------------------------------------- texts

function applyOne(text, op) {
	const from = unitOf(text, op[1]);
	const to = op[0] === "i" ? from : from + unitOf(text.slice(from), op[2]);
	if (from > text.length || to > text.length) throw new RangeError("an operation lies outside of the text");
	return text.slice(0, from) + (op[0] === "i" ? op[2] : "") + text.slice(to);
}

export const apply = (text, ops) => ops.reduce(applyOne, text);

const highAt = (text, unit) => text.charCodeAt(unit) >> 10 === 0x36; // the first half of a wide character

// The batch that makes `after` of `before`. Where several places would do (in "aa" one more "a"), it
// is the one that ends at `caret`, in units of `after`.
export function diff(before, after, caret = after.length) {
	const tailMost = Math.min(before.length, after.length - Math.min(caret, after.length));
	let tail = 0;
	while (tail < tailMost && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
	if (tail && highAt(before, before.length - tail - 1)) tail--;
	const headMost = Math.min(before.length, after.length) - tail;
	let head = 0;
	while (head < headMost && before[head] === after[head]) head++;
	if (head && highAt(before, head - 1)) head--;
	const gone = before.slice(head, before.length - tail);
	const come = after.slice(head, after.length - tail);
	const pos = pointOf(before, head);
	return [...(gone ? [["d", pos, length(gone)]] : []), ...(come ? [["i", pos, come, 0]] : [])];
}

// Where a place is after `ops`. What is inserted right there leaves it where it is, unless `behind`.
export function follow(pos, ops, behind = false) {
	for (const op of ops) {
		if (op[0] === "d") pos -= deletedBefore(op, pos);
		else if (op[1] < pos || (behind && op[1] === pos)) pos += length(op[2]);
	}
	return pos;
}

// ---------------------------------------------------------------- one browser's copy of a line

// base     the server's text with the number `n`
// sent     what is on its way: [{seq, ops}], at most one batch; it is more than one piece only after
//          a refusal, when what was typed since goes along
// pending  what was typed since
// last     the newest `seq` of this browser that the server is known to have
export class Line {
	constructor({ client, base = "", n = 0, seq = 0, last = 0, sent = [], pending = [], refused = false }) {
		Object.assign(this, { client, base, n, seq, last, sent, pending, refused });
		this.run = null; // what was typed last without a break, [from, to]
		this.text = apply(base, this.unsaved());
	}

	unsaved() {
		return [...this.sent.flatMap(({ ops }) => ops), ...this.pending];
	}

	get waits() {
		return this.sent.length > 0 || this.pending.length > 0;
	}

	// What has to be kept to go on after the browser was closed.
	record() {
		const { client, base, n, seq, last, sent, pending, refused } = this;
		return { client, base, n, seq, last, sent, pending, refused };
	}

	insert(pos, text) {
		const continues = this.run && this.run[0] < pos && this.run[1] === pos ? 1 : 0;
		const before = this.pending.at(-1);
		this.text = applyOne(this.text, ["i", pos, text, continues]);
		this.run = [continues ? this.run[0] : pos, pos + length(text)];
		if (before?.[0] === "i" && before[1] + length(before[2]) === pos) this.pending[this.pending.length - 1] = ["i", before[1], before[2] + text, before[3]];
		else this.pending.push(["i", pos, text, continues]);
	}

	remove(pos, n) {
		if (n <= 0) return;
		const before = this.pending.at(-1);
		const op = ["d", pos, n];
		this.text = applyOne(this.text, op);
		this.followRun([op]);
		if (before?.[0] === "i" && before[1] <= pos && pos + n <= before[1] + length(before[2])) {
			const left = applyOne(before[2], ["d", pos - before[1], n]);
			this.pending.pop();
			if (left) this.pending.push(["i", before[1], left, before[3]]);
		} else if (before?.[0] === "d" && (pos === before[1] || pos + n === before[1])) {
			this.pending[this.pending.length - 1] = ["d", Math.min(pos, before[1]), before[2] + n];
		} else this.pending.push(op);
	}

	edit(ops) {
		for (const op of ops) {
			if (op[0] === "i") this.insert(op[1], op[2]);
			else this.remove(op[1], op[2]);
		}
	}

	followRun(ops) {
		if (!this.run) return;
		this.run = [follow(this.run[0], ops, true), follow(this.run[1], ops)];
		if (this.run[0] >= this.run[1]) this.run = null;
	}

	// What is to be sent now: the batch that is on its way still, else what was typed since; null when
	// there is nothing.
	batch() {
		if ((!this.sent.length || this.refused) && this.pending.length) {
			this.sent.push({ seq: ++this.seq, ops: this.pending.splice(0, most) });
			this.refused = false;
		}
		if (!this.sent.length) return null;
		return { seq: this.sent.at(-1).seq, last: this.last, base: this.n, ops: this.sent.flatMap(({ ops }) => ops) };
	}

	// Take what the server has stored since, in its order, [{n, client, seq, ops}], and give what it does
	// to `text`. What comes twice is passed over, and what comes behind a gap: it is asked for again.
	receive(entries) {
		const all = [];
		for (const entry of entries) {
			if (entry.n !== this.n + 1) continue;
			this.n = entry.n;
			this.base = apply(this.base, entry.ops);
			if (entry.client === this.client) {
				this.sent = this.sent.filter(({ seq }) => seq > entry.seq);
				this.last = entry.seq;
			} else all.push(...this.bring(entry.ops));
		}
		return all;
	}

	bring(ops) {
		for (const piece of this.sent) [piece.ops, ops] = cross(piece.ops, ops);
		[this.pending, ops] = cross(this.pending, ops);
		this.text = apply(this.text, ops);
		this.followRun(ops);
		return ops;
	}

	// The server does not know any more how its text came about; `last` is the newest batch of this
	// browser that its text has. What is not in it is carried over the difference of the two texts; where
	// that cannot be, it is put beside the text.
	reset({ text, n, last }) {
		const mine = this.text;
		try {
			const before = apply(this.base, this.sent.filter(({ seq }) => seq <= last).flatMap(({ ops }) => ops));
			this.sent = this.sent.filter(({ seq }) => seq > last);
			this.bring(diff(before, text));
			if (apply(text, this.unsaved()) !== this.text) throw new RangeError("what was typed does not fit");
		} catch {
			this.sent = [];
			this.pending = text.includes(mine) ? [] : [["i", length(text), text ? ` · ${mine}` : mine, 0]];
			this.text = apply(text, this.pending);
			this.run = null;
		}
		Object.assign(this, { last, n, base: text });
		return diff(mine, this.text);
	}
}
