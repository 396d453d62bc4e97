// Receipts of runs that end while those of others are being written: the last word stays the last word.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receipt } from '@jaws/shared/exfil/receipt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadListenerKeys } from './listener-keys.ts';
import { createListenerLog } from './listener-log.ts';
import { openRunBook, type RunBook } from './run-book.ts';
import { until } from './testing-client.fixture.ts';

let folder = '';
let book: RunBook;
let nowMs = 1_700_000_000_000;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-runs-'));
  const clock = (): number => nowMs;
  book = await openRunBook({
    ...{ folder: join(folder, 'receipts'), keys: await loadListenerKeys(join(folder, 'keys'), nowMs) },
    ...{ log: createListenerLog(() => undefined, clock), clock },
    ...{ runLifeMs: 10_000, runIdleMs: 1000, checkpointMs: 5 },
  });
});
afterEach(async () => {
  await book.close();
  rmSync(folder, { recursive: true, force: true });
});

const runIds = Array.from({ length: 30 }, (_, at) => at.toString(16).padStart(32, '0'));
const pathOf = (runId = ''): string => join(folder, 'receipts', `${runId}.json`);
const stateOf = (runId = ''): string =>
  receipt.parse(JSON.parse(readFileSync(pathOf(runId), 'utf8'))).body.state;

it('a run that ends while the receipts before its own are written is not written as open afterwards', async () => {
  for (const runId of runIds) book.enter(runId);
  await until(() => existsSync(pathOf(runIds[0])));
  const last = runIds.at(-1);
  await book.end(last ?? '', 'ended');
  expect(stateOf(last)).toBe('ended');
  await until(() => existsSync(pathOf(runIds.at(-2))));
  await book.close();
  expect(stateOf(last)).toBe('ended');
  expect(stateOf(runIds[0])).toBe('stopped');
});

it('a run without a word for longer than it may is over, and begins no second time', async () => {
  const [runId = ''] = runIds;
  const run = book.enter(runId);
  expect(book.enter(runId)).toBe(run);
  nowMs += 1000;
  await until(() => existsSync(pathOf(runId)));
  expect([book.open(), stateOf(runId)]).toEqual([1, 'open']);
  nowMs += 1;
  await until(() => book.open() === 0 && stateOf(runId) === 'expired');
  expect(book.enter(runId)).toBeNull();
});
