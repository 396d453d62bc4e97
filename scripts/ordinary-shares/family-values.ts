// The statistics that ordinary-shares.json has tables of, taken from traffic by the rules of detection themselves, and
// of how many units each is a statistic.

import { factBits } from '@jaws/shared/domain/packet-table';
import type { ChannelBook } from '@jaws/shared/findings/channel-book';
import { channelSignals } from '@jaws/shared/findings/channel-signals';
import { missingNameSignals, portScanSignals, sweeps } from '@jaws/shared/findings/host-signals';
import type { Identity } from '@jaws/shared/findings/identity';
import { leastShare, type ShareTable } from '@jaws/shared/findings/ordinary-share';
import { infrastructurePorts, loginPorts, printPorts } from '@jaws/shared/findings/ports';
import type { Signal, Statistic } from '@jaws/shared/findings/signal';

export interface FamilyValues {
  /** Values of at least the table's first one; others are below it. */
  readonly values: number[];
  units: number;
}

export type ValuesByTable = Readonly<Record<ShareTable, FamilyValues>>;

const tableOf: Partial<Record<Statistic, ShareTable>> = {
  'net-upload': 'upload',
  evenness: 'beacon',
  strobe: 'strobe',
  'server-first': 'interactive',
  'long-upload': 'long',
  guesses: 'guess',
  'missing-names': 'nx',
  'scan-hosts': 'scan',
  'scan-ports': 'scan',
  'scan-arp': 'arp',
};

export function emptyValues(): ValuesByTable {
  const none = (): FamilyValues => ({ values: [], units: 0 });
  return {
    ...{ upload: none(), beacon: none(), strobe: none(), interactive: none(), guess: none() },
    ...{ long: none(), dns: none(), nx: none(), scan: none(), arp: none() },
  };
}

/** Adds those of one capture. */
export function addFamilyValues(into: ValuesByTable, book: ChannelBook, identity: Identity): void {
  const add = ({ statistic, value }: Signal): void => {
    const table = tableOf[statistic];
    if (table !== undefined) into[table].values.push(value);
  };
  // With the oddest identity every value is heard, also those that are too ordinary to change a score.
  const heard: Identity = { ...identity, share: identity.share.map(() => leastShare) };
  for (let channel = 0; channel < book.channels.count; channel++) {
    if (book.judged[channel] === 0) continue;
    countChannel(into, book, channel);
    for (const signal of channelSignals(book, heard, () => 1, channel)) add(signal);
  }
  for (const signal of [...missingNameSignals(book), ...portScanSignals(book)]) add(signal);
  for (const { signal } of sweeps(book)) add(signal);
  for (const { channel, domain, bytes } of book.askers) {
    if (book.judged[channel] === 0 || domain.endsWith('arpa')) continue;
    into.dns.units++;
    into.dns.values.push(bytes);
  }
  countHosts(into, book);
}

/** Where a channel counts as a unit: as in channel-signals.ts. */
function countChannel(into: ValuesByTable, book: ChannelBook, channel: number): void {
  const { channels, tcp, udp, facts, server, isPrivate } = book;
  const protocol = channels.protocol[channel];
  const asksForLogin = loginPorts.has(channels.port[channel] as number);
  const isSsh = ((facts[channel] as number) & factBits.ssh) !== 0;
  if (protocol === tcp && (asksForLogin || isSsh)) into.guess.units++;
  if ((protocol !== tcp && protocol !== udp) || isService(book, channel)) return;
  for (const table of ['upload', 'beacon', 'interactive'] as const) into[table].units++;
  into.long.units += 1 - (isPrivate[server[channel] as number] as number);
  if (protocol === tcp && !asksForLogin) into.strobe.units++;
}

/** Names, time, discovery; printing inside the house. */
function isService({ channels, server, isPrivate }: ChannelBook, channel: number): boolean {
  const port = channels.port[channel] as number;
  const isInside = isPrivate[server[channel] as number] === 1;
  return infrastructurePorts.has(port) || (printPorts.has(port) && isInside);
}

/** Hosts that ask (nx, arp); pairs of hosts, and services that a host asks for anywhere (scan). */
function countHosts(
  into: ValuesByTable,
  { channels, client, server, judged, arp, tcp, asks }: ChannelBook,
): void {
  const scans = new Set<string>();
  const askers = new Set<number>();
  for (let at = 0; at < channels.count; at++) {
    const from = client[at] as number;
    if (channels.protocol[at] === arp) askers.add(from);
    if (judged[at] === 0 || channels.protocol[at] !== tcp) continue;
    scans.add(`${from} ${server[at] as number}`).add(`${from} :${channels.port[at] as number}`);
  }
  into.scan.units += scans.size;
  into.arp.units += askers.size;
  into.nx.units += asks.reduce((sum, each) => sum + each, 0);
}
