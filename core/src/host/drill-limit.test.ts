// The detection limit as a page asks for it: in a worker, with progress and bounds, and nothing of it kept.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcedureInput } from '@jaws/shared/contract/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeOffice } from '../drill/testing-office.fixture.ts';
import { openTestHost, type TestHost } from './testing-host.fixture.ts';

let rig: TestHost;

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-limit-'));
  for (const name of ['office', 'quiet']) await writeOffice(dataDir, name);
  rig = await openTestHost({ dataDir });
});
afterAll(() => rig.close());

const input = {
  ...{ dataset: 'office', baseline: 'quiet', alertsPerDay: 1, seed: 1 },
  ...{ rates: [100_000], tries: 1 },
} as const;
const measure = (
  changes: Partial<ProcedureInput<'drill.limit'>> = {},
  signal = new AbortController().signal,
) => rig.client.call('drill.limit', { ...input, rates: [...input.rates], ...changes }, { signal });

it('is measured by kind of server and rate, against the baseline, and told as it goes on', async () => {
  const told: string[] = [];
  const stop = rig.client.subscribe('analysis.progressChanged', ({ stage, done, total }) => {
    told.push(`${stage} ${done === total ? 'done' : 'on'} ${stage === 'ranking' ? total : ''}`);
  });
  const { cells, packets, limit } = await measure({ progressId: 'p' });
  stop();
  expect(packets).toBe(2000);
  // The baseline was read, and is too short for a limit of its own.
  expect(limit.rule).toMatch(/^default, as it has only \d+ happenings/);
  expect(cells.map(({ place, port, tries }) => [place, port, tries.length])).toEqual([
    ['new', '443', 1],
    ['new', 'odd', 1],
    ['known', '443', 1],
    ['known', 'odd', 1],
  ]);
  expect(cells[1]?.limit50).toBeLessThanOrEqual(256_000);
  expect(told.some((text) => text.startsWith('reading done'))).toBe(true);
  expect(told.at(-1)).toBe('ranking done 4');
});

it('leaves nothing behind: the dataset is the same, and so is the next answer', async () => {
  const endpoints = () =>
    rig.client.call('endpoints.page', { dataset: 'office', sort: null, offset: 0, limit: 1 });
  const before = await endpoints();
  const first = await measure({ baseline: null });
  expect(await measure({ baseline: null })).toEqual(first);
  expect(await endpoints()).toEqual(before);
});

it('ends when it is cancelled', async () => {
  const abort = new AbortController();
  const stop = rig.client.subscribe('analysis.progressChanged', ({ stage }) => {
    if (stage === 'ranking') abort.abort();
  });
  const run = measure({ tries: 20, progressId: 'left' }, abort.signal);
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  stop();
});

it.each([
  ['dataset.not-found', { dataset: 'none' }],
  ['dataset.not-found', { baseline: 'none' }],
  ['usage.invalid', { baseline: 'office' }],
  ['rpc.invalid-input', { tries: 21 }],
  ['rpc.invalid-input', { tries: 0 }],
  ['rpc.invalid-input', { rates: [] }],
  ['rpc.invalid-input', { rates: Array.from({ length: 13 }, (_, at) => at + 1) }],
  ['rpc.invalid-input', { rates: [0] }],
])('is refused with %s for %j', async (code, changes) => {
  await expect(measure(changes)).rejects.toMatchObject({ code });
});
