// Happenings as they stood at some moments: when first seen, whenever the payload sent or the connections have doubled
// since, when another episode begins, and at the end. Only packets up to the moment decide.

import { inOrderOfTime, PrefixReader, type ReaderContext } from '../findings/prefix-reader.ts';
import { addressStride } from '../findings/channel-book.ts';
import { episodesOf, type Episode } from '../findings/episodes.ts';
import { evaluationTimes } from '../findings/evaluation-times.ts';
import { happeningId } from '../findings/happening-id.ts';
import { happeningKinds, type Happenings } from '../findings/happenings.ts';
import type { PacketRows } from '../domain/packet-rows.ts';

/** One happening at one moment. */
export interface Standing {
  readonly id: number;
  /** `happeningId`. */
  readonly key: string;
  /** The last one. */
  readonly episode: Episode;
}

export interface MomentOfSome {
  /** Packets up to the moment. */
  readonly rows: number;
  readonly happenings: Happenings;
  readonly standing: readonly Standing[];
}

/** What was last told of a happening. */
interface Told {
  payloadUp: number;
  flows: number;
  packets: number;
  lastUs: number;
}

/** A pause as long as this may have begun another episode. */
const mayPauseUs = 900_000_000;
const growth = 2;

/** `packets` in any order. */
export function* momentsOf(packets: PacketRows, context: ReaderContext): Generator<MomentOfSome> {
  const table = inOrderOfTime(packets);
  const reader = new PrefixReader(table, context);
  const told = new Map<number | string, Told>();
  for (const rows of evaluationTimes(table)) {
    const happenings = reader.happenings(rows);
    const ids = newsOf(happenings, told, rows === table.count);
    const standing: Standing[] = [];
    for (const [id, episodes] of episodesOf(happenings, ids)) {
      const episode = episodes.at(-1);
      if (episode !== undefined) standing.push({ id, key: happeningId(happenings, id), episode });
    }
    yield { rows, happenings, standing };
  }
}

/** Happenings of which there is something to tell; `told` is brought up to date. */
function newsOf(happenings: Happenings, told: Map<number | string, Told>, isEnd: boolean): number[] {
  const { kind, client, server, flows, payloadUp, packets, lastUs, lead, book } = happenings;
  const news: number[] = [];
  for (let id = 0; id < happenings.count; id++) {
    if (book.judged[lead[id] as number] === 0 || flows[id] === 0) continue;
    const isPair = happeningKinds[kind[id] as number] === 'pair';
    const key = isPair
      ? (client[id] as number) * addressStride + (server[id] as number)
      : happeningId(happenings, id);
    const now = {
      ...{ payloadUp: payloadUp[id] as number, flows: flows[id] as number },
      ...{ packets: packets[id] as number, lastUs: lastUs[id] as number },
    };
    const before = told.get(key);
    if (before !== undefined && !hasGrown(before, now, isEnd)) continue;
    told.set(key, now);
    news.push(id);
  }
  return news;
}

function hasGrown(before: Told, now: Told, isEnd: boolean): boolean {
  if (isEnd) return now.packets !== before.packets;
  if (now.payloadUp >= growth * before.payloadUp && now.payloadUp > before.payloadUp) return true;
  return now.flows >= growth * before.flows || now.lastUs - before.lastUs > mayPauseUs;
}
