// Which finding is a run's, what is told where there is none, and the sentences.

import { describe, expect, test } from 'vitest';
import type { Finding } from '../contract/detection.ts';
import {
  bestVerdict,
  detectorPhrase,
  verdictOf,
  verdictText,
  type RunTrace,
  type RunVerdict,
} from './run-verdict.ts';

const trace: RunTrace = {
  ends: [{ client: '10.0.0.1', server: '203.0.113.9' }],
  startedMs: 10_000,
  endedMs: 20_000,
};
const limit = { score: 2.2, rule: 'default' };

function found(changes: Partial<Finding> = {}): Finding {
  return {
    ...{ id: '0123456789abcdef', kind: 'pair', srcIp: '10.0.0.1', dstIp: '203.0.113.9', dstPort: 443 },
    ...{ name: null, localIp: '10.0.0.1', remoteIp: '203.0.113.9', remotePort: 443 },
    ...{ firstMs: 10_100, lastMs: 20_100, alertMs: 13_300, score: 2.4, evidence: 0.4, p: 0.001 },
    ...{ bytesOutAtAlert: 79_000, bytesInAtAlert: 100, bytesUpBeforeAlert: 79_000 },
    ...{ reasons: [], families: [], detectors: ['upload', 'beacon'], counterfactual: null },
    ...{ attack: [], lowered: [], highest: 3, highestMs: 20_000, now: 3, tier: 'weak', tierRule: '' },
    ...{ bytesUp: 300_000, bytesDown: 100 },
    ...changes,
  };
}

function judged(...findings: Finding[]): RunVerdict {
  return verdictOf('d', { findings, limit }, trace, 0.315);
}

describe('a run', () => {
  test('is noticed by the first alert between its ends while it goes on', () => {
    const verdict = judged(found({ alertMs: 15_000, id: 'f'.repeat(16) }), found());
    expect(verdict).toMatchObject({
      ...{ dataset: 'd', outcome: 'noticed', findingId: '0123456789abcdef' },
      ...{ bytesOut: 79_000, afterMs: 3200, detectors: ['upload', 'beacon'], evidence: 0.4 },
    });
    expect(verdictText(verdict)).toBe('Noticed after 79 kB (3.2 s) by upload volume, regular contact');
  });

  test.each([
    ['of another client', { srcIp: '10.0.0.2' }],
    ['of another server', { dstIp: '203.0.113.10' }],
    ['of a sweep', { kind: 'sweep', dstIp: '203.0.113.9' }],
    ['that was over before', { firstMs: 1000, alertMs: 1000, lastMs: 9000 }],
    ['that came long after', { firstMs: 30_000, alertMs: 30_000, lastMs: 31_000 }],
    ['of an episode that begins with it and is alerted of long after', { alertMs: 90_000, lastMs: 99_000 }],
  ] as const)('is not noticed by an alert %s', (_, changes) => {
    const verdict = judged(found(changes));
    expect(verdict).toMatchObject({ outcome: 'missed', findingId: null, evidence: 0.315 });
    expect(verdictText(verdict)).toBe('Not noticed: highest evidence .31, the limit is .37');
  });

  test('that belongs to an older alert is not noticed anew', () => {
    expect(judged(found({ firstMs: 5000, alertMs: 6000 })).outcome).toBe('earlier');
    const [earlier, during] = [found({ firstMs: 5000, alertMs: 6000 }), found({ alertMs: 12_000 })];
    expect(judged(earlier, during).outcome).toBe('noticed');
  });

  test('that the allow-list covers is told to nobody', () => {
    const allowed = { what: '203.0.113.9', reason: 'ours', untilMs: null };
    expect(judged(found({ allowed })).outcome).toBe('allowed');
  });

  test('between ends that are never judged is not called missed', () => {
    const verdict = verdictOf('d', { findings: [], limit }, trace, null);
    expect(verdict).toMatchObject({ outcome: 'not-judged', evidence: null });
    expect(verdictText(verdict)).toMatch(/^Not judged: what an address sends to itself/);
  });
});

test('what is just below the limit is not shown as at it', () => {
  const verdict = verdictOf('d', { findings: [], limit }, trace, 0.3666);
  expect(verdictText(verdict)).toBe('Not noticed: highest evidence .36, the limit is .37');
  expect(verdictText({ ...verdict, evidence: 0.29, limit: 0.29 })).toContain(
    'evidence .29, the limit is .29',
  );
});

test('of several captures the one that noticed it first counts', () => {
  const missed = verdictOf('a', { findings: [], limit }, trace, 0.1);
  const [late, early] = [judged(found({ bytesOutAtAlert: 90_000 })), judged(found())];
  expect(bestVerdict([missed, late, early])).toBe(early);
  expect(bestVerdict([])).toBeNull();
});

test('a detector of a later JAWS is named as it is', () => {
  expect(detectorPhrase(['upload', 'long', 'quantum'])).toBe('upload volume, long upload, quantum');
});
