// What another process does to datasets, and which of the two words it makes the host say.

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { DatasetWatch } from './dataset-watch.ts';

let dataDir = '';
let said: string[] = [];
let isHeard = true;
let watch: DatasetWatch;
/** Another process, as far as the watch can tell. */
let other: DatasetStore;
let nowMs = 1_700_000_000_000;

function open(everyMs = 1e9): DatasetWatch {
  return new DatasetWatch({
    dataDir,
    store: createDatasetStore({ dataDir, clock: () => 0 }),
    isHeard: () => isHeard,
    grown: () => said.push('grown'),
    changed: () => said.push('changed'),
    log: { warn: (text) => said.push(text) },
    everyMs,
  });
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-watch-'));
  said = [];
  isHeard = true;
  // Each writing is a minute after the one before: a checkpoint is due with each.
  other = createDatasetStore({ dataDir, clock: () => (nowMs += 60_000) });
  watch = open();
});
afterEach(() => {
  watch.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const rows = packetTable([{ at: 0, from: '10.0.0.1:1', to: '10.0.0.2:2' }]);

async function looked(): Promise<string[]> {
  said = [];
  await watch.look();
  return said;
}

describe('the watch', () => {
  it('says nothing of what it finds first, nor where nothing changes', async () => {
    await other.create('there', {}).then((writer) => writer.close());
    expect(await looked()).toEqual([]);
    expect(await looked()).toEqual([]);
  });

  it('tells a new dataset, its growth, its end, and its going', async () => {
    await watch.look();
    const writer = await other.create('new', {});
    expect(await looked()).toEqual(['changed']);
    await writer.append(rows, 0, 1);
    expect((await other.manifest('new')).packets).toBe(1);
    expect(await looked()).toEqual(['grown']);
    await writer.append(rows, 0, 1);
    expect(await looked()).toEqual(['grown']);
    await writer.close();
    expect(await looked()).toEqual(['changed']);
    renameSync(join(dataDir, 'datasets', 'new'), join(dataDir, 'datasets', 'renamed'));
    expect(await looked()).toEqual(['changed']);
    rmSync(join(dataDir, 'datasets', 'renamed'), { recursive: true });
    expect(await looked()).toEqual(['changed']);
  });

  it('tells new counts of a closed dataset as a change: its rows are others', async () => {
    await other.create('closed', {}).then((writer) => writer.close());
    await watch.look();
    await other.updateManifest('closed', (manifest) => ({ ...manifest, labels: { chum: 3 } }));
    expect(await looked()).toEqual(['changed']);
  });

  it('keeps quiet about what the host says itself', async () => {
    await watch.look();
    await other.create('own', {}).then((writer) => writer.close());
    watch.takeNote();
    expect(await looked()).toEqual([]);
  });

  it('takes a manifest that cannot be read for a damaged dataset, and goes on', async () => {
    await other.create('sick', {}).then((writer) => writer.close());
    await watch.look();
    writeFileSync(join(dataDir, 'datasets', 'sick', 'manifest.json'), '{');
    expect(await looked()).toEqual(['changed']);
    expect(await looked()).toEqual([]);
  });
});

describe('by itself', () => {
  it('looks while somebody listens, and forgets what was before when nobody does', async () => {
    watch.close();
    watch = open(5);
    await other.create('first', {}).then((writer) => writer.close());
    await watch.look();
    await other.create('second', {}).then((writer) => writer.close());
    await vi.waitFor(() => {
      expect(said).toContain('changed');
    });
    isHeard = false;
    await watch.look();
    said = [];
    await other.create('third', {}).then((writer) => writer.close());
    expect(said).toEqual([]);
  });

  it('gives up, once and aloud, where the folder cannot be listed', async () => {
    writeFileSync(join(dataDir, 'datasets'), 'a file');
    await watch.look();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('ENOTDIR');
  });
});
