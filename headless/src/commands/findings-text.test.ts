import type { Finding, ScoreResult } from '@jaws/shared/contract/detection';
import { describe, expect, it } from 'vitest';
import { findingsText } from './findings-text.ts';

const finding: Finding = {
  ...{ id: '0123456789abcdef', kind: 'pair', srcIp: '10.0.0.7', dstIp: 'fd00::9', dstPort: 8443, name: null },
  ...{ localIp: '10.0.0.7', remoteIp: 'fd00::9', remotePort: 8443, firstMs: 0, lastMs: 9000, alertMs: 4000 },
  ...{
    score: 2.5,
    evidence: 0.4,
    p: 0.001,
    bytesOutAtAlert: 3e5,
    bytesInAtAlert: 10,
    bytesUpBeforeAlert: 3e5,
  },
  reasons: [
    { feature: 'upload', value: 1, unit: 'B', usual: null, z: null, text: `${'word '.repeat(40)}\u001b[31m` },
  ],
  ...{
    families: [],
    detectors: ['upload'],
    counterfactual: { bytes: 3e5, text: 'Not flagged below 300 kB' },
  },
  ...{ attack: ['T1041'], lowered: ['A reason'], highest: 3, highestMs: 5000, now: 1.25, tier: 'weak' },
  ...{ tierRule: 'The rule', bytesUp: 4e5, bytesDown: 20 },
};
const layout = { width: 100, rowWidth: Infinity, hasColour: false };
const result: ScoreResult = {
  ...{ findings: [finding], decisions: 3, happenings: 2, packets: 40, hours: 0.5, localRule: '' },
  ...{
    limit: { score: 2.2, rule: 'default' },
    notJudged: ['ARP'],
    techniques: { T1041: 'A name' },
    durationMs: 1,
  },
};

describe('findingsText', () => {
  const text = findingsText(result, [], layout);

  it('has a row for the finding, and below it what is known of it', () => {
    expect(text).toContain('1 finding in 40 packets of 2 pairs of hosts over 30 min.\n');
    expect(text).toMatch(
      /\n1 {2}weak +3\.00 {2}1970-01-01T00:00:04\.000Z {2}400 kB +20 B {2}10\.0\.0\.7 > \[fd00::9\]:8443\n/,
    );
    for (const line of [
      'Alert 4.0 s after its first packet, when 300 kB had gone out',
      'The rule',
      'Not flagged below 300 kB',
      'Scored lower: A reason',
      'By the end the score had fallen to 1.25',
      'MITRE ATT&CK: T1041 A name',
    ])
      expect(text).toContain(`\n   - ${line}\n`);
  });

  it('breaks lines at 100 columns, and lets no control character through', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text).not.toContain('\u001b');
  });

  it.each([
    ['sweep', { dstIp: '*', dstPort: 0 }, '10.0.0.7 > *\n'],
    ['tunnel', { dstPort: 53, name: 'evil.example' }, '10.0.0.7 > fd00::9 (evil.example)\n'],
    ['names', { dstPort: 53 }, '10.0.0.7 > fd00::9: names that do not exist\n'],
  ] as const)('names a %s', (kind, change, name) => {
    expect(findingsText({ ...result, findings: [{ ...finding, kind, ...change }] }, [], layout)).toContain(
      `1. ${name}`,
    );
  });

  it('says that there is nothing, and why', () => {
    expect(findingsText({ ...result, findings: [] }, [], layout)).toMatch(/^No findings in 40 packets of /);
    expect(findingsText({ ...result, packets: 0, findings: [] }, [], layout)).toBe('Nothing matches.\n');
    expect(findingsText({ ...result, packets: 0, findings: [] }, ['x: broken'], layout)).toBe(
      'None of the packets could be decoded.\nx: broken\n',
    );
  });
});
