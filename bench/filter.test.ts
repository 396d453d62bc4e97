// The filter benchmark on few rows: it agrees with its peer, and its filters find something.
import { describe, expect, it } from 'vitest';
import { runFilterBench } from './filter.ts';

describe('runFilterBench', () => {
  it('gives a document with figures for every filter and sort', () => {
    const result = runFilterBench({ points: 20_000 });
    expect(result).toMatchObject({ name: 'filter', peer: { name: 'plain loop' } });
    const { filters, sort } = result.details as {
      filters: { matched: number }[];
      sort: Record<string, number>;
    };
    expect(filters.map(({ matched }) => matched > 0 && matched < 20_000)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(Object.keys(sort)).toEqual(['time', 'size', 'src_ip', 'tls_sni']);
  });
});
