// One filter for several units: each once, null where it would not find them all.

import type { LiveTop } from '@jaws/shared/contract/live';
import { expect, test } from 'vitest';
import { selectionCondition } from './selection-filter.ts';

function endpoint(id: string): LiveTop {
  return {
    ...{ id, key: 0, srcIp: id, srcPort: null, dstIp: null, dstPort: null, name: null, label: null },
    ...{ evidence: 0.5, evidenceNow: 0.5, history: [], firstSeenMs: 0, lastSeenMs: 0 },
    ...{ packets: 1, bytesUp: 1, bytesDown: 1, pinned: false, reasons: [] },
  };
}

test('one unit is its own filter; several are joined, each of them once', () => {
  const one = selectionCondition('endpoints', [endpoint('10.0.0.1')]);
  expect(one).toContain('10.0.0.1');
  expect(one).not.toContain('(');
  const both = selectionCondition('endpoints', ['10.0.0.1', '10.0.0.2', '10.0.0.1'].map(endpoint));
  expect(both?.split(' or ')).toHaveLength(2);
});

test('nothing, a unit that does not tell, or too many of them make no filter', () => {
  expect(selectionCondition('endpoints', [])).toBe(null);
  expect(selectionCondition('flows', [endpoint('10.0.0.1')])).toBe(null);
  const many = Array.from({ length: 400 }, (_, at) =>
    endpoint(`10.0.${String(at >> 8)}.${String(at & 255)}`),
  );
  expect(selectionCondition('endpoints', many)).toBe(null);
  expect(selectionCondition('endpoints', many.slice(0, 100))).not.toBe(null);
});
