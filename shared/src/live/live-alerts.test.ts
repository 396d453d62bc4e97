// One alert an episode: what counts as new, what the allow-list holds back, and until when.
import { describe, expect, it } from 'vitest';
import type { UnitSet } from '../analysis/unit-set.ts';
import { createAllowList } from '../findings/allow-list.ts';
import { findingId } from '../findings/finding-id.ts';
import type { NamedLimit } from '../model/model-findings.ts';
import { defaultRules, LiveAlerts } from './live-alerts.ts';

const rules = { ...defaultRules, allowList: createAllowList([], 0) };

interface Seen {
  readonly happening: string;
  readonly score: number;
  readonly bytesUp?: number;
  readonly logOdds?: number;
}

function judged(seen: readonly Seen[], lastMs: number) {
  const column = (read: (each: Seen) => number): Float64Array => Float64Array.from(seen, read);
  const units: UnitSet = {
    ...{ kind: 'channels', count: seen.length, columns: [], crowd: 10, packets: column(() => 1) },
    ...{ score: column(({ score }) => score), alertScore: column(({ score }) => score) },
    ...{ evidence: column(() => 0), bytesDown: column(() => 7) },
    bytesUp: column(({ bytesUp = 1000 }) => bytesUp),
    listed: Uint32Array.from(seen, (_, at) => at),
    id: (unit) => seen[unit]?.happening ?? '',
    face: () => ({ srcIp: '10.0.0.7', dstIp: '203.0.113.9', dstPort: 443 }),
    happeningId: (unit) => seen[unit]?.happening ?? '',
    reasons: () => [],
    families: () => [{ name: 'upload', value: 1, unit: 'B', p: 0.1, pHere: 0.1 }],
    more: () => undefined,
  };
  const modelSays = column(({ logOdds = Number.NEGATIVE_INFINITY }) => logOdds);
  return { units, modelSays, firstMs: column(() => 500), lastMs: column(() => lastMs) };
}

const happening = '10.0.0.7 → 203.0.113.9';

const trained = (limit: number | null): NamedLimit['detector'] => ({
  calibration: { score: Float64Array.of(-3, 2), p: Float64Array.of(0.01, 0.9) },
  limit,
});

it('tells once of an episode, and again after a pause of more than 15 minutes', () => {
  const alerts = new LiveAlerts();
  const count = (score: number, lastMs: number): number =>
    alerts.take(judged([{ happening, score }], lastMs), rules, lastMs).length;
  expect([count(2.1, 1000), count(2.2, 2000), count(5, 3000)]).toEqual([0, 1, 0]);
  expect(count(5, 3000 + 900_000)).toBe(0);
  expect(count(5, 903_000 + 900_001)).toBe(1);
});

it('says what is known then, under the id that the stored finding has', () => {
  const seen = [
    { happening, score: 3 },
    { happening: '10.0.0.8 → *', score: 2.5 },
    { happening: '10.0.0.9 → 10.0.0.1 (example.net)', score: 2.4 },
    { happening: '', score: 2.3 },
  ];
  const told = new LiveAlerts().take(judged(seen, 4000), rules, 9000);
  expect(told.map(({ srcIp, dstIp, dstPort, name }) => [srcIp, dstIp, dstPort, name])).toEqual([
    ['10.0.0.7', '203.0.113.9', 443, null],
    ['10.0.0.8', '*', 443, null],
    ['10.0.0.9', '10.0.0.1', 0, 'example.net'],
  ]);
  expect(told[0]).toMatchObject({
    ...{ id: findingId(happening, 500_000), atMs: 9000, firstMs: 500, packetMs: 4000 },
    ...{ score: 3, bytesUp: 1000, bytesDown: 7, detectors: ['upload'], allowed: null },
  });
});

it('records what is allowed, and tells of it when it sends more than that', () => {
  const alerts = new LiveAlerts();
  const entry = { what: '203.0.113.9', reason: 'backup', sinceMs: 0, untilMs: null, upToBytes: 5000 };
  const list = createAllowList([entry], 0);
  const at = (bytesUp: number, lastMs: number) =>
    alerts.take(judged([{ happening, score: 3, bytesUp }], lastMs), { ...rules, allowList: list }, lastMs);
  expect(at(4000, 1000).map(({ allowed }) => allowed)).toEqual([
    { what: '203.0.113.9', reason: 'backup', untilMs: null },
  ]);
  expect(at(5000, 2000)).toEqual([]);
  expect(at(5001, 3000).map(({ allowed }) => allowed)).toEqual([null]);
  expect(at(6000, 4000)).toEqual([]);
});

describe('a model', () => {
  const detector = trained(1.5);
  const told = (score: number, logOdds: number, limit = 2.2) =>
    new LiveAlerts().take(
      judged([{ happening, score, logOdds }], 1000),
      { ...rules, limit, model: { name: 'office', detector } },
      1000,
    );

  it('flags what the rules leave, with its reason first', () => {
    expect(told(1, 1.4)).toEqual([]);
    const [alert] = told(1, 1.5);
    expect(alert?.detectors).toEqual(['model', 'upload']);
    expect(alert?.reasons[0]?.text).toMatch(/^The model office gives it a probability of 0\.\d{3}/);
  });

  it('adds its word to what the rules flag, by the limit that is given', () => {
    expect(told(2, 1.4)).toEqual([]);
    expect(told(2, 1.4, 1.9).map(({ detectors }) => detectors)).toEqual([['upload']]);
    const [both] = told(2, 1.5, 1.9);
    expect([both?.detectors, both?.reasons]).toEqual([['upload', 'model'], []]);
  });

  it('that has no limit flags nothing', () => {
    const alerts = new LiveAlerts().take(
      judged([{ happening, score: 1, logOdds: 99 }], 1000),
      { ...rules, model: { name: 'office', detector: trained(null) } },
      1000,
    );
    expect(alerts).toEqual([]);
  });
});
