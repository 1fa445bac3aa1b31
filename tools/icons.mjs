// SPDX-License-Identifier: Apache-2.0
//
// Draws web-assets/favicon.svg as PNG, for phones that take no SVG as an icon. It knows the three
// shapes of that picture and nothing more: <rect> with rx, <circle>, and <path> of M, A and Z.
import { deflateSync } from "node:zlib";

const SIDE = 64; // of the picture's viewBox
const SAMPLES = 4; // in each direction of a pixel
const ARC_STEPS = 64;

const attributes = (tag) => Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
const colour = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

// The points of an arc from one end to the other (SVG 2, section B.2.4), for a circle.
function arcPoints([x1, y1], r, large, sweep, [x2, y2]) {
	const dx = (x1 - x2) / 2, dy = (y1 - y2) / 2;
	const half = Math.hypot(dx, dy);
	const away = (large === sweep ? -1 : 1) * Math.sqrt(Math.max(0, r * r - half * half)) / half;
	const cx = (x1 + x2) / 2 + away * dy, cy = (y1 + y2) / 2 - away * dx;
	const from = Math.atan2(y1 - cy, x1 - cx);
	let turn = Math.atan2(y2 - cy, x2 - cx) - from;
	if (sweep && turn < 0) turn += 2 * Math.PI;
	if (!sweep && turn > 0) turn -= 2 * Math.PI;
	return Array.from({ length: ARC_STEPS }, (_, i) => {
		const angle = from + (turn * (i + 1)) / ARC_STEPS;
		return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
	});
}

function pathPoints(d) {
	const points = [];
	for (const [, letter, rest] of d.matchAll(/([MAaZ])([^MAaZ]*)/g)) {
		const n = (rest.match(/-?\d*\.?\d+/g) ?? []).map(Number);
		if (letter === "M") points.push([n[0], n[1]]);
		for (let i = 0; /a/i.test(letter) && i + 6 < n.length; i += 7) {
			const here = points.at(-1);
			const end = letter === "a" ? [here[0] + n[i + 5], here[1] + n[i + 6]] : [n[i + 5], n[i + 6]];
			points.push(...arcPoints(here, n[i], n[i + 3], n[i + 4], end));
		}
	}
	return points;
}

// Whether a point is inside, by counting the edges on its left.
function insidePath(points, x, y) {
	let inside = false;
	for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
		const a = points[i], b = points[j];
		if (a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) inside = !inside;
	}
	return inside;
}

function insideRect({ width, height, rx = 0 }, x, y) {
	const dx = Math.max(rx - x, x - (width - rx), 0), dy = Math.max(rx - y, y - (height - rx), 0);
	return dx * dx + dy * dy <= rx * rx || (dx === 0 && dy === 0);
}

function shapesOf(svg) {
	return [...svg.matchAll(/<(rect|circle|path)\b[^>]*>/g)].map(([tag, kind]) => {
		const a = attributes(tag);
		const { cx, cy, r, width, height, rx } = Object.fromEntries(Object.entries(a).map(([name, value]) => [name, Number(value)]));
		const points = kind === "path" ? pathPoints(a.d) : [];
		const has = {
			rect: (x, y) => insideRect({ width, height, rx }, x, y),
			circle: (x, y) => Math.hypot(x - cx, y - cy) <= r,
			path: (x, y) => insidePath(points, x, y),
		}[kind];
		return { kind, fill: colour(a.fill), has };
	});
}

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type), data]);
	const head = Buffer.alloc(4), tail = Buffer.alloc(4);
	let crc = 0xffffffff;
	for (const byte of body) {
		crc ^= byte;
		for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	head.writeUInt32BE(data.length);
	tail.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
	return Buffer.concat([head, body, tail]);
}

function png(pixels, size) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(size, 0);
	header.writeUInt32BE(size, 4);
	header.set([8, 6, 0, 0, 0], 8); // eight bits, with transparency
	const rows = Array.from({ length: size }, (_, y) => Buffer.concat([Buffer.from([0]), pixels.subarray(4 * size * y, 4 * size * (y + 1))]));
	return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

// A PNG of size × size pixels. With `whole`, the ground fills the square and the drawing is
// smaller, so that a phone may cut the icon into a form of its own ("maskable").
export function drawIcon(svg, size, whole) {
	const shapes = shapesOf(svg);
	const pixels = Buffer.alloc(4 * size * size);
	const scale = whole ? 0.8 : 1;
	const place = (at) => SIDE * (0.5 + (at / size - 0.5) / scale);
	const top = (x, y) => shapes.findLast((shape) => (whole && shape.kind === "rect") || shape.has(place(x), place(y)));
	for (let at = 0; at < size * size; at++) {
		const x = at % size, y = Math.floor(at / size);
		const first = top(x, y);
		const even = top(x + 1, y) === first && top(x, y + 1) === first && top(x + 1, y + 1) === first;
		const samples = even ? 1 : SAMPLES; // only an edge needs several
		const sum = [0, 0, 0, 0];
		for (let s = 0; s < samples * samples; s++) {
			const seen = top(x + ((s % samples) + 0.5) / samples, y + (Math.floor(s / samples) + 0.5) / samples);
			if (seen) [...seen.fill, 255].forEach((value, i) => (sum[i] += value));
		}
		const seen = sum[3] / 255;
		pixels.set([...sum.slice(0, 3).map((value) => (seen ? Math.round(value / seen) : 0)), Math.round(sum[3] / samples ** 2)], 4 * at);
	}
	return png(pixels, size);
}
