// A plan in words and as a path.

import { describe, expect, test } from 'vitest';
import { curvePath, portsText, sendingText, type ChumPlan } from './plan-text.ts';

const plan: ChumPlan = {
  ...{ title: 'classic', seed: 1, sizeBytes: 25_000_000, connections: 1, seconds: 72.4, ports: [8080] },
  ...{ attack: [], curve: [] },
};

describe('the curve', () => {
  const size = { width: 100, height: 50 };
  test('rises in steps from the lower left to the upper right', () => {
    const curve = [
      { seconds: 0, bytes: 0 },
      { seconds: 1, bytes: 25 },
      { seconds: 4, bytes: 100 },
    ];
    expect(curvePath(curve, size)).toBe('M0.0 50.0H25.0V37.5H100.0V0.0');
  });

  test('of nothing is nothing; of an instant is a step', () => {
    expect(curvePath([], size)).toBe('');
    expect(
      curvePath(
        [
          { seconds: 0, bytes: 0 },
          { seconds: 0, bytes: 5 },
        ],
        size,
      ),
    ).toBe('M0.0 50.0H0.0V0.0');
  });
});

test.each([
  [[443], '443'],
  [[8081, 8080, 8080, 53], '53, 8080–8081'],
  [[1, 3, 5, 7, 9, 10, 12], '1, 3, 5, 7 and 3 more'],
  [[], ''],
])('ports %j', (ports, text) => {
  expect(portsText(ports)).toBe(text);
});

describe('what will be sent', () => {
  test('where, over what, how long', () => {
    expect(sendingText(plan, ' h.example ', [])).toBe(
      '25.0 MB of made-up bytes go to h.example, port 8080, in 1 connection; with its waits this takes 1 min 12 s.',
    );
  });

  test('ports that were typed count, not the style’s', () => {
    const text = sendingText({ ...plan, connections: 8, seconds: 0.2 }, '', [1, 2]);
    expect(text).toContain('to your listener, ports 1–2, in 8 connections');
    expect(text).toContain('less than a second');
  });
});
