// Names, filters and times of the rows of the live list.

import type { LiveTop } from '@jaws/shared/contract/live';
import { expect, test } from 'vitest';
import { seenText, topAddresses, topCondition, topName } from './live-unit-text.ts';

const top: LiveTop = {
  ...{ id: '7', key: 6, srcIp: '10.0.0.7', srcPort: 50_000, dstIp: '2001:db8::9', dstPort: 8080 },
  ...{ name: null, label: null, evidence: 0, evidenceNow: 0, history: [], pinned: false, reasons: [] },
  ...{ firstSeenMs: 3_600_000, lastSeenMs: 3_661_000, packets: 3, bytesUp: 4, bytesDown: 5 },
};

test('a row says when it was seen', () => {
  expect(seenText(top, 'utc')).toBe('first seen 01:00:00, last 01:01:01');
});

test('a row is called by its ends, and found by them', () => {
  expect(topName(top)).toBe('10.0.0.7 → [2001:db8::9]:8080');
  expect(topName({ ...top, dstIp: null })).toBe('7');
  expect(topAddresses(top)).toEqual(['10.0.0.7', '2001:db8::9']);
  expect(topCondition('flows', top)).toContain('port == 8080');
  expect(topCondition('packets', top)).toBe('id == 7');
});
