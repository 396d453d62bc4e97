// The Community ID of a flow, by which Zeek, Suricata, Wireshark, Arkime and others name the same flow: version 1, seed 0
// of https://github.com/corelight/community-id-spec.

import { parseIp } from '../domain/ip-address.ts';
import { sha1OfShort } from '../domain/sha1-block.ts';
import { encodeBase64 } from '../rpc/runtime-globals.ts';

export interface FlowEnds {
  /** IP protocol number. */
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  /** Of ICMP and ICMPv6: type and code. Not looked at for protocols without ports. */
  readonly sourcePort: number;
  readonly destinationPort: number;
}

const [icmp, tcp, udp, icmp6, sctp] = [1, 6, 17, 58, 132];

/** Questions and their answers, RFC 792, 950 and 1256; the table of the specification. */
const icmpPairs = pairsOf([8, 0, 13, 14, 15, 16, 10, 9, 17, 18]);
/** RFC 4443, 2710, 4861, 4620 and 6275. */
const icmp6Pairs = pairsOf([128, 129, 130, 131, 133, 134, 135, 136, 139, 140, 144, 145]);

/** `1:` and 28 characters; null where the two ends are not addresses of one IP version. */
export function communityId(ends: FlowEnds): string | null {
  const source = parseIp(ends.source);
  const destination = parseIp(ends.destination);
  if (source === null || source.version !== destination?.version) return null;
  const { ports, oneWay } = portsOf(ends);
  const isOrdered = oneWay || isBefore(source.bytes, destination.bytes, ports);
  const [low, high] = isOrdered ? [source, destination] : [destination, source];
  const ordered = isOrdered ? ports : ports.toReversed();
  // Seed 0 in two bytes, the smaller end, the other one, the protocol and a zero, ports.
  const message = [0, 0, ...low.bytes, ...high.bytes, ends.protocol, 0, ...ordered.flatMap(twoBytes)];
  return `1:${encodeBase64(sha1OfShort(Uint8Array.from(message)))}`;
}

/** Ports as they are hashed, none for protocols without; one way: the ends keep their order. */
function portsOf({ protocol, sourcePort, destinationPort }: FlowEnds): {
  readonly ports: readonly number[];
  readonly oneWay: boolean;
} {
  if (protocol === icmp || protocol === icmp6) {
    const answer = (protocol === icmp ? icmpPairs : icmp6Pairs).get(sourcePort);
    return { ports: [sourcePort, answer ?? destinationPort], oneWay: answer === undefined };
  }
  const hasPorts = protocol === tcp || protocol === udp || protocol === sctp;
  return { ports: hasPorts ? [sourcePort, destinationPort] : [], oneWay: false };
}

/** By address, then by port. */
function isBefore(source: Uint8Array, destination: Uint8Array, ports: readonly number[]): boolean {
  for (let at = 0; at < source.length; at++) {
    const difference = (source[at] as number) - (destination[at] as number);
    if (difference !== 0) return difference < 0;
  }
  return (ports[0] ?? 0) < (ports[1] ?? 0);
}

function twoBytes(port: number): readonly number[] {
  return [port >> 8, port & 0xff];
}

function pairsOf(types: readonly number[]): ReadonlyMap<number, number> {
  return new Map(types.map((type, at) => [type, types[at ^ 1] as number]));
}
