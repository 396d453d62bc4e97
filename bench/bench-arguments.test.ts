import { describe, expect, it } from 'vitest';
import { readBenchArguments, writeBenchArguments } from './bench-arguments.ts';

describe('readBenchArguments', () => {
  it('reads a name, numbers, files and flags', () => {
    const read = readBenchArguments(
      'dbscan --json --eps .2 --min-samples 4 --input a.csv --out b.csv --no-header'.split(' '),
    );
    expect(read).toEqual({
      name: 'dbscan',
      json: true,
      options: { eps: 0.2, minSamples: 4, input: 'a.csv', out: 'b.csv', header: false },
    });
  });

  it('runs all without a name', () => {
    expect(readBenchArguments([])).toEqual({ name: null, json: false, options: {} });
  });

  it.each([[['dbscan', 'pca']], [['--nonsense']], [['dbscan', '--eps', 'much']], [['dbscan', '--k', '']]])(
    'refuses %j',
    (argv) => {
      expect(() => readBenchArguments(argv)).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    },
  );

  it('writes options that read back the same', () => {
    const options = { eps: 0.5, minSamples: 7, k: 3, components: 4, seed: 9, points: 1000, std: 0.1 };
    expect(readBenchArguments(writeBenchArguments(options)).options).toEqual(options);
  });
});
