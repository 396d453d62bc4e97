// What else the host sent while a happening went on: an upload to a cloud drive is no anomaly by itself, beside remote
// control it is the finding. No part of the score.

import type { AnalysisReason } from '../contract/analysis.ts';
import { humanBytes } from '../domain/human-units.ts';
import { channelName, withPort } from './channel-name.ts';
import type { Happenings } from './happenings.ts';
import type { Family } from './signal.ts';

const marginUs = 300_000_000;
const leastBytes = 10_000;
const mostTold = 3;
const told: ReadonlySet<Family> = new Set(['upload', 'beacon', 'interactive', 'dns', 'icmp']);

/** One line on the largest uploads of the same host within five minutes of it; null where there are none. */
export function hostContext(happenings: Happenings, happening: number, lead: Family): AnalysisReason | null {
  if (!told.has(lead)) return null;
  const { book, client, server, firstUs, lastUs } = happenings;
  const { channels } = book;
  const from = (firstUs[happening] as number) - marginUs;
  const to = (lastUs[happening] as number) + marginUs;
  const others: number[] = [];
  for (let at = 0; at < channels.count; at++) {
    if (book.client[at] !== client[happening] || book.judged[at] === 0) continue;
    if (book.server[at] === server[happening] || (book.up[at] as number) < leastBytes) continue;
    if ((channels.lastUs[at] as number) >= from && (channels.firstUs[at] as number) <= to) others.push(at);
  }
  others.sort((a, b) => (book.up[b] as number) - (book.up[a] as number));
  if (others.length === 0) return null;
  const { addresses } = book.traffic.table.dictionaries;
  const parts = others.slice(0, mostTold).map((at) => {
    const name = channelName(book, at) ?? addresses.get(book.server[at] as number) ?? '';
    return `${humanBytes(book.up[at] as number)} to ${withPort(name, channels.port[at] as number)}`;
  });
  const value = others.reduce((sum, at) => sum + (book.up[at] as number), 0);
  const rest = { feature: 'context', value, unit: 'B', usual: null, z: null };
  return { ...rest, text: `Meanwhile this host sent ${parts.join(', ')}` };
}
