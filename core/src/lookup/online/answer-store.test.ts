// Answers on disk: they come back, keep those before them, and a file that cannot be read stops nothing.

import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RdapNetwork } from '@jaws/shared/contract/lookup-online';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type AnswerStore, openAnswerStore } from './answer-store.ts';
import { openLookupAnswers } from './lookup-answers.ts';

let dataDir = '';
let warnings: string[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-answers-'));
  warnings = [];
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const answer = z.strictObject({ names: z.array(z.string()) });
const warn = (text: string): void => void warnings.push(text);

function networkOf(start: string, end: string): RdapNetwork {
  return {
    ...{ start, end, handle: null, name: 'N', country: null, organisation: null },
    ...{ kind: null, abuse: null, events: [], status: [], sourceUrl: 'https://r.example/' },
  };
}

async function open(mostAddresses?: number): Promise<AnswerStore<z.infer<typeof answer>>> {
  const bound = mostAddresses === undefined ? {} : { mostAddresses };
  return await openAnswerStore({ dataDir, kind: 'names', answer, warn, mostAnswers: 3, ...bound });
}

test('keeps the last answers of each address, and only differences', async () => {
  const store = await open();
  for (const [at, name] of ['a', 'b', 'b', 'c', 'd'].entries()) store.keep('9.9.9.9', { names: [name] }, at);
  await store.flush();
  const kept = (await open()).history('9.9.9.9');
  expect(kept).toEqual([
    { firstMs: 1, lastMs: 2, answer: { names: ['b'] } },
    { firstMs: 3, lastMs: 3, answer: { names: ['c'] } },
    { firstMs: 4, lastMs: 4, answer: { names: ['d'] } },
  ]);
  const file = join(dataDir, 'lookup', 'names.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(dataDir, 'lookup'))).toEqual(['names.json']);
});

test('two processes that write in turn lose nothing', async () => {
  const [one, other] = [await open(), await open()];
  one.keep('9.9.9.9', { names: ['a'] }, 1);
  await one.flush();
  other.keep('1.1.1.1', { names: ['b'] }, 2);
  await other.flush();
  const found = (await open()).newest().map(({ address }) => address);
  expect(found.sort()).toEqual(['1.1.1.1', '9.9.9.9']);
});

test('two processes that write at once lose nothing, neither of one address', async () => {
  const stores = [await open(100), await open(100)];
  for (let at = 0; at < 40; at++) {
    const store = stores[at % 2];
    store?.keep(`9.9.9.${String(at)}`, { names: ['a'] }, at);
    if (at < 3) store?.keep('1.1.1.1', { names: [String(at)] }, at);
  }
  await Promise.all(stores.map(({ flush }) => flush()));
  const read = await open();
  expect(read.newest()).toHaveLength(41);
  expect(read.history('1.1.1.1').map(({ answer: { names } }) => names)).toEqual([['0'], ['1'], ['2']]);
  expect(await readdir(join(dataDir, 'lookup'))).toEqual(['names.json']);
  expect(warnings).toEqual([]);
});

test('what another process has forgotten stays forgotten, and what it has learned is taken over', async () => {
  const [one, other] = [await open(), await open()];
  for (const address of ['9.9.9.9', '1.1.1.1']) one.keep(address, { names: ['a'] }, 1);
  await one.flush();
  await other.refresh();
  expect(other.newest()).toHaveLength(2);
  await other.forget(['9.9.9.9']);
  one.keep('8.8.8.8', { names: ['b'] }, 2);
  await one.flush();
  expect(one.history('9.9.9.9')).toEqual([]);
  await other.forget(null);
  await one.refresh();
  expect([one.newest(), (await open()).newest()]).toEqual([[], []]);
});

test('what could not be written is written later', async () => {
  const store = await open();
  await writeFile(join(dataDir, 'lookup'), 'in the way');
  store.keep('9.9.9.9', { names: ['a'] }, 1);
  await expect(store.flush()).rejects.toMatchObject({ code: 'dataset.io' });
  expect(warnings[0]).toContain('Look-ups are not kept on disk');
  await rm(join(dataDir, 'lookup'));
  await store.flush();
  expect((await open()).history('9.9.9.9')).toHaveLength(1);
});

test('the addresses that were asked longest ago make room', async () => {
  const store = await open(2);
  for (const [at, address] of ['1.0.0.1', '1.0.0.2', '1.0.0.3'].entries())
    store.keep(address, { names: [] }, at);
  await store.flush();
  expect((await open()).newest().map(({ address }) => address)).toEqual(['1.0.0.3', '1.0.0.2']);
});

test.each([
  ['broken', '{"schemaVersion": 1, "ki'],
  ['of another version', '{"schemaVersion": 99, "kind": "names", "addresses": []}'],
  ['of another kind', '{"schemaVersion": 1, "kind": "rdap", "addresses": []}'],
  [
    'odd',
    '{"schemaVersion":1,"kind":"names","addresses":[{"address":"9.9.9.9","answers":[{"firstMs":"x"}]}]}',
  ],
])('a file that is %s is told and set aside', async (_, text) => {
  await mkdir(join(dataDir, 'lookup'));
  const file = join(dataDir, 'lookup', 'names.json');
  await writeFile(file, text);
  const store = await open();
  expect(store.newest()).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('names.json.set-aside')]);
  expect(await readFile(`${file}.set-aside`, 'utf8')).toBe(text);
  store.keep('9.9.9.9', { names: ['a'] }, 1);
  await store.flush();
  expect((await open()).history('9.9.9.9').length).toBe(1);
});

test('a link in place of the file is not followed', async () => {
  await mkdir(join(dataDir, 'lookup'));
  const elsewhere = join(dataDir, 'elsewhere.json');
  await writeFile(elsewhere, 'precious');
  await symlink(elsewhere, join(dataDir, 'lookup', 'names.json'));
  const store = await open();
  store.keep('9.9.9.9', { names: ['a'] }, 1);
  await store.flush();
  expect(await readFile(elsewhere, 'utf8')).toBe('precious');
  expect(warnings.length).toBe(1);
});

test('something else in place of the folder is told', async () => {
  await writeFile(join(dataDir, 'lookup'), 'not a folder');
  const store = await open().catch((error: unknown) => error);
  expect(store).toMatchObject({ code: 'dataset.io' });
});

test('a network that another process has learned is known, also when it came with a writing of this one', async () => {
  const options = { dataDir, clock: () => 1000, warn };
  const [one, other] = [await openLookupAnswers(options), await openLookupAnswers(options)];
  other.rdapCache.keep({ network: networkOf('9.9.0.0', '9.9.15.255'), atMs: 1000, asked: '9.9.9.9' });
  await other.flush();
  one.rdapCache.keep({ network: networkOf('1.1.1.0', '1.1.1.255'), atMs: 1000, asked: '1.1.1.1' });
  await one.flush();
  await one.refresh();
  expect(one.rdapCache.find('9.9.1.1')?.asked).toBe('9.9.9.9');
  await other.forget('9.9.1.1');
  await one.refresh();
  expect(one.rdapCache.find('9.9.1.1')).toBeNull();
  expect(one.rdapCache.find('1.1.1.2')?.asked).toBe('1.1.1.1');
});

test('networks that were answered are found again after a restart, until they are too old', async () => {
  let now = 1000;
  const options = { dataDir, clock: () => now, warn };
  const network = networkOf('9.9.0.0', '9.9.15.255');
  const first = await openLookupAnswers(options);
  first.rdapCache.keep({ network, atMs: now, asked: '9.9.9.9' });
  await first.flush();
  const second = await openLookupAnswers(options);
  expect(second.rdapCache.find('9.9.1.1')).toEqual({ network, atMs: 1000, asked: '9.9.9.9' });
  expect(second.rdapCache.find('9.9.16.1')).toBeNull();
  now += 31 * 86_400_000;
  expect(second.rdapCache.find('9.9.1.1')).toBeNull();
  expect(warnings).toEqual([]);
});
