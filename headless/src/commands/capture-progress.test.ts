import type { CaptureState } from '@jaws/shared/contract/capture';
import { describe, expect, it } from 'vitest';
import type { GlobalOptions } from '../cli/cli-io.ts';
import { createTestIo } from '../cli/test-io.fixture.ts';
import { createCaptureProgress, createWarningTeller, liveLine } from './capture-progress.ts';
import { captureStateOf } from './capture-state.fixture.ts';

interface Step {
  readonly ms: number;
  readonly change?: Partial<CaptureState>;
}

/** What is written when these states come at these times. */
function written(options: GlobalOptions, stderrIsTerminal: boolean, steps: readonly Step[], columns = 200) {
  let ms = 0;
  const io = createTestIo({ stderrIsTerminal, clock: () => ms, stderrColumns: () => columns });
  const progress = createCaptureProgress({ io, options, dataDir: '/' });
  for (const step of steps) {
    ms = step.ms;
    progress.update(captureStateOf(step.change));
  }
  const drawn = io.err();
  progress.end();
  return { drawn, all: io.err() };
}

describe('liveLine', () => {
  it.each<[Partial<CaptureState>, string]>([
    [
      {},
      '1:01  1,234 packets/s  12.3 Mbit/s  stored 12,345  dropped: reported when you stop  queue 7  label norm  office',
    ],
    [
      { phase: 'paused', dropped: 0, dataset: null },
      '1:01  paused  12.3 Mbit/s  stored 12,345  dropped 0  queue 7',
    ],
    [{ dropped: 2500 }, 'dropped 2,500'],
    [{ source: null }, 'dropped unknown'],
  ])('%j', (change, text) => {
    expect(liveLine(captureStateOf(change))).toContain(text);
  });
});

describe('createWarningTeller', () => {
  function told(options: GlobalOptions): string {
    const io = createTestIo({ stderrIsTerminal: false });
    const context = { io, options, dataDir: '/' };
    const tell = createWarningTeller(context, createCaptureProgress(context));
    tell(captureStateOf({ warnings: [] }));
    tell(captureStateOf({ warnings: ['One.'] }));
    tell(captureStateOf({ warnings: ['One.', 'Two.'] }));
    tell(captureStateOf({ phase: 'ended', warnings: ['One.', 'Two.', 'Of the end.'] }));
    return io.err();
  }

  it('tells each warning once while the capture runs', () => {
    expect(told({})).toBe('jaws: One.\njaws: Two.\n');
    expect(told({ progress: 'json' })).toBe('{"warning":"One."}\n{"warning":"Two."}\n');
    expect(told({ quiet: true })).toBe('');
  });
});

describe('with --progress json', () => {
  it('writes a line for each change of what is stored, phase, label or dataset; at rest one a second', () => {
    const { all } = written({ progress: 'json', quiet: true }, true, [
      { ms: 0 },
      { ms: 250 },
      { ms: 500, change: { stored: 20_000 } },
      { ms: 510, change: { stored: 20_000, label: 'chum' } },
      { ms: 520, change: { stored: 20_000, label: 'chum', phase: 'paused' } },
      { ms: 1519, change: { stored: 20_000, label: 'chum', phase: 'paused' } },
      { ms: 1520, change: { stored: 20_000, label: 'chum', phase: 'paused' } },
      // The clock was set back by an hour: the next report still comes.
      { ms: -3_600_000, change: { stored: 20_000, label: 'chum', phase: 'paused' } },
    ]);
    const lines = all
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => [line['stored'], line['label'], line['phase']])).toEqual([
      [12_345, 'norm', 'running'],
      [20_000, 'norm', 'running'],
      [20_000, 'chum', 'running'],
      [20_000, 'chum', 'paused'],
      [20_000, 'chum', 'paused'],
      [20_000, 'chum', 'paused'],
    ]);
    expect(lines[0]).toEqual({
      stored: 12_345,
      packetsPerSecond: 1234.4,
      bitsPerSecond: 12_345_678,
      dropped: null,
      blacklisted: 0,
      queue: 7,
      elapsedMs: 61_000,
      phase: 'running',
      label: 'norm',
      dataset: 'office',
    });
  });
});

describe('on a terminal', () => {
  it('draws one line again and again, not more than five times a second, and clears it', () => {
    const { drawn, all } = written({}, true, [
      { ms: 0 },
      { ms: 100, change: { stored: 99 } },
      { ms: 200, change: { stored: 20_000 } },
    ]);
    expect(drawn.split('\r').length - 1).toBe(2);
    expect(drawn).toContain('stored 20,000');
    expect(all.endsWith('\r\u001b[K')).toBe(true);
  });
  it('never wraps', () => {
    const { drawn } = written({}, true, [{ ms: 0 }], 40);
    expect(drawn).toBe(`\r${liveLine(captureStateOf()).slice(0, 39)}\u001b[K`);
  });
  it.each([
    ['without a terminal', {}, false],
    ['when quiet', { quiet: true }, true],
  ])('is silent %s', (_title, options, terminal) => {
    expect(written(options, terminal, [{ ms: 0 }, { ms: 5000 }]).all).toBe('');
  });
});
