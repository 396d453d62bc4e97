// A flow that a capture is told of before its first packet, and what it has seen of it: the words between the capture,
// its host and other processes. The local address is not part of it: the capture sees this side of a NAT.

import { count, datasetName, labelName, milliseconds } from '@jaws/shared/contract/primitives';
import { formatIp, parseIp } from '@jaws/shared/domain/ip-address';
import { z } from 'zod';

const port = z.number().int().min(1).max(65_535);

export const flowKey = z.strictObject({
  protocol: z.enum(['TCP', 'UDP']),
  localPort: port,
  remoteIp: z.string().min(2).max(64),
  remotePort: port,
});
export type FlowKey = z.infer<typeof flowKey>;

export const watchedFlow = z.strictObject({
  ...flowKey.shape,
  label: labelName,
  /** Unix epoch: packets from before it belong to somebody else. */
  fromMs: milliseconds,
});
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
export function keyOf({ protocol, localPort, remoteIp, remotePort }: FlowKey): FlowKey {
  return { protocol, localPort, remoteIp, remotePort };
}

/** One text for one flow. */
export function textOfFlow({ protocol, localPort, remoteIp, remotePort }: FlowKey): string {
  return `${protocol} ${localPort} ${plainIp(remoteIp)} ${remotePort}`;
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
