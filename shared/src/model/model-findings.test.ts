// The model as one more voice: what it adds to the findings of the rules, and that it needs no later packet.

import { beforeAll, describe, expect, it } from 'vitest';
import { scoreResult, type Finding } from '../contract/detection.ts';
import { selectPackets } from '../domain/select-packets.ts';
import { scoreFindings, type Scored } from '../findings/score-findings.ts';
import { collectMoments } from './collect-moments.ts';
import { trainDetector, type Detector } from './detector.ts';
import { modelFeatures } from './happening-features.ts';
import { labelledHour, type LabelledHour } from './labelled-hour.fixture.ts';
import { withModel } from './model-findings.ts';
import { MomentRowsBuilder } from './moment-rows.ts';
import { splitRows } from './split-rows.ts';

let detector: Detector;
/** Another hour, whose uploads have no label. */
const other = labelledHour(77, 5);
other.table.label.fill(other.table.dictionaries.labels.intern('norm'));

beforeAll(() => {
  const builder = new MomentRowsBuilder(modelFeatures.map(({ key }) => key));
  const { table, names } = labelledHour(5, 12);
  collectMoments(builder, { table, context: { names }, dataset: 0 });
  const rows = builder.finish();
  detector = trainDetector(rows, splitRows(rows, 'session', 2), 1);
});

/** Rules with a limit that nothing reaches leave the model alone. */
const quietRules = { score: 99, rule: 'of a test' };

function heard({ table, names }: LabelledHour, limit = quietRules): Scored {
  const scored = scoreFindings(table, { names }, limit);
  return withModel(scored, table, { names }, { name: 'office', detector });
}

describe('withModel', () => {
  it('finds uploads like those it has learnt, with a reason in words', () => {
    const result = heard(other);
    expect(result.model?.name).toBe('office');
    const pairs = result.findings.map(({ srcIp, dstIp }) => `${srcIp} ${dstIp}`);
    expect(pairs).toContain('10.1.1.30 203.0.113.10');
    expect(pairs.filter((pair) => !pair.includes(' 203.0.113.'))).toEqual([]);
    const [first] = result.findings;
    expect(first).toMatchObject({ tier: 'weak', model: { name: 'office' }, counterfactual: null });
    expect(first?.detectors[0]).toBe('model');
    expect(first?.reasons[0]?.text).toMatch(
      /^The model office gives it a probability of 0\.\d{3}; it flags from 0\.\d{3} on$/,
    );
    expect(first?.tierRule).toMatch(/^Only the model office flags it; the score of the rules reached /);
    expect(() => scoreResult.parse({ ...result, durationMs: 0 })).not.toThrow();
  });

  it('says its word of findings that the rules have, and doubles none', () => {
    const { table, names } = other;
    const rules = scoreFindings(table, { names }, { score: 1, rule: 'of a test' });
    expect(rules.findings.length).toBeGreaterThan(2);
    const both = withModel(rules, table, { names }, { name: 'office', detector });
    const ids = both.findings.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const finding of rules.findings) {
      const told = both.findings.find(({ id }) => id === finding.id);
      expect(told?.model?.p).toBeGreaterThan(0);
      expect({ ...told, model: undefined, detectors: finding.detectors }).toEqual({
        ...finding,
        model: undefined,
      });
    }
  });

  it('needs no packet after its alert', () => {
    const [first] = heard(other).findings;
    const { alertMs } = first as Finding;
    const until = (ms: number): LabelledHour => {
      const rows = Uint32Array.from({ length: other.table.count }, (_, row) => row);
      const kept = rows.filter((row) => (other.table.timestampUs[row] as number) <= ms * 1000);
      return { ...other, table: selectPackets(other.table, kept) };
    };
    const same = heard(until(alertMs)).findings.find(({ id }) => id === first?.id);
    expect(same).toMatchObject({ alertMs, reasons: first?.reasons, bytesOutAtAlert: first?.bytesOutAtAlert });
  });

  it('adds nothing where it has no limit', () => {
    const { table, names } = other;
    const scored = scoreFindings(table, { names }, quietRules);
    const silent = { ...detector, limit: null };
    expect(withModel(scored, table, { names }, { name: 'office', detector: silent })).toMatchObject({
      findings: [],
      model: { name: 'office', p: null },
    });
  });
});
