// Uploads to try, drawn from the traffic itself: which host, when, and to whom. The same seed draws the same ones.

import type { RandomSource } from '../analysis/random.ts';
import { readTraffic, type Traffic } from '../analysis/traffic.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import type { ReaderContext } from '../findings/prefix-reader.ts';
import type { LimitKind } from './limit-kinds.ts';
import { limitSizes } from './notice-upload.ts';
import type { UploadPlan } from './upload-packets.ts';

export interface UploadWay extends LimitKind {
  /** Payload per second. */
  readonly rate: number;
}

interface KnownServer {
  readonly client: string;
  readonly server: string;
  readonly serverName: string | null;
}

/** What uploads are drawn from. */
export interface UploadChoice {
  /** Local hosts that contact servers elsewhere, by address. */
  readonly hosts: readonly string[];
  readonly known: readonly KnownServer[];
  /** The TLS client that most hellos show; null: there is none. */
  readonly ja4: string | null;
  readonly startUs: number;
  readonly endUs: number;
  readonly isUsed: (address: string) => boolean;
}

const tlsPort = 443;
const oddPorts = [4444, 6667, 8081, 2503, 55_553] as const;
/** Documentation (RFC 5737): nobody's. */
const newNetworks = ['203.0.113', '198.51.100', '192.0.2'] as const;
/** An upload begins when there is something to compare it with, and ends before the traffic does. */
const begins = { from: 0.2, to: 0.6 } as const;

/** `table`: in the order of time. */
export function uploadChoice(table: PacketTable, context: ReaderContext): UploadChoice {
  const traffic = readTraffic(table, context);
  const { addresses } = table.dictionaries;
  const { size } = addresses;
  const out = outgoingFlows(traffic);
  const known = new Map<string, KnownServer>();
  for (const { client, server, sni, isWeb } of out) {
    const key = `${client} ${server}`;
    const serverName = sni ?? known.get(key)?.serverName ?? null;
    if (isWeb) known.set(key, { client, server, serverName });
  }
  const times = table.timestampUs.subarray(0, table.count);
  return {
    hosts: [...new Set(out.map(({ client }) => client))].sort(),
    known: [...known.keys()].sort().flatMap((key) => known.get(key) ?? []),
    ja4: mostFrequent(out.flatMap(({ ja4 }) => ja4 ?? [])),
    startUs: times.find((us) => us > 0) ?? 0,
    endUs: times[table.count - 1] ?? 0,
    // Servers of uploads that were tried since are in the dictionary, too.
    isUsed: (address) => (addresses.find(address) ?? size) < size,
  };
}

interface OutgoingFlow {
  readonly client: string;
  readonly server: string;
  readonly isWeb: boolean;
  readonly sni: string | null;
  readonly ja4: string | null;
}

/** From a local host to a server elsewhere. */
function outgoingFlows(traffic: Traffic): OutgoingFlow[] {
  const { flows, clientIsLocal, local, group } = traffic;
  const { addresses, details } = flows.dictionaries;
  return Array.from({ length: flows.count }, (_, flow) => flow).flatMap((flow) => {
    const serverId = flows.server[flow] as number;
    const client = addresses.get(flows.client[flow] as number);
    const server = addresses.get(serverId);
    const isOut = clientIsLocal[flow] === 1 && local[serverId] === 0 && group[serverId] === 0;
    if (!isOut || client === null || server === null) return [];
    const { sni, ja4 } = details.get(flows.helloDetail[flow] as number);
    const overTcp = isTcp(traffic, flow);
    const isWeb = flows.serverPort[flow] === tlsPort && overTcp;
    // A client of QUIC has another fingerprint than the same client over TCP, which the upload is planted in.
    return [{ client, server, sni, ja4: overTcp ? ja4 : null, isWeb }];
  });
}

/** Of two as frequent ones the first by name; null of none. */
function mostFrequent(texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
}

function isTcp({ table, flows }: Traffic, flow: number): boolean {
  return table.dictionaries.protocols.get(flows.protocol[flow] as number) === 'TCP';
}

/** Null: the traffic has no host, or no known server, to draw. */
export function drawUpload(choice: UploadChoice, way: UploadWay, random: RandomSource): UploadPlan | null {
  const { place, port, rate } = way;
  const [moment, host, other, odd] = [random(), random(), random(), random()];
  const ends = place === 'known' ? pick(choice.known, host) : newServer(choice, host, other);
  if (ends === undefined) return null;
  const { startUs, endUs } = choice;
  const at = startUs + (endUs - startUs) * (begins.from + moment * (begins.to - begins.from));
  const mostBytes = limitSizes.at(-1) ?? 0;
  return {
    ...{ client: ends.client, server: ends.server, rate },
    port: port === '443' ? tlsPort : (pick(oddPorts, odd) ?? tlsPort),
    serverName: port === '443' ? ends.serverName : null,
    ja4: choice.ja4,
    startUs: Math.round(at),
    bytes: Math.min(mostBytes, Math.floor((rate * (endUs - at)) / 1e6)),
  };
}

function newServer(choice: UploadChoice, host: number, other: number): KnownServer | undefined {
  const client = pick(choice.hosts, host);
  const start = Math.floor(other * 254);
  for (const network of newNetworks) {
    for (let step = 0; step < 254; step++) {
      const server = `${network}.${((start + step) % 254) + 1}`;
      if (choice.isUsed(server) || client === undefined) continue;
      return { client, server, serverName: `files.drill-${String(start)}.example` };
    }
  }
  return undefined;
}

function pick<T>(list: readonly T[], share: number): T | undefined {
  return list[Math.floor(share * list.length)];
}
