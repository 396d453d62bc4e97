// Reasons against the packets themselves: what a person gets who filters packets.csv by the addresses and ports that
// the sentence names, and sums. In a made-up hour with an upload to a port of its own.
import { describe, expect, it } from 'vitest';
import type { AnalysisReason, AnalysisTop } from '../contract/analysis.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { analyseTable, type TableSettings } from './analyse.ts';
import { pcrOf } from './channel-features.ts';
import { syntheticHour } from './synthetic-hour.fixture.ts';

const settings: TableSettings = {
  unit: 'endpoints',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  features: null,
  top: 40,
  maxPoints: 1000,
};

interface Row {
  readonly from: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly payload: number;
}

function rowsOf(table: PacketTable): Row[] {
  const { addresses } = table.dictionaries;
  return Array.from({ length: table.count }, (_, row) => ({
    from: addresses.get(table.source[row]!) ?? '',
    to: addresses.get(table.destination[row]!) ?? '',
    fromPort: table.sourcePort[row]!,
    toPort: table.destinationPort[row]!,
    payload: Math.max(0, table.payloadSize[row]!),
  }));
}

/** `A sent … to B:port`: payload from A to B on that port of B. */
function sentOver(rows: readonly Row[], text: string): { sent: number; received: number } | null {
  const found = /^(\S+) sent .* (?:to|more to) ([\d.]+):(\d+)/.exec(text);
  const back = /^([\d.]+):(\d+) sent .* back for the .* from ([\d.]+)/.exec(text);
  if (found === null && back === null) return null;
  const [local, remote, port] =
    back === null ? [found![1], found![2], Number(found![3])] : [back[3], back[1], Number(back[2])];
  const sum = (keep: (row: Row) => boolean): number =>
    rows.filter(keep).reduce((total, row) => total + row.payload, 0);
  return {
    sent: sum((row) => row.from === local && row.to === remote && row.toPort === port),
    received: sum((row) => row.from === remote && row.to === local && row.fromPort === port),
  };
}

const hour = syntheticHour(11, 'tls-odd-port-2mb');
const rows = rowsOf(hour.table);
const { result } = analyseTable(hour.table, settings, { names: hour.names });
const told = result.top.flatMap((top) => top.reasons.map((reason) => ({ top, reason })));
const of = (feature: string): { top: AnalysisTop; reason: AnalysisReason }[] =>
  told.filter((each) => each.reason.feature === feature);

describe('reasons of endpoints', () => {
  it.each([
    ['upload', (sent: number) => sent],
    ['upload_vs_host', (sent: number, received: number) => sent - received],
    ['pcr', pcrOf],
  ] as const)('%s is the sum of the packets between the ends it names', (feature, value) => {
    const checkable = of(feature)
      .map(({ reason }) => ({ reason, sums: sentOver(rows, reason.text) }))
      .filter((each) => each.sums !== null);
    expect(checkable.length).toBeGreaterThan(0);
    for (const { reason, sums } of checkable)
      expect(reason.value).toBeCloseTo(value(sums!.sent, sums!.received), 9);
  });

  it('remote_hosts and peers are what counting addresses gives', () => {
    const counted = [...of('remote_hosts'), ...of('peers')];
    expect(counted.length).toBeGreaterThan(0);
    for (const { top, reason } of counted) {
      const about = reason.feature === 'peers' ? top.id : (/talked to ([\d.]+)/.exec(reason.text)?.[1] ?? '');
      const peers = new Set(
        rows.flatMap((row) => (row.from === about ? [row.to] : row.to === about ? [row.from] : [])),
      );
      expect(reason.value).toBe(peers.size);
    }
  });

  it('are three to five where the evidence is .1 or more, and no amount is told twice', () => {
    const flagged = result.top.filter((top) => top.evidence >= 0.1);
    expect(flagged.length).toBeGreaterThan(0);
    for (const { reasons } of flagged) {
      expect(reasons.length).toBeGreaterThanOrEqual(3);
      expect(new Set(reasons.map(({ text }) => text)).size).toBe(reasons.length);
    }
    for (const { reasons } of result.top) {
      const amounts = reasons.filter(({ feature }) =>
        ['upload', 'net_upload', 'upload_vs_host', 'cleartext_upload'].includes(feature),
      );
      if (reasons.length > 3) expect(amounts.length).toBeLessThanOrEqual(1);
    }
  });

  it('say a number that differs from the usual beside it, and no wrong plural', () => {
    for (const { reason } of told) {
      if (reason.usual !== null) expect(reason.value).not.toBe(reason.usual);
      expect(reason.text).not.toMatch(
        /(?<![\d.,])1 (flows|hosts|local hosts|ports|addresses|packets)\b|NaN|undefined|Infinity/,
      );
    }
  });

  it('leave the unit out of its usual: doubling the culprit’s upload changes no usual', () => {
    const culprit = result.top.find((top) => top.id === hour.outside)!;
    const upload = culprit.reasons.find(({ feature }) => feature === 'upload')!;
    const doubled = syntheticHour(11, 'tls-odd-port-2mb').table;
    const { addresses } = doubled.dictionaries;
    for (let row = 0; row < doubled.count; row++) {
      if (addresses.get(doubled.destination[row]!) === hour.outside) doubled.payloadSize[row]! *= 2;
    }
    const again = analyseTable(doubled, settings, { names: hour.names }).result;
    const more = again.top
      .find((top) => top.id === hour.outside)!
      .reasons.find(({ feature }) => feature === 'upload')!;
    expect(more.value).toBe(2 * upload.value!);
    expect(more.usual).toBe(upload.usual);
  });
});

describe('reasons of flows', () => {
  it('speak of the flow’s own bytes', () => {
    const flows = analyseTable(hour.table, { ...settings, unit: 'flows' }, { names: hour.names }).result;
    const uploads = flows.top.flatMap((top) =>
      top.reasons.filter(({ feature }) => feature === 'upload').map((reason) => ({ top, reason })),
    );
    expect(uploads.length).toBeGreaterThan(3);
    for (const { top, reason } of uploads) {
      const inFlow = rows.filter((row) => {
        const forth = row.from === top.srcIp && row.fromPort === top.srcPort;
        return forth && row.to === top.dstIp && row.toPort === top.dstPort;
      });
      expect(reason.value).toBe(inFlow.reduce((sum, row) => sum + row.payload, 0));
    }
  });
});
