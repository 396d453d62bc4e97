// The projection's benchmark on small frames: the comparison holds, a CSV gives the jumps it must.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readNumericCsv } from './numeric-csv.ts';
import { runAlignBench } from './align.ts';

const folder = mkdtempSync(join(tmpdir(), 'jaws-align-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('built-in frames', () => {
  it('meets the limits, and frozen does not pass', () => {
    const result = runAlignBench({ points: 400 });
    expect(result).toMatchObject({ name: 'align', outlierVisibleAfterFrames: 1, frozenMaxJump: 0 });
    const { medianJump, maxJump, explainedVariance, plainExplainedVariance, details } =
      result as unknown as Record<string, number> & {
        details: { methods: Record<string, { maxJump: number; outlierVisibleAfterFrames: number | null }> };
      };
    expect(medianJump).toBeLessThanOrEqual(0.06);
    expect(maxJump).toBeLessThanOrEqual(0.1);
    expect(explainedVariance).toBeGreaterThanOrEqual(plainExplainedVariance! - 0.04);
    expect(details.methods['none']!.maxJump).toBeGreaterThan(5 * maxJump!);
    expect(details.methods['procrustes']!.maxJump).toBeGreaterThan(2 * maxJump!);
    expect(details.methods['frozen']!.outlierVisibleAfterFrames).toBeNull();
  }, 60_000);
});

describe('frames from a CSV', () => {
  it('gives one jump per frame; frames that stay the same do not jump', () => {
    const rows = [0, 1, 2].flatMap((frame) =>
      Array.from({ length: 40 }, (_, id) =>
        [frame, id, Math.sin(id), Math.cos(3 * id), (id % 7) / 9].join(','),
      ),
    );
    const input = join(folder, 'frames.csv');
    const out = join(folder, 'jumps.csv');
    writeFileSync(input, ['frame,id,a,b,c', ...rows].join('\n'));
    const result = runAlignBench({ input, out });
    expect(result).toMatchObject({ medianJump: 0, maxJump: 0, outlierVisibleAfterFrames: null });
    expect(result.details).toMatchObject({ frames: 3, points: 40, dimension: 3 });
    expect(readFileSync(out, 'utf8')).toMatch(
      /^frame,jump,explained_variance,plain_explained_variance\n0,0,/,
    );
    expect(readNumericCsv(out).rows).toBe(3);
  });

  it('refuses rows out of order and files without features', () => {
    const input = join(folder, 'bad.csv');
    writeFileSync(input, '1,1,5\n0,2,5\n');
    expect(() => runAlignBench({ input })).toThrow(expect.objectContaining({ code: 'import.bad-row' }));
    writeFileSync(input, '1,1\n');
    expect(() => runAlignBench({ input })).toThrow(expect.objectContaining({ code: 'import.wrong-columns' }));
  });
});
