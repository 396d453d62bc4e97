// A live picture that knows a baseline or asks a model says of every happening what the stored traffic is told.
import { beforeAll, describe, expect, it } from 'vitest';
import type { UnitKind } from '../contract/analysis.ts';
import { alertScore } from '../findings/alert-search.ts';
import { happeningId } from '../findings/happening-id.ts';
import type { Happenings } from '../findings/happenings.ts';
import { learnBaseline } from '../findings/learn-baseline.ts';
import { inOrderOfTime, PrefixReader, type ReaderContext } from '../findings/prefix-reader.ts';
import { createMatrix } from '../analysis/matrix.ts';
import { collectMoments } from '../model/collect-moments.ts';
import { scoreRows, trainDetector, type Detector } from '../model/detector.ts';
import { featureReader, modelFeatures } from '../model/happening-features.ts';
import { labelledHour } from '../model/labelled-hour.fixture.ts';
import { MomentRowsBuilder } from '../model/moment-rows.ts';
import { splitRows } from '../model/split-rows.ts';
import { createLiveEngine } from './live-engine.ts';
import type { Judgement } from './live-judgement.ts';
import type { LiveSettings } from './live-settings.ts';

const { table, names } = labelledHour(77, 5);
const ordered = inOrderOfTime(table);
const quiet = labelledHour(5, 0);
const { habits } = learnBaseline(quiet.table, { names: quiet.names });

let detector: Detector;
beforeAll(() => {
  const builder = new MomentRowsBuilder(modelFeatures.map(({ key }) => key));
  const { table: labelled, names: known } = labelledHour(5, 12);
  collectMoments(builder, { table: labelled, context: { names: known }, dataset: 0 });
  const rows = builder.finish();
  detector = trainDetector(rows, splitRows(rows, 'session', 2), 1);
});

function live(unit: UnitKind, settings: Partial<LiveSettings>): Judgement {
  const limits = { windowMs: 7_200_000, mostPackets: 1_000_000, mostUnits: 1_000_000 };
  const engine = createLiveEngine({ unit, names, ...limits, ...settings });
  engine.add(ordered, 0, ordered.count);
  engine.settle(0);
  return engine.judged!;
}

function stored(context: ReaderContext): Happenings {
  return new PrefixReader(ordered, { names, ...context }).happenings(ordered.count);
}

/** By happening, rounded so that sums in another order are the same. */
function byHappening(value: (at: number) => number, name: (at: number) => string, count: number) {
  const values = new Map<string, string>();
  for (let at = 0; at < count; at++) values.set(name(at), value(at).toFixed(9));
  return values;
}

const scoresOf = ({ units }: Judgement) =>
  byHappening(
    (unit) => units.alertScore[unit]!,
    (unit) => units.happeningId(unit),
    units.count,
  );

describe.each(['channels', 'flows', 'endpoints', 'packets'] as const)('%s', (unit) => {
  it('with a baseline have the scores of stored traffic with that baseline, and other ones without', () => {
    const happenings = stored({ habits });
    const expected = byHappening(
      (id) => alertScore(happenings, id),
      (id) => happeningId(happenings, id),
      happenings.count,
    );
    const scores = scoresOf(live(unit, { habits }));
    expect(scores.size).toBeGreaterThan(40);
    for (const [name, score] of scores)
      if (name !== '') expect([name, score]).toEqual([name, expected.get(name)]);
    expect(scoresOf(live(unit, {}))).not.toEqual(scores);
  });

  it.each([
    ['without a baseline', {}],
    ['with one, which it was not trained with', { habits }],
  ])('hear of a model what it says of stored traffic, %s', (_, known) => {
    const happenings = stored({});
    const features = createMatrix(happenings.count, detector.features.length);
    const reader = featureReader(happenings);
    for (let id = 0; id < happenings.count; id++) features.data.set(reader.read(id), id * features.columns);
    const said = scoreRows(detector, features);
    const expected = byHappening(
      (id) => said[id]!,
      (id) => happeningId(happenings, id),
      happenings.count,
    );
    const { units, modelSays } = live(unit, { ...known, model: { name: 'office', detector } });
    const heard = byHappening(
      (at) => modelSays![at]!,
      (at) => units.happeningId(at),
      units.count,
    );
    for (const [name, logOdds] of heard)
      if (name !== '') expect([name, logOdds]).toEqual([name, expected.get(name)]);
    expect(new Set(heard.values()).size).toBeGreaterThan(1);
  });
});

it('asks no model where none is chosen', () => {
  expect(live('channels', {}).modelSays).toBeNull();
});
