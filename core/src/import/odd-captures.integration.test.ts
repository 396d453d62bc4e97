// Captures that no tool wrote: the corpus with bytes changed, pieces cut out, doubled or swapped between files.
// Each one becomes a dataset in order, or a coded error that leaves nothing; none takes more than ten seconds.
// JAWS_ODD_CAPTURES sets how many (default 80; the soak runs 2,000).

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { JawsError } from '@jaws/shared/contract/errors';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { importFiles } from './import-files.ts';

const corpus = process.env['JAWS_PCAPS'] ?? resolve(import.meta.dirname, '../../../../shared/pcaps');
const isThere = existsSync(join(corpus, 'MANIFEST.tsv'));
const runs = Number(process.env['JAWS_ODD_CAPTURES'] ?? 80);
const seed = Number(process.env['JAWS_ODD_SEED'] ?? 1);
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A linear congruential generator (Numerical Recipes' constants): enough to choose bytes. */
function generator(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

function sources(): Buffer[] {
  if (!isThere) return [];
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(pcap|pcapng|cap|trace)$/.test(path))
    .map((path) => join(corpus, path))
    .filter((path) => statSync(path).isFile() && statSync(path).size < 200_000)
    .sort()
    .map((path) => readFileSync(path));
}

const wildLengths = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffc, 12, 65_536];

function mutate(file: Buffer, other: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(file);
  const at = random(Math.max(1, bytes.length - 4));
  switch (random(6)) {
    case 0:
      for (let left = 1 + random(40); left > 0; left--) bytes[random(bytes.length)] = random(256);
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      bytes.writeUInt32LE(wildLengths[random(wildLengths.length)] ?? 0, Math.min(at & ~3, bytes.length - 4));
      return bytes;
    case 3:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(Math.min(bytes.length, at + 1 + random(64))),
      ]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random(other.length))]);
    default:
      return Buffer.concat([bytes, bytes.subarray(0, at)]);
  }
}

/** What became of one file; anything but a dataset in order or a coded error is thrown. */
async function importOdd(store: DatasetStore, path: string): Promise<string> {
  try {
    const file = { path, name: 'odd.pcap' };
    const document = await importFiles({ store, files: [file], dataset: 'odd', clock: () => 0 });
    const verified = await store.verify('odd');
    if (!verified.ok || verified.rows !== document.packets) throw new Error('the dataset is not in order');
    await rm(store.folder('odd'), { recursive: true });
    return document.truncated === null ? 'imported' : 'imported, cut';
  } catch (error) {
    if (!(error instanceof JawsError) || error.code === 'internal') throw error;
    if (await store.exists('odd')) throw new Error(`${error.code}, and a dataset was left`, { cause: error });
    return error.code;
  }
}

describe.skipIf(!isThere)('odd captures (needs ../shared/pcaps or JAWS_PCAPS)', () => {
  it(`${runs} mutated captures import, or say why not`, { timeout: 30_000 + runs * 2000 }, async () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(100);
    const random = generator(seed);
    const folder = await mkdtemp(join(tmpdir(), 'jaws-odd-'));
    folders.push(folder);
    const store = createDatasetStore({ dataDir: join(folder, 'data'), clock: () => 0 });
    const outcomes = new Map<string, number>();
    let slowestMs = 0;
    for (let run = 0; run < runs; run++) {
      const file = files[random(files.length)] ?? Buffer.alloc(0);
      const path = join(folder, 'odd.pcap');
      await writeFile(path, mutate(file, files[random(files.length)] ?? file, random));
      const startMs = performance.now();
      const outcome = await importOdd(store, path).catch((error: unknown) => {
        throw new Error(`capture ${run} of seed ${seed}`, { cause: error });
      });
      slowestMs = Math.max(slowestMs, performance.now() - startMs);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    process.stdout.write(
      `odd captures: ${JSON.stringify(Object.fromEntries(outcomes))}, slowest ${slowestMs.toFixed(0)} ms\n`,
    );
    // A file this small that takes longer is in an endless loop, not slow.
    expect(slowestMs).toBeLessThan(10_000);
    expect((outcomes.get('imported') ?? 0) + (outcomes.get('imported, cut') ?? 0)).toBeGreaterThan(runs / 2);
  });
});
