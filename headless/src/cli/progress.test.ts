import { describe, expect, it } from 'vitest';
import type { GlobalOptions } from './cli-io.ts';
import { createProgress } from './progress.ts';
import { createTestIo } from './test-io.fixture.ts';

function progressWith(options: GlobalOptions, stderrIsTerminal: boolean) {
  let ms = 0;
  const io = createTestIo({ stderrIsTerminal, clock: () => (ms += 1000) });
  return { io, progress: createProgress({ io, options, dataDir: '/' }, 'import') };
}

describe('createProgress', () => {
  it('writes one NDJSON line for every new stored number', () => {
    const { io, progress } = progressWith({ progress: 'json', quiet: true }, true);
    for (const stored of [10_000, 10_000, 20_000])
      progress.update({ done: 1, total: 2, unit: 'bytes', stored });
    const lines = io
      .err()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { stored: number }).stored);
    expect(lines).toEqual([10_000, 20_000]);
    expect(io.out()).toBe('');
  });
  it('draws a bar on a terminal and clears it', () => {
    const { io, progress } = progressWith({}, true);
    progress.update({ done: 500_000, total: 1_000_000, unit: 'bytes' });
    progress.end();
    expect(io.err()).toContain('50 %');
    expect(io.err().endsWith('\r\u001b[K')).toBe(true);
  });
  it.each([
    ['without a terminal', {}, false],
    ['when quiet', { quiet: true }, true],
  ])('is silent %s', (_title, options, terminal) => {
    const { io, progress } = progressWith(options, terminal);
    progress.update({ done: 1, total: 2, unit: 'rows' });
    progress.end();
    expect(io.err()).toBe('');
  });
});
