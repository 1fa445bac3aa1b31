// SPDX-License-Identifier: Apache-2.0
//
// A client of the API: what it may send and what comes back is typed by the generated api.d.ts.
import createClient from "openapi-fetch";

import type { paths } from "./api";

type Claim = [claim: string, right: boolean, seen: unknown];

const client = (baseUrl: string, token: string) => createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

// A leader and a member go once around.
export async function loop(base: string, leaders: string, members: string): Promise<Claim[]> {
	const ada = client(base, leaders);
	const ben = client(base, members);
	const claims: Claim[] = [];
	const claim = (says: string, right: unknown, seen: unknown) => claims.push([says, Boolean(right), seen]);
	const week = "2026-11-23";

	const people = (await ada.GET("/people")).data!;
	const { leader, member } = people.pairs[0];
	const found = await ada.POST("/plan/find", { body: { week } });
	claim("times are found", found.data?.talks[0].starts, found);
	const accepted = await ada.POST("/plan/accept", { body: { week, talk: found.data!.talks[0].id } });
	const id = accepted.data?.talks[0].talk ?? "";
	claim("a talk is accepted", id, accepted);
	const topic = await ben.POST("/people/{id}/topics", { params: { path: { id: leader } }, body: { words: "The garden" } });
	claim("a topic is brought", topic.data?.topic?.words === "The garden", topic);
	const path = { id };
	const state = async () => ({ "If-Match": (await ada.GET("/talks/{id}", { params: { path } })).response.headers.get("etag")! });
	const begun = await ada.POST("/talks/{id}/begin", { params: { path, header: await state() } });
	claim("the talk begins", begun.data?.talk?.began, begun);
	const ended = await ada.POST("/talks/{id}/end", { params: { path, header: await state() }, body: { beat: 5 } });
	claim("and ends", ended.data?.talk?.state === "held", ended);
	const kept = await ada.POST("/talks/{id}/capture", { params: { path }, body: { remember: "Roses", talked: [topic.data!.topic!.id], steps: [{ owner: member, words: "Plant them", due: "2026-11-30" }] } });
	claim("what was agreed is kept", kept.data?.steps[0].words === "Plant them" && kept.data.topics[0].words === "The garden", kept);

	const step = { id: kept.data!.steps[0].id };
	const read = await ben.GET("/steps/{id}", { params: { path: step } });
	const done = await ben.POST("/steps/{id}", { params: { path: step, header: { "If-Match": read.response.headers.get("etag")! } }, body: { act: "done" } });
	claim("its owner does it", done.data?.step?.state === "done", done);
	const seen = await ada.GET("/steps/{id}", { params: { path: step } });
	const confirmed = await ada.POST("/steps/{id}", { params: { path: step, header: { "If-Match": seen.response.headers.get("etag")! } }, body: { act: "confirm" } });
	claim("and the other confirms it", confirmed.data?.step?.state === "kept", confirmed);
	const late = await ben.POST("/steps/{id}", { params: { path: step, header: { "If-Match": read.response.headers.get("etag")! } }, body: { act: "reopen" } });
	claim("what is meant for an older state is refused", late.response.status === 412, late);
	return claims;
}
