// A flow that a capture is told of before its first packet, and what it has seen of it: the words between the capture,
// its host and other processes. The capture sees this side of a NAT: where there are ports, the local address is no part
// of it.

import { count, datasetName, labelName, milliseconds } from '@jaws/shared/contract/primitives';
import { formatIp, parseIp } from '@jaws/shared/domain/ip-address';
import { factBits } from '@jaws/shared/domain/packet-table';
import { z } from 'zod';

const port = z.number().int().min(0).max(65_535);
const address = z.string().min(2).max(64);

const ends = {
  protocol: z.enum(['TCP', 'UDP', 'ICMP', 'IPv6-ICMP']),
  localPort: port,
  remoteIp: address,
  remotePort: port,
  /** Of ICMP alone, whose ports are 0. */
  localIp: address.optional(),
};

/** Ports, or the addresses of both ends: what tells a flow from others. */
function isDistinct({ protocol, localPort, remotePort, localIp }: FlowKey): boolean {
  if (hasPorts(protocol)) return localPort > 0 && remotePort > 0;
  return localPort === 0 && remotePort === 0 && localIp !== undefined;
}

const anyEnds = z.strictObject(ends);
export type FlowKey = Readonly<z.infer<typeof anyEnds>>;
export const flowKey = anyEnds.refine(isDistinct);

export const watchedFlow = z
  .strictObject({
    ...ends,
    label: labelName,
    /** Unix epoch: packets from before it belong to somebody else. */
    fromMs: milliseconds,
  })
  .refine(isDistinct);
export type WatchedFlow = z.infer<typeof watchedFlow>;

/** Flows of one message: fits a line of the control socket both ways. */
export const mostFlowsAtOnce = 200;
export const watchedFlows = z.array(watchedFlow).max(mostFlowsAtOnce);
export const flowKeys = z.array(flowKey).max(mostFlowsAtOnce);

export const flowCount = z.strictObject({
  packetsUp: count,
  packetsDown: count,
  /** Bytes of the sequence space towards the remote end that were seen; null for UDP. */
  uniqueTcpBytes: count.nullable(),
});
export type FlowCount = z.infer<typeof flowCount>;

export const flowReport = z.strictObject({
  /** Where packets of watched flows went, oldest first; more than one after a rotation. */
  datasets: z.array(datasetName).max(100),
  /** In the order asked; null: never told of this flow, or it is forgotten. */
  flows: z.array(flowCount.nullable()).max(mostFlowsAtOnce),
});
export type FlowReport = z.infer<typeof flowReport>;

/** Of whatever names a flow among other things. */
export function keyOf({ protocol, localIp, localPort, remoteIp, remotePort }: FlowKey): FlowKey {
  const key = { protocol, localPort, remoteIp, remotePort };
  return hasPorts(protocol) ? key : { ...key, localIp };
}

/** One text for one flow. */
export function textOfFlow({ protocol, localIp = '', localPort, remoteIp, remotePort }: FlowKey): string {
  const local = hasPorts(protocol) ? localPort : plainIp(localIp);
  return `${protocol} ${local} ${plainIp(remoteIp)} ${remotePort}`;
}

export function hasPorts(protocol: FlowKey['protocol']): boolean {
  return protocol === 'TCP' || protocol === 'UDP';
}

/** `facts` of a row: an echo request or its reply. */
export function isEcho(facts: number): boolean {
  return (facts & (factBits.echoRequest | factBits.echoReply)) !== 0;
}

/** How long after its end packets of a flow are still its own, ms: other pings of the same hosts look just like it. */
export function afterEndMs(protocol: FlowKey['protocol']): number {
  return hasPorts(protocol) ? 60_000 : 2000;
}

/**
 * The address as packet tables write it: RFC 5952 without a zone, and an IPv4 address that a socket gives as IPv6
 * (RFC 4291 §2.5.5.2) as what it is on the wire.
 */
export function plainIp(text: string): string {
  const address = parseIp(text.split('%', 1)[0] ?? '');
  if (address === null) return text;
  const { version, bytes } = address;
  const isMapped =
    version === 6 && bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every((b) => b === 0);
  return formatIp(isMapped ? { version: 4, bytes: bytes.subarray(12) } : address);
}
