// What a scope sends beside the quiet traffic of another dataset, and where to that nobody went there.

import { registrableDomain } from '../analysis/dns-questions.ts';
import type { ChannelTable } from '../analysis/channel-table.ts';
import type { Traffic } from '../analysis/traffic.ts';
import type { BaselineChange } from '../contract/stats.ts';
import {
  countDestinations,
  destinationsOf,
  overviewRows,
  subjectOf,
  sumSides,
  type Subject,
} from './overview.ts';

/** The quiet traffic: what was sent in it, and to whom. */
export interface QuietTraffic {
  readonly sent: number;
  readonly hours: number;
  /** Registrable domains, and addresses without a name. */
  readonly remotes: ReadonlySet<string>;
}

const usPerHour = 3.6e9;

export function quietTraffic(traffic: Traffic, channels: ChannelTable): QuietTraffic {
  const subject = subjectOf(traffic, channels);
  return {
    ...sentIn(subject),
    remotes: new Set(subject.all.map((channel) => remoteName(subject, channel))),
  };
}

export function changeAgainst(traffic: Traffic, channels: ChannelTable, quiet: QuietTraffic): BaselineChange {
  const subject = subjectOf(traffic, channels);
  const chosen = subject.chosen.filter((channel) => !quiet.remotes.has(remoteName(subject, channel)));
  const unknown = { ...subject, chosen };
  return {
    scope: sentIn(subject),
    baseline: { sent: quiet.sent, hours: quiet.hours },
    newDestinations: destinationsOf(unknown, overviewRows),
    newCount: countDestinations(unknown),
  };
}

function sentIn({ traffic, channels, span }: Subject): BaselineChange['scope'] {
  const hours = (span.endUs - span.startUs) / usPerHour;
  return { sent: sumSides(traffic, channels).sent, hours: Number.isFinite(hours) ? hours : 0 };
}

/** A server by its domain: its addresses change from day to day. A remote client by its address. */
export function remoteName({ traffic, channels, names, address }: Subject, channel: number): string {
  const remote = address(channels.remote[channel] as number);
  const own = channels.localIsClient[channel] === 1 ? (names[channel] ?? null) : null;
  const name = own ?? traffic.names.get(remote) ?? null;
  return name === null ? remote : registrableDomain(name);
}
