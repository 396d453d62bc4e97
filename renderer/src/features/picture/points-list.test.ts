import { expect, test } from 'vitest';
import { fakeAnalysis } from '../../testing/fake-analysis.ts';
import { defaultPictureSettings } from '../../state/picture-store.ts';
import { pointOrder } from './points-list.tsx';

const { drawn } = fakeAnalysis({ ...defaultPictureSettings, datasets: ['office'] }, 4);

test('evidence counts first, then bytes, then the order they came in', () => {
  const rows = pointOrder({
    ...drawn,
    id: ['a', 'b', 'c', 'd'],
    evidence: [0, 0.5, 0, 0],
    bytes: [5, 1, 9, 5],
  });
  expect(rows).toEqual([
    { id: 'b', index: 1 },
    { id: 'c', index: 2 },
    { id: 'a', index: 0 },
    { id: 'd', index: 3 },
  ]);
});
