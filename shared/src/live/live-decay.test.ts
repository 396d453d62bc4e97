// An anomaly that happens once, in the whole engine and by a clock that is passed in: half after one half-life, gone
// below 5 %, for each unit; and a change of engine takes nothing of it away.
import { describe, expect, it } from 'vitest';
import type { UnitKind } from '../contract/analysis.ts';
import { packetTable, tableEpochUs, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { leastEvidence } from './evidence-decay.ts';
import { createLiveEngine, type LiveEngine } from './live-engine.ts';
import type { LiveFrame } from './live-frame.ts';
import type { LiveDetails } from './live-top.ts';

const startMs = tableEpochUs / 1000;
const windowMs = 20_000;
const halfLifeMs = 30_000;
const culprit = '203.0.113.9';
const insider = '10.0.0.99';

/** Ten seconds of 60 hosts asking 20 servers, and getting a little more than they send. */
function ordinary(at: number): PacketRow[] {
  return Array.from({ length: 60 }, (_, host) => {
    const from = `10.0.0.${host + 1}:${50_000 + host}`;
    const to = `198.51.100.${1 + (host % 20)}:443`;
    const time = at + host / 10;
    return [
      { at: time, from, to, payload: 150 + (host % 7) },
      { at: time + 0.01, from: to, to: from, payload: 400 + (host % 11) },
    ];
  }).flat();
}

/** Twelve packets, as offload hands them over, to a port of no service. */
const theft: PacketRow[] = Array.from({ length: 12 }, () => ({
  ...{ at: 5.05, from: `${insider}:51000`, to: `${culprit}:27123`, payload: 60_000, protocol: 'UDP' },
}));

function started(unit: UnitKind, tens = 3): LiveEngine {
  const engine = createLiveEngine({ unit, windowMs, halfLifeMs });
  const rows = Array.from({ length: tens }, (_, ten) => ordinary(ten * 10)).flat();
  const table = packetTable([...theft, ...rows].sort((a, b) => a.at - b.at));
  engine.add(table, 0, table.count);
  return engine;
}

function addOrdinary(engine: LiveEngine, at: number): void {
  const table = packetTable(ordinary(at));
  engine.add(table, 0, table.count);
}

const isCulprit = (details?: Partial<LiveDetails>): boolean =>
  details?.dstIp === culprit || details?.id === insider;

function culpritIn({ top }: LiveFrame): LiveFrame['top'][number] {
  const found = top.find(({ details }) => isCulprit(details));
  if (found === undefined) throw new Error('the culprit is not listed');
  return found;
}

/** The strongest unit with the culprit's address, on screen and in the list. */
function shown(frame: LiveFrame, engine: LiveEngine): { points: number; top: number; present: number } {
  const { points, top } = frame;
  const isCulpritAt = (key: number): boolean => isCulprit(engine.describe(key)?.details);
  let [strongest, present] = [0, 0];
  points.key.forEach((key, at) => {
    if ((points.evidence[at] ?? 0) <= strongest || !isCulpritAt(key)) return;
    strongest = points.evidence[at] ?? 0;
    present = points.present[at] ?? 0;
  });
  const listed = top.filter(({ key }) => isCulpritAt(key)).map(({ evidence }) => evidence);
  return { points: strongest, top: Math.max(0, ...listed), present };
}

/** Seconds after the start; ordinary traffic goes on. */
function frameAt(engine: LiveEngine, second: number): LiveFrame {
  addOrdinary(engine, second - 10);
  return engine.frame(startMs + second * 1000);
}

const units: readonly UnitKind[] = ['packets', 'flows', 'endpoints', 'channels'];

describe.each(units)('%s: an anomaly that happened once', (unit) => {
  it('is half after one half-life, and gone below 5 %', () => {
    const engine = started(unit, 1);
    expect(shown(engine.frame(startMs + 10_000), engine).points).toBeGreaterThan(0.2);
    for (const second of [20, 30]) frameAt(engine, second);
    const left = shown(frameAt(engine, 40), engine);
    expect(left.present).toBe(0);
    const half = shown(frameAt(engine, 40 + halfLifeMs / 1000), engine);
    expect(half.points / left.points).toBeCloseTo(0.5, 9);
    expect(half.top).toBe(half.points);

    const goneS = 40 + (halfLifeMs / 1000) * Math.log2(left.points / leastEvidence);
    expect(shown(engine.frame(startMs + goneS * 1000 - 100), engine).points).toBeGreaterThan(leastEvidence);
    const gone = shown(engine.frame(startMs + goneS * 1000 + 100), engine);
    expect([gone.points, gone.top]).toEqual([0, 0]);
  });

  it('follows a half-life that is changed on the way', () => {
    const engine = started(unit, 1);
    engine.frame(startMs + 10_000);
    const before = shown(frameAt(engine, 40), engine);
    engine.setHalfLife(5000, startMs + 40_000);
    expect(shown(frameAt(engine, 45), engine).points / before.points).toBeCloseTo(0.5, 9);
  });
});

describe.each(units)('%s: an engine made anew', (unit) => {
  const nowMs = startMs + 12_000;

  it.each([
    ['is there', true],
    ['has left', false],
  ])('knows evidence and pin of a unit that %s', (_, isThere) => {
    const old = started(unit, 1);
    const first = culpritIn(old.frame(startMs + 10_000));
    expect(first.evidence).toBeGreaterThan(0.2);
    old.top.pin(first.key);
    const next = createLiveEngine({ unit, windowMs, halfLifeMs });
    const rows = [...(isThere ? theft : []), ...ordinary(isThere ? 0 : 20)];
    const table = packetTable(rows.sort((a, b) => a.at - b.at));
    next.add(table, 0, table.count);
    next.adopt(old.carry(nowMs));
    const frame = next.frame(nowMs + halfLifeMs);
    const found = culpritIn(frame);
    expect([found.rank, found.pinned, found.details.id]).toEqual([
      1,
      true,
      next.describe(found.key)?.details.id,
    ]);
    // It was judged two seconds before it was carried, and has faded by a half-life where it is not judged anew.
    expect(found.evidence).toBeGreaterThan(first.evidence * 0.47);
    expect(frame.points.present[frame.points.key.indexOf(found.key)]).toBe(isThere ? 1 : 0);
    expect(frame.top.filter(({ details }) => details.srcIp === found.details.srcIp)).toHaveLength(1);
    // By the id under which it is shown it can be let go.
    expect(next.carriedKey(found.details.id)).toBe(isThere ? null : found.key);
  });

  it('takes nothing over from another unit', () => {
    const other = units.find((each) => each !== unit) ?? 'flows';
    const old = started(other, 1);
    old.frame(startMs + 10_000);
    const next = createLiveEngine({ unit, windowMs, halfLifeMs });
    const rows = packetTable(ordinary(0));
    next.add(rows, 0, rows.count);
    next.adopt(old.carry(nowMs));
    expect(next.frame(nowMs).top.every(({ details }) => !isCulprit(details))).toBe(true);
  });
});
