// Episodes of a happening: it ends when none of its packets was seen for 15 minutes, and what comes after is another
// decision. No flow has such a pause inside (a TCP flow ends after the same 15 minutes, others earlier), so flows are
// enough to find them.

import type { Happenings } from './happenings.ts';

export const episodePauseUs = 900_000_000;

export interface Episode {
  readonly firstUs: number;
  readonly lastUs: number;
  /** Bytes on the wire, local frame. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Ids of its flows, in order of time. */
  readonly flows: readonly number[];
}

/** Of each of the happenings, in order of time. One that others took all flows from has those of its lead channel. */
export function episodesOf(happenings: Happenings, ids: Iterable<number>): Map<number, Episode[]> {
  const flowsOf = new Map<number, number[]>();
  for (const id of ids) flowsOf.set(id, []);
  happenings.ofFlow.forEach((id, flow) => flowsOf.get(id)?.push(flow));
  const { flowStart, flowList } = happenings.book;
  const episodes = new Map<number, Episode[]>();
  for (const [id, own] of flowsOf) {
    const lead = happenings.lead[id] as number;
    const flows = own.length > 0 ? own : [...flowList.subarray(flowStart[lead], flowStart[lead + 1])];
    episodes.set(id, episodesOfFlows(happenings, flows));
  }
  return episodes;
}

function episodesOfFlows({ book }: Happenings, ids: number[]): Episode[] {
  const { flows, clientIsLocal } = book.traffic;
  ids.sort((a, b) => (flows.firstUs[a] as number) - (flows.firstUs[b] as number));
  const found: { firstUs: number; lastUs: number; bytesUp: number; bytesDown: number; flows: number[] }[] =
    [];
  for (const flow of ids) {
    const firstUs = flows.firstUs[flow] as number;
    let episode = found.at(-1);
    if (episode === undefined || firstUs - episode.lastUs > episodePauseUs) {
      episode = { firstUs, lastUs: firstUs, bytesUp: 0, bytesDown: 0, flows: [] };
      found.push(episode);
    }
    episode.lastUs = Math.max(episode.lastUs, flows.lastUs[flow] as number);
    const [client, server] = [flows.clientBytes[flow] as number, flows.serverBytes[flow] as number];
    const isOut = clientIsLocal[flow] === 1;
    episode.bytesUp += isOut ? client : server;
    episode.bytesDown += isOut ? server : client;
    episode.flows.push(flow);
  }
  return found;
}
