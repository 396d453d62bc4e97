import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  const names = ['analyze', 'capture', 'datasets', 'demo', 'doctor', 'import', 'monday'];

  it.each([
    ['analyse', 'analyze'],
    ['caputre', 'capture'],
    ['dataset', 'datasets'],
    ['dem', 'demo'],
    ['Monday', 'monday'],
    ['improt', 'import'],
  ])('takes %s for %s', (word, name) => {
    expect(nearestName(word, names)).toBe(name);
  });

  it.each(['x', 'exfiltrate', 'demo', '', 'a'.repeat(100_000)])('takes "%.10s" for none of them', (word) => {
    expect(nearestName(word, names)).toBeNull();
  });
});
