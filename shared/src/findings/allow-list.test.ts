// What an entry of the allow-list covers, and that it hides nothing.
import { describe, expect, it } from 'vitest';
import { finding, type Finding, type ScoreResult } from '../contract/detection.ts';
import type { AllowEntry } from '../contract/findings.ts';
import { applyAllowList, createAllowList, normalAllowed, type AllowSubject } from './allow-list.ts';

const entry = (what: string, changes: Partial<AllowEntry> = {}): AllowEntry => ({
  ...{ what, reason: 'the backup', sinceMs: 0, untilMs: null, upToBytes: null },
  ...changes,
});
const subject: AllowSubject = {
  id: '10.0.0.7 → 203.0.113.9',
  ...{ srcIp: '10.0.0.7', dstIp: '203.0.113.9', dstPort: 443, name: 'Files.Example.net' },
};

describe('normalAllowed', () => {
  it.each([
    ['10.0.0.7 -> 203.0.113.9:443', '10.0.0.7 → 203.0.113.9:443'],
    ['10.0.0.7 > 203.0.113.9', '10.0.0.7 → 203.0.113.9'],
    ['10.0.0.7 → *', '10.0.0.7 → *'],
    [' 10.0.0.0/8 ', '10.0.0.0/8'],
    ['2001:DB8::1', '2001:db8::1'],
    ['*.Example.NET', 'example.net'],
    ['.example.net.', 'example.net'],
    ['net', null],
    ['300.1.1.1', null],
    ['10.0.0.0/33', null],
    ['a b', null],
    ['nobody -> 10.0.0.1', null],
    ['', null],
  ])('%s is %s', (text, wanted) => {
    expect(normalAllowed(text)).toBe(wanted);
  });
});

describe('createAllowList', () => {
  it.each([
    ['10.0.0.7', true],
    ['203.0.113.0/24', true],
    ['10.0.0.8', false],
    ['example.net', true],
    ['files.example.net', true],
    ['ample.net', false],
    ['10.0.0.7 -> 203.0.113.9', true],
    ['10.0.0.7 -> 203.0.113.9:443', true],
    ['10.0.0.7 -> 203.0.113.9:80', false],
    ['10.0.0.0/8 -> example.net:443', true],
    ['203.0.113.9 -> 10.0.0.7', false],
    ['nonsense', false],
  ])('%s covers it: %s', (what, covers) => {
    expect(createAllowList([entry(what)], 0).find(subject, 1) !== null).toBe(covers);
  });

  it('ends with its time, and with what it allows', () => {
    const limited = entry('10.0.0.7', { untilMs: 100, upToBytes: 50 });
    expect(createAllowList([limited], 99).find(subject, 50)).toBe(limited);
    expect(createAllowList([limited], 99).find(subject, 51)).toBeNull();
    expect(createAllowList([limited], 100).find(subject, 1)).toBeNull();
    const other = entry('example.net');
    expect(createAllowList([limited, other], 99).find(subject, 51)).toBe(other);
  });

  it('knows sweeps, tunnels and missing names by what they are called', () => {
    const none = { ...subject, dstIp: null, name: null };
    for (const id of ['10.0.0.7 → *', '10.0.0.7 → 10.0.0.1 (example.net)', '10.0.0.7 → missing names'])
      expect(createAllowList([entry(id)], 0).find({ ...none, id }, 1)?.what).toBe(id);
  });
});

function findingTo(dstIp: string, bytesUp: number): Finding {
  return finding.parse({
    ...{
      id: dstIp.replaceAll('.', '').padStart(16, '0'),
      kind: 'pair',
      srcIp: '10.0.0.7',
      dstIp,
      dstPort: 443,
    },
    ...{ name: null, localIp: '10.0.0.7', remoteIp: dstIp, remotePort: 443 },
    ...{ firstMs: 0, lastMs: 9, alertMs: 5, score: 3, evidence: 0.5, p: 0.001 },
    ...{
      bytesOutAtAlert: 1,
      bytesInAtAlert: 1,
      bytesUpBeforeAlert: 1,
      reasons: [],
      families: [],
      detectors: [],
    },
    ...{ counterfactual: null, attack: [], lowered: ['odd by chance'], highest: 3, highestMs: 5, now: 3 },
    ...{ tier: 'weak', tierRule: '', bytesUp, bytesDown: 1 },
  });
}

describe('applyAllowList', () => {
  it('keeps what is covered, says so first, and puts it last', () => {
    const findings = [
      findingTo('203.0.113.1', 5),
      findingTo('203.0.113.2', 5),
      findingTo('203.0.113.3', 5e6),
    ];
    const list = createAllowList([entry('203.0.113.0/24', { upToBytes: 4e6, untilMs: 1e12 })], 0);
    const { findings: after } = applyAllowList({ findings } as unknown as ScoreResult, list);
    expect(after.map(({ dstIp, allowed }) => [dstIp, allowed?.what])).toEqual([
      ['203.0.113.3', undefined],
      ['203.0.113.1', '203.0.113.0/24'],
      ['203.0.113.2', '203.0.113.0/24'],
    ]);
    expect(after[1]?.lowered).toEqual([
      'On the allow-list as 203.0.113.0/24 until 2001-09-09, up to 4.0 MB: the backup',
      'odd by chance',
    ]);
    for (const each of after) expect(finding.parse(each)).toEqual(each);
  });
});
