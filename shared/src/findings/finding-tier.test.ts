import { describe, expect, it } from 'vitest';
import { techniqueNames, techniquesOf } from './attack-ids.ts';
import { findingId } from './finding-id.ts';
import { tierOfScore } from './finding-tier.ts';
import { families } from './signal.ts';

describe('tierOfScore', () => {
  it.each([
    [2.2, 2.2, 'weak'],
    [3.19, 2.2, 'weak'],
    [3.2, 2.2, 'strong'],
    [3.2, 2.5, 'weak'],
    [9, 2.5, 'strong'],
  ])('%f above a limit of %f is %s', (highest, limit, tier) => {
    expect(tierOfScore(highest, limit).tier).toBe(tier);
  });
});

describe('techniquesOf', () => {
  it('has names for every family, each technique once', () => {
    for (const family of families)
      for (const id of techniquesOf([family])) expect(techniqueNames[id]).toMatch(/^[A-Z]/);
    expect(techniquesOf(['dns', 'upload', 'dns'])).toEqual(['T1071.004', 'T1048', 'T1041']);
  });
});

describe('findingId', () => {
  it('is FNV-1a over 64 bits', () => {
    // By Python: an independent loop over the same text.
    expect(findingId('a', 0)).toBe('e63fe7190483bd1c');
    expect(findingId('a', 1)).not.toBe(findingId('a', 0));
  });
});
