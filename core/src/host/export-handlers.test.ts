// Exports through a client: by a link where the host serves downloads, piece by piece everywhere, and growth that
// another process makes, as a page hears of it.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { openTestHost, testClock, type TestHost } from './testing-host.fixture.ts';

let rig: TestHost;
afterEach(async () => {
  await rig.close();
});

const rows = packetTable([{ at: 0, from: '10.0.0.1:1', to: '10.0.0.2:2' }]);

/** As another process would, and a minute later each time, so that every writing counts. */
async function writerOf(name: string) {
  let nowMs = testClock();
  const store = createDatasetStore({ dataDir: rig.dataDir, clock: () => (nowMs += 60_000) });
  return await store.create(name, {});
}

async function exported(): Promise<string> {
  const writer = await writerOf('small');
  await writer.append(rows, 0, 1);
  await writer.close();
  const { exportId } = await rig.client.call('datasets.export', { dataset: 'small', format: 'csv' });
  return exportId;
}

describe('a host that serves downloads', () => {
  it('gives a link; what is fetched there is the export, and the page hears when it has gone', async () => {
    rig = await openTestHost({ servesFiles: true });
    const exportId = await exported();
    const whole = await rig.client.call('exports.read', { exportId, offset: 0 });
    const { path } = await rig.client.call('exports.link', { exportId });
    expect(path).toMatch(/^\/download\/id-\d+$/);
    const download = rig.host.takeDownload(path?.replace('/download/', '') ?? '');
    expect(download?.fileName).toBe('small.csv');
    const sink = new PassThrough();
    let text = '';
    sink.on('data', (chunk) => (text += String(chunk)));
    const saved = rig.client.call('exports.saved', { exportId });
    await download?.send(sink);
    expect(await saved).toBeNull();
    expect(text).toBe(Buffer.from(whole.base64, 'base64').toString());
    expect(text.startsWith('packet_id,')).toBe(true);
    await expect(rig.client.call('exports.link', { exportId })).rejects.toMatchObject({
      code: 'export.gone',
    });
  });

  it('shows the way out as a job that can be cancelled', async () => {
    rig = await openTestHost({ servesFiles: true });
    const exportId = await exported();
    const { path } = await rig.client.call('exports.link', { exportId });
    const { jobs } = await rig.client.call('jobs.list', {});
    const job = jobs.find(({ title }) => title === 'Save small.csv');
    expect(job).toMatchObject({ kind: 'export', state: 'running', unit: 'bytes' });
    const saved = rig.client.call('exports.saved', { exportId });
    await rig.client.call('jobs.cancel', { jobId: job?.jobId ?? '' });
    await expect(saved).rejects.toMatchObject({ code: 'cancelled' });
    expect(rig.host.takeDownload(path?.replace('/download/', '') ?? '')).toBeNull();
  });
});

it('a host that serves none gives no link, and takes no ticket', async () => {
  rig = await openTestHost();
  const exportId = await exported();
  expect(await rig.client.call('exports.link', { exportId })).toEqual({ path: null });
  await expect(rig.client.call('exports.saved', { exportId })).rejects.toMatchObject({ code: 'export.gone' });
  expect(rig.host.takeDownload('id-1')).toBeNull();
});

describe('what another process writes', () => {
  it('is told to pages: growth as growth, its end as a change', async () => {
    rig = await openTestHost();
    mkdirSync(join(rig.dataDir, 'datasets'), { recursive: true });
    const heard: string[] = [];
    rig.client.subscribe('datasets.grown', () => heard.push('grown'));
    rig.client.subscribe('datasets.changed', () => heard.push('changed'));
    const writer = await writerOf('busy');
    const patience = { timeout: 20_000, interval: 50 };
    const packets = async (): Promise<number | undefined> => {
      const { datasets } = await rig.client.call('datasets.list', {});
      return datasets.find(({ name }) => name === 'busy')?.packets;
    };
    // The first look only takes note: rows are added until one is told.
    await vi.waitFor(async () => {
      await writer.append(rows, 0, 1);
      expect(heard).toContain('grown');
    }, patience);
    expect(await packets()).toBeGreaterThan(0);
    heard.length = 0;
    await writer.close();
    await vi.waitFor(() => {
      expect(heard).toContain('changed');
    }, patience);
  }, 60_000);
});
