// Files and datasets side by side, and that a call leaves no temporary folder whatever its end.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import { importFiles } from '@jaws/core/import/import-files';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodRecord, pcapFile } from '../pcap-bytes.fixture.ts';
import type { CommandContext } from './cli-io.ts';
import { openSources } from './dataset-sources.ts';
import { createTestIo } from './test-io.fixture.ts';

let folder = '';
let file = '';
let context: CommandContext;
let forced: Set<() => void>;
const temporaryBefore = process.env['TMPDIR'];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-sources-'));
  mkdirSync(join(folder, 'tmp'));
  process.env['TMPDIR'] = join(folder, 'tmp');
  file = join(folder, 'two.pcap');
  writeFileSync(file, pcapFile([goodRecord(), goodRecord()]));
  forced = new Set();
  const io = createTestIo({
    atForcedEnd: (work) => {
      forced.add(work);
      return () => void forced.delete(work);
    },
  });
  context = { io, options: {}, dataDir: join(folder, 'data') };
});
afterEach(() => {
  if (temporaryBefore === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporaryBefore;
  rmSync(folder, { recursive: true, force: true });
});

async function makeDataset(dataset: string, records: number): Promise<void> {
  const path = join(folder, `${dataset}.pcap`);
  writeFileSync(path, pcapFile(Array.from({ length: records }, goodRecord)));
  const store = createDatasetStore({ dataDir: context.dataDir, clock: () => 0 });
  await importFiles({ store, files: [{ path, name: 'x' }], dataset, clock: () => 0 });
}

function temporaryFolders(): string[] {
  return readdirSync(join(folder, 'tmp'));
}

async function rowsOf(names: readonly string[]): Promise<number[]> {
  const sources = await openSources(context, names, []);
  try {
    const storeOf = (name: string) =>
      createDatasetStore({ dataDir: sources.dataDirs.get(name) ?? '', clock: () => 0 });
    const manifests = await Promise.all(sources.datasets.map((name) => storeOf(name).manifest(name)));
    return manifests.map((manifest) => manifest.packets);
  } finally {
    await sources.close();
  }
}

describe('openSources', () => {
  it('reads datasets where they are, files from a folder that goes again', async () => {
    await makeDataset('three', 3);
    expect(await rowsOf(['three'])).toEqual([3]);
    expect(await rowsOf(['three', file])).toEqual([3, 2]);
    expect(temporaryFolders()).toEqual([]);
    expect(forced.size).toBe(0);
    expect(readdirSync(join(context.dataDir, 'datasets'))).toEqual(['three']);
  });

  it('keeps a dataset apart that is named as an imported file would be', async () => {
    await makeDataset('file-1', 3);
    expect(await rowsOf([file, 'file-1'])).toEqual([2, 3]);
  });

  it('passes on what is wrong with a file that is read in part', async () => {
    writeFileSync(file, pcapFile([goodRecord(), goodRecord()]).subarray(0, 150));
    const sources = await openSources(context, [file], []);
    expect(sources.warnings).toEqual([expect.stringMatching(/^two\.pcap: .*byte 100/)]);
    await sources.close();
  });

  it('removes the folder when a second signal ends the process', async () => {
    const sources = await openSources(context, [file], []);
    expect(temporaryFolders()).toHaveLength(1);
    for (const work of forced) work();
    expect(temporaryFolders()).toEqual([]);
    await sources.close();
  });

  it.each([
    ['a file that is none', ['text'], 'import.not-a-capture'],
    ['a path that is not there', ['./nowhere.pcap'], 'import.unreadable'],
    ['a folder', ['tmp'], 'import.unreadable'],
  ])('%s: its error, and nothing stays', async (_title, names, code) => {
    writeFileSync(join(folder, 'text'), 'no capture\n');
    const paths = names.map((name) => join(folder, name));
    await expect(openSources(context, [file, ...paths], [])).rejects.toMatchObject({ code });
    expect(temporaryFolders()).toEqual([]);
    expect(existsSync(context.dataDir)).toBe(false);
  });

  it('refuses a name that is neither before it imports, and checks --local first', async () => {
    const opened = openSources(context, [file, 'unknown'], []);
    await expect(opened).rejects.toMatchObject({ code: 'dataset.not-found' });
    expect(existsSync(context.dataDir)).toBe(false);
    await expect(openSources(context, ['unknown'], ['wat'])).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
