// One upload as the packets that a capture of it would hold: a handshake, a TLS hello, segments in chunks with irregular waits, an
// acknowledgement for every second one. Nothing is sent: these rows exist in memory only, to ask what a detector would say.

import type { RandomSource } from '../analysis/random.ts';
import { factBits, PacketTable, type PacketDictionaries } from '../domain/packet-table.ts';
import { tcpFlagsFromText } from '../domain/tcp-flags.ts';

export interface UploadPlan {
  readonly client: string;
  readonly server: string;
  readonly port: number;
  /** In the TLS hello; null: a hello without one. */
  readonly serverName: string | null;
  readonly ja4: string | null;
  /** Unix epoch, µs. */
  readonly startUs: number;
  /** Payload. */
  readonly bytes: number;
  /** Payload per second. */
  readonly rate: number;
}

const segmentBytes = 1448;
const headerBytes = 54;
const helloBytes = 517;
const answerBytes = 3000;
const halfRttUs = 10_000;
const clientPort = 61_234;

export interface UploadPackets {
  /** In order of time; its dictionaries are those given, which learn the ends and the name. */
  readonly table: PacketTable;
  /** When the first so many bytes of payload have left, µs. */
  readonly sentAtUs: (bytes: number) => number;
}

/** What is written at once: about what goes out in a second, within these bounds. */
const chunkBytes = { least: segmentBytes, most: 65_536 } as const;
/** Between two segments of a chunk. */
const segmentUs = 100;

/**
 * The waits between chunks are exponential, as of a sender that nothing drives: an even pace would be found as a beacon.
 * `random`: for the waits.
 */
export function uploadPackets(
  plan: UploadPlan,
  dictionaries: PacketDictionaries,
  random: RandomSource,
): UploadPackets {
  const segments = Math.ceil(plan.bytes / segmentBytes);
  const table = new PacketTable(2 * segments + 16, dictionaries);
  const put = writer(table, plan);
  opening(plan, table, put);
  const times = segmentTimes(plan, segments, random);
  for (let segment = 0; segment < segments; segment++) {
    const atUs = times[segment] as number;
    // Of the two segments before.
    if (segment % 2 === 0 && segment > 0) put(atUs, 'down', 'ACK', 0);
    put(atUs, 'up', 'PSH, ACK', Math.min(segmentBytes, plan.bytes - segment * segmentBytes));
  }
  const sentAtUs = (bytes: number): number =>
    times[Math.min(segments, Math.ceil(bytes / segmentBytes)) - 1] ?? plan.startUs;
  return { table, sentAtUs };
}

/** Handshake and hello. */
function opening({ startUs, serverName, ja4 }: UploadPlan, table: PacketTable, put: Put): void {
  put(startUs, 'up', 'SYN', 0);
  put(startUs + halfRttUs, 'down', 'SYN, ACK', 0);
  put(startUs + 2 * halfRttUs, 'up', 'ACK', 0);
  put(startUs + 2 * halfRttUs, 'up', 'PSH, ACK', helloBytes);
  const hello = table.count - 1;
  const noDetail = { dnsName: null, httpUrl: null };
  table.detail[hello] = table.dictionaries.details.intern({ ...noDetail, sni: serverName, ja4 });
  table.facts[hello] = factBits.hasHello;
  for (let sent = 0; sent < answerBytes; sent += segmentBytes)
    put(startUs + 3 * halfRttUs, 'down', 'PSH, ACK', Math.min(segmentBytes, answerBytes - sent));
}

/** µs, rising. */
function segmentTimes({ startUs, rate }: UploadPlan, segments: number, random: RandomSource): Float64Array {
  const times = new Float64Array(segments);
  const ofChunk = Math.ceil(Math.min(chunkBytes.most, Math.max(chunkBytes.least, rate)) / segmentBytes);
  const meanUs = (ofChunk * segmentBytes * 1e6) / rate;
  // The segments themselves take their part of it.
  const waitUs = Math.max(0, meanUs - ofChunk * segmentUs);
  let atUs = startUs + 4 * halfRttUs;
  for (let segment = 0; segment < segments; segment++) {
    if (segment > 0)
      atUs += segment % ofChunk === 0 ? segmentUs - waitUs * Math.log(1 - random()) : segmentUs;
    times[segment] = atUs;
  }
  return times;
}

type Put = (atUs: number, direction: 'up' | 'down', flags: string, payload: number) => void;

function writer(table: PacketTable, { client, server, port }: UploadPlan): Put {
  const { addresses, protocols, labels } = table.dictionaries;
  const [clientId, serverId] = [addresses.intern(client), addresses.intern(server)];
  const protocol = protocols.intern('TCP');
  // A detector is never told.
  const label = labels.intern('norm');
  return (atUs, direction, flags, payload) => {
    const isUp = direction === 'up';
    const at = table.count++;
    table.timestampUs[at] = Math.round(atUs);
    table.source[at] = isUp ? clientId : serverId;
    table.destination[at] = isUp ? serverId : clientId;
    table.sourcePort[at] = isUp ? clientPort : port;
    table.destinationPort[at] = isUp ? port : clientPort;
    table.protocol[at] = protocol;
    table.label[at] = label;
    table.tcpFlags[at] = tcpFlagsFromText(flags);
    table.payloadSize[at] = payload;
    table.size[at] = payload + headerBytes;
  };
}
