// The engine as a whole, on a made-up hour: the first frame is the batch analysis, slices change nothing, anomalies
// fade by the clock that is passed in, the culprit is on top while it is at work.
import { describe, expect, it } from 'vitest';
import { analyseTable } from '../analysis/analyse.ts';
import { syntheticHour } from '../analysis/synthetic-hour.fixture.ts';
import type { UnitKind } from '../contract/analysis.ts';
import { packetTable, tableEpochUs } from '../domain/packet-rows.fixture.ts';
import { PacketTable } from '../domain/packet-table.ts';
import { jumpBetween, type PlacedFrame } from './jump.ts';
import { createAllowList } from '../findings/allow-list.ts';
import { defaultRules, LiveAlerts } from './live-alerts.ts';
import { createLiveEngine } from './live-engine.ts';
import type { LiveFrame } from './live-frame.ts';

const columnNames = [
  ...([
    'timestampUs',
    'size',
    'payloadSize',
    'source',
    'destination',
    'sourcePort',
    'destinationPort',
  ] as const),
  ...(['sourceMac', 'destinationMac', 'protocol', 'tcpFlags', 'label', 'detail', 'facts'] as const),
];

/** Rows in order of time, every `step`-th flow of packets left out by port to keep tests short. */
function inOrder(table: PacketTable, keep: (row: number) => boolean): PacketTable {
  const rows = Array.from({ length: table.count }, (_, row) => row).filter(keep);
  rows.sort((a, b) => table.timestampUs[a]! - table.timestampUs[b]!);
  const out = new PacketTable(rows.length, table.dictionaries);
  out.count = rows.length;
  for (const name of columnNames) rows.forEach((from, to) => (out[name][to] = table[name][from]!));
  return out;
}

const hour = syntheticHour(5, 'tls-odd-port-2mb');
const { dictionaries } = hour.table;
const suspects = new Set([hour.inside, hour.outside].map((each) => dictionaries.addresses.find(each)));
const table = inOrder(
  hour.table,
  (row) =>
    suspects.has(hour.table.destination[row]) ||
    (hour.table.sourcePort[row]! + hour.table.destinationPort[row]!) % 3 === 0,
);
const startMs = tableEpochUs / 1000;
const endMs = startMs + 3_600_000;
const wholeHour = {
  dictionaries,
  names: hour.names,
  windowMs: 7_200_000,
  mostPackets: 100_000,
  mostUnits: 100_000,
};

function rowAt(ms: number): number {
  let row = 0;
  while (row < table.count && table.timestampUs[row]! < ms * 1000) row++;
  return row;
}

describe('first frame', () => {
  it.each<UnitKind>(['channels', 'flows', 'endpoints', 'packets'])(
    '%s: is the batch analysis of the window',
    (unit) => {
      const engine = createLiveEngine({ ...wholeHour, unit });
      for (let from = 0; from < table.count; from += 777)
        engine.add(table, from, Math.min(table.count, from + 777));
      const { points, top, features, explainedVariance } = engine.frame(endMs);
      const settings = {
        unit,
        method: 'dbscan',
        eps: null,
        minSamples: null,
        k: null,
        features: null,
      } as const;
      const batch = analyseTable(table, { ...settings, top: 20, maxPoints: 100_000 }, { names: hour.names });
      const { drawn } = batch.result;
      expect(points.id).toEqual(drawn.id);
      for (const [ours, theirs] of [
        [points.x, drawn.x],
        [points.y, drawn.y],
        [points.evidence, drawn.evidence],
        [points.size, drawn.bytes],
      ] as const)
        theirs.forEach((value, at) => {
          if (Math.abs(ours[at]! - value) > 1e-9 * (1 + Math.abs(value)))
            expect.fail(`unit ${at}: ${ours[at]}, not ${value}`);
        });
      expect(explainedVariance[0]).toBeCloseTo(batch.result.explainedVariance[0]!, 9);
      expect(features.map(({ name }) => name)).toEqual(batch.result.features.map(({ name }) => name));
      const strong = batch.result.top.filter(({ evidence }) => evidence >= 0.05);
      expect(top.slice(0, strong.length).map(({ details }) => details.id)).toEqual(
        strong.map(({ id }) => id),
      );
      expect(top[0]?.details.reasons).toEqual(strong[0]?.reasons);
    },
  );
});

describe('slices', () => {
  it('come to the same judgement, and show the last one meanwhile', () => {
    let ms = 0;
    const sliced = createLiveEngine({ ...wholeHour, unit: 'flows', sliceMs: 1, stopwatch: () => (ms += 1) });
    const whole = createLiveEngine({ ...wholeHour, unit: 'flows' });
    sliced.add(table, 0, table.count);
    whole.add(table, 0, table.count);
    let frames = 0;
    let frame: LiveFrame;
    do {
      frame = sliced.frame(endMs);
      frames++;
      if (frame.judgements === 0) expect([frame.points.key.length, frame.judgedMs]).toEqual([0, null]);
    } while (frame.judgements === 0 && frames < 500);
    expect(frames).toBeGreaterThan(20);
    const { points, top } = whole.frame(endMs);
    expect(frame.points).toEqual(points);
    expect(frame.top.map(({ key }) => key)).toEqual(top.map(({ key }) => key));
    expect(frame.judgedMs).toBe(endMs);
  });
});

describe('an hour of frames', () => {
  it('has the culprit in the top 3 of channels while it is at work, then fades it, and colours last', () => {
    const engine = createLiveEngine({
      ...wholeHour,
      unit: 'channels',
      windowMs: 600_000,
      halfLifeMs: 120_000,
    });
    const rank = (frame: LiveFrame): number =>
      1 + frame.top.findIndex(({ details }) => details.dstIp === hour.outside);
    let row = 0;
    const alerts = new LiveAlerts();
    const alerted: string[] = [];
    const seen: { ms: number; rank: number; evidence: number }[] = [];
    for (let ms = startMs + 1_380_000; ms <= startMs + 3_200_000; ms += 20_000) {
      const to = rowAt(ms);
      engine.add(table, row, to);
      row = to;
      const frame = engine.frame(ms);
      const at = frame.points.id.indexOf(`${hour.inside} → ${hour.outside}`);
      if (engine.judged !== null)
        alerted.push(
          ...alerts
            .take(engine.judged, { ...defaultRules, allowList: engine.top.allowList }, ms)
            .map(({ dstIp }) => dstIp),
        );
      seen.push({ ms: ms - startMs, rank: rank(frame), evidence: frame.points.evidence[at] ?? 0 });
    }
    // The upload is at 1,500 s; the window holds it until 2,100 s.
    const active = seen.filter(({ ms }) => ms >= 1_520_000 && ms <= 2_080_000);
    expect(active.every((each) => each.rank >= 1 && each.rank <= 3)).toBe(true);
    expect(seen.filter(({ ms }) => ms < 1_500_000).every((each) => each.rank === 0)).toBe(true);
    expect(alerted).toEqual([hour.outside]);
    const left = seen.findIndex(({ ms }) => ms > 2_180_000);
    expect(seen[left]!.evidence).toBeGreaterThan(0.2);
    expect(seen[left + 6]!.evidence / seen[left]!.evidence).toBeCloseTo(0.5, 6);
    expect(seen.at(-1)!.evidence).toBe(0);
    expect(seen.at(-1)!.rank).toBe(0);
  }, 60_000);

  it('jumps little in explore mode, and not at all where nothing is new in frozen mode', () => {
    const jumps = (projection: 'explore' | 'frozen', still: boolean): number[] => {
      const engine = createLiveEngine({ ...wholeHour, unit: 'endpoints', windowMs: 900_000, projection });
      engine.add(table, 0, rowAt(startMs + 900_000));
      let row = rowAt(startMs + 900_000);
      let previous: PlacedFrame | null = null;
      const found: number[] = [];
      for (let frame = 0; frame < 25; frame++) {
        const nowMs = startMs + 900_000 + frame * 5000;
        if (!still) {
          engine.add(table, row, rowAt(nowMs));
          row = rowAt(nowMs);
        }
        const { points } = engine.frame(still ? startMs + 900_000 : nowMs);
        const current = { ids: points.key, points: new Float64Array(points.key.length * 2) };
        points.x.forEach((x, at) => {
          current.points.set([x, points.y[at]!], at * 2);
        });
        if (previous !== null) found.push(jumpBetween(previous, current));
        previous = current;
      }
      return found.sort((a, b) => a - b);
    };
    const explore = jumps('explore', false);
    expect(explore[12]).toBeLessThan(0.1);
    expect(explore.at(-1)).toBeGreaterThan(0);
    expect(Math.max(...jumps('frozen', true))).toBe(0);
  }, 60_000);
});

describe('controls', () => {
  it('leaves out what is allowed, pins, changes clustering and projection while it runs', () => {
    const engine = createLiveEngine({ ...wholeHour, unit: 'endpoints' });
    engine.add(table, 0, table.count);
    const first = engine.frame(endMs);
    engine.top.allowList = createAllowList(
      [{ what: hour.inside, reason: 'a test of ours', sinceMs: endMs, untilMs: null, upToBytes: null }],
      endMs,
    );
    engine.top.pin(first.top.at(-1)!.key);
    engine.setClustering({ method: 'kmeans', eps: null, minSamples: null, k: 4 });
    engine.setProjection('explore');
    engine.setHalfLife(10_000, endMs);
    engine.refit();
    const second = engine.settle(endMs + 1000);
    expect(second.top.some(({ details }) => details.srcIp === hour.inside)).toBe(false);
    expect(second.top[0]).toMatchObject({ key: first.top.at(-1)!.key, pinned: true });
    expect([second.clusters, second.k, second.noise, second.halfLifeMs]).toEqual([4, 4, 0, 10_000]);
    expect(second.window).toMatchObject({ packets: table.count, flowsLeft: 0 });
  });

  it('shows an empty window, then a single packet', () => {
    const one = packetTable([{ at: 0, from: '10.0.0.5:1', to: '198.51.100.1:443' }]);
    for (const unit of ['packets', 'flows', 'endpoints'] as const) {
      for (const method of ['dbscan', 'kmeans'] as const) {
        const clustering = { method, eps: null, minSamples: null, k: null };
        const engine = createLiveEngine({ unit, dictionaries: one.dictionaries, clustering });
        expect(engine.frame(0).points.key).toHaveLength(0);
        engine.add(one, 0, 1);
        expect(engine.frame(1).points.key).toHaveLength(unit === 'endpoints' ? 2 : 1);
      }
    }
  });

  it('refuses a feature that the unit does not have, at every frame', () => {
    const engine = createLiveEngine({ ...wholeHour, unit: 'flows', features: ['colour'] });
    for (let round = 0; round < 2; round++)
      expect(() => engine.frame(endMs)).toThrow(
        expect.objectContaining({ code: 'analysis.unknown-feature' }),
      );
  });
});
