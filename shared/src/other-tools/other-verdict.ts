// Was a run of chum noticed by another detector? Its alerts are held against the connections of the run, the bytes against the
// packets of the capture that both saw.

import { z } from 'zod';
import { parseIp, formatIp } from '../domain/ip-address.ts';
import { longestDetector, otherTool, type OtherAlert, type OtherTool } from './other-alert.ts';

const count = z.number().int().min(0);

export const otherVerdict = z.strictObject({
  tool: otherTool,
  /** The capture that the tool was given. */
  dataset: z.string().max(64),
  isNoticed: z.boolean(),
  /** What it saw, the first first. */
  detectors: z.array(z.string().max(longestDetector)).max(20),
  /** Bytes on the wire that had left for the listener by the first alert. Null without one, or where it tells no time. */
  bytesOut: count.nullable(),
  /** From the first packet of the run to the first alert, ms. */
  afterMs: z.number().min(0).nullable(),
});
export type OtherVerdict = z.infer<typeof otherVerdict>;

/** Alerts may be stamped a little before the run's first packet, and are often raised when a connection ends. */
const beforeMs = 1000;
const afterMs = 15 * 60_000;
const mostDetectors = 20;

/** Bytes that had left by a moment: `times` rising, ms; `bytes`: sums up to each. */
export interface SentBytes {
  readonly times: Float64Array;
  readonly bytes: Float64Array;
}

/** What a run says of itself; see `runRecord`. */
export interface JudgedRun {
  readonly flows: readonly {
    readonly localIp: string;
    readonly localPort: number;
    readonly remoteIp: string;
    readonly remotePort: number;
  }[];
  readonly startedMs: number;
  readonly endedMs: number | null;
}

/** `alerts`: all of one tool, over one capture. */
export function judgeByAlerts(
  run: JudgedRun,
  tool: OtherTool,
  dataset: string,
  alerts: readonly OtherAlert[],
  sent: SentBytes,
): OtherVerdict {
  const isOwn = matcher(run);
  const own = alerts.filter(isOwn);
  own.sort((a, b) => (a.atMs ?? Infinity) - (b.atMs ?? Infinity));
  const [first] = own;
  const detectors = [...new Set(own.map(({ detector }) => detector))].slice(0, mostDetectors);
  const facts = { tool, dataset, isNoticed: first !== undefined, detectors };
  const startMs = sent.times[0];
  if (first?.atMs == null || startMs === undefined) return { ...facts, bytesOut: null, afterMs: null };
  return {
    ...facts,
    bytesOut: bytesBy(sent, first.atMs),
    afterMs: Math.max(0, Math.round(first.atMs - startMs)),
  };
}

interface End {
  readonly ip: string;
  readonly port: number | null;
}

/** Whether an alert is of the run: of one of its connections, in either direction (an answer may have raised it), in its time. */
function matcher({ flows, startedMs, endedMs }: JudgedRun): (alert: OtherAlert) => boolean {
  const ends = flows.map((flow) => ({
    local: { ip: plain(flow.localIp), port: flow.localPort },
    remote: { ip: plain(flow.remoteIp), port: flow.remotePort },
  }));
  const remotes = new Set(ends.map(({ remote }) => remote.ip));
  const [fromMs, toMs] = [startedMs - beforeMs, (endedMs ?? startedMs) + afterMs];
  return ({ atMs, srcIp, srcPort, dstIp, dstPort }) => {
    if (atMs !== null && (atMs < fromMs || atMs > toMs)) return false;
    const source = { ip: plain(srcIp), port: srcPort };
    const target = { ip: plain(dstIp), port: dstPort };
    if (!remotes.has(source.ip) && !remotes.has(target.ip)) return false;
    return ends.some(
      ({ local, remote }) =>
        (fits(source, local) && fits(target, remote)) || (fits(target, local) && fits(source, remote)),
    );
  };
}

/** A socket that was bound to all addresses has none of its own. */
const anyAddress: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

/** Zeek and others write type and code of ICMP, whose flows have no ports, in the place of ports. */
const mostIcmpType = 255;

/** A port that the alert does not name fits all. */
function fits(alerted: End, { ip, port }: End): boolean {
  if (alerted.ip !== ip && !anyAddress.has(ip)) return false;
  return alerted.port === null || alerted.port === port || (port === 0 && alerted.port <= mostIcmpType);
}

function plain(text: string): string {
  const address = parseIp(text.replace(/^::ffff:(?=\d+\.)/, ''));
  return address === null ? text : formatIp(address);
}

function bytesBy({ times, bytes }: SentBytes, atMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (bytes[low - 1] as number);
}
