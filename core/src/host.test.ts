// The host through a client, as a page uses it: import, look, picture, change, export, cancel. Its workers run in
// this thread; host.integration.test.ts does the same with real threads.

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { analysisSettings, analysisStages } from '@jaws/shared/contract/analysis';
import { ethernet, ipv4, udp } from './decode/testing/frame-bytes.ts';
import { openTestHost, upload, type TestHost } from './host/testing-host.fixture.ts';
import { pcapBytes } from './packet-file/testing/capture-bytes.ts';

/** `packets` UDP packets of growing size, one a second. */
function capture(packets: number): Uint8Array {
  return pcapBytes(
    Array.from({ length: packets }, (_, n) => ({
      seconds: 1000 + n,
      data: ethernet(0x0800, ipv4(17, udp(Array.from({ length: (n % 40) + 1 }, () => 7)))),
    })),
  );
}

const settings = analysisSettings.parse({
  datasets: ['small'],
  unit: 'packets',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  features: null,
  where: null,
  top: 5,
  maxPoints: 1000,
});

let rig: TestHost;
beforeEach(async () => {
  rig = await openTestHost();
});
afterEach(async () => {
  await rig.close();
});

async function importSmall(packets = 60, dataset = 'small'): Promise<void> {
  const id = await upload(rig.client, 'Small.pcap', capture(packets));
  const started = await rig.client.call('imports.start', { uploads: [id], dataset });
  const job = await rig.ended(started.jobId);
  expect(job).toMatchObject({ state: 'done', rowsStored: packets, error: null });
}

describe('the host', () => {
  it('says who it is and how it fares', async () => {
    expect(await rig.client.call('session.hello', { contractVersion: 1 })).toMatchObject({
      appVersion: '9.8.7',
      host: 'headless',
      demoAvailable: false,
    });
    expect((await rig.client.call('session.status', {})).residentBytes).toBeGreaterThan(1e6);
  });

  it('imports an upload into a dataset named after the file, and puts the upload away', async () => {
    const revisions: number[] = [];
    rig.client.subscribe('datasets.changed', ({ revision }) => revisions.push(revision));
    const id = await upload(rig.client, 'My Traffic.pcap', capture(60));
    const { jobId, dataset } = await rig.client.call('imports.start', { uploads: [id] });
    expect(dataset).toBe('my-traffic');
    await rig.ended(jobId);
    const { datasets } = await rig.client.call('datasets.list', {});
    expect(datasets).toMatchObject([
      { name: 'my-traffic', packets: 60, state: 'closed', labels: { norm: 60 } },
    ]);
    await vi.waitFor(() => {
      expect(revisions.length).toBeGreaterThan(0);
      expect(readdirSync(join(rig.dataDir, 'temporary')).length).toBe(1);
    });
    await expect(rig.client.call('imports.start', { uploads: [id], dataset: 'again' })).rejects.toMatchObject(
      {
        code: 'import.upload-broken',
      },
    );
  });

  it('refuses a name that is taken, and appends when asked to', async () => {
    await importSmall(60);
    const id = await upload(rig.client, 'b.pcap', capture(5));
    await expect(rig.client.call('imports.start', { uploads: [id], dataset: 'small' })).rejects.toMatchObject(
      { code: 'dataset.exists' },
    );
    const { jobId } = await rig.client.call('imports.start', {
      uploads: [id],
      dataset: 'small',
      append: true,
      label: 'more',
    });
    expect(await rig.ended(jobId)).toMatchObject({ state: 'done' });
    expect(await rig.client.call('datasets.show', { dataset: 'small' })).toMatchObject({
      packets: 65,
      labels: { norm: 60, more: 5 },
    });
  });

  it('tells a failed import by its job and leaves nothing behind', async () => {
    const id = await upload(rig.client, 'text.pcap', Buffer.from('this is no capture at all, is it?'));
    const { jobId } = await rig.client.call('imports.start', { uploads: [id], dataset: 'text' });
    expect(await rig.ended(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'import.not-a-capture' },
    });
    expect((await rig.client.call('datasets.list', {})).datasets).toEqual([]);
  });

  it('imports a file that the desktop chose', async () => {
    const path = join(rig.dataDir, 'chosen.pcap');
    writeFileSync(path, capture(3));
    const id = await rig.host.registerFile(path);
    const { jobId, dataset } = await rig.client.call('imports.start', { uploads: [id] });
    expect(await rig.ended(jobId)).toMatchObject({ state: 'done' });
    expect(dataset).toBe('chosen');
    expect(existsSync(path)).toBe(true);
  });

  it('pages packets, flows and endpoints, filtered and sorted', async () => {
    await importSmall();
    const query = { dataset: 'small', offset: 0, limit: 2 };
    const packets = await rig.client.call('packets.page', {
      ...query,
      where: 'id > 10',
      sort: { column: 'size', descending: true },
    });
    expect(packets).toMatchObject({ matched: 50, total: 60 });
    expect(packets.columns['size']).toEqual([82, 81]);
    const flows = await rig.client.call('flows.page', { ...query, sort: null });
    expect(flows.columns['packets']).toEqual([60]);
    const endpoints = await rig.client.call('endpoints.page', { ...query, sort: null });
    expect(endpoints.matched).toBe(2);
    await expect(
      rig.client.call('packets.page', { ...query, where: 'size >', sort: null }),
    ).rejects.toMatchObject({ code: 'filter.syntax' });
    await expect(
      rig.client.call('packets.page', { ...query, dataset: 'nobody', sort: null }),
    ).rejects.toMatchObject({ code: 'dataset.not-found' });
  });

  it('checks filters and lists features', async () => {
    expect(await rig.client.call('filter.check', { where: 'size > 10' })).toEqual({ error: null });
    expect((await rig.client.call('filter.check', { where: 'size > ' })).error?.column).toBe(7);
    for (const unit of ['channels', 'packets', 'flows', 'endpoints'] as const) {
      const { features } = await rig.client.call('analysis.features', { unit });
      expect(features.length).toBeGreaterThan(1);
    }
  });

  it('tells a page how far its analysis is, under the id that the page chose', async () => {
    await importSmall();
    const told: string[] = [];
    rig.client.subscribe('analysis.progressChanged', ({ progressId, stage }) => {
      told.push(`${progressId} ${stage}`);
    });
    await rig.client.call('analysis.run', { ...settings, progressId: 'mine' });
    await vi.waitFor(() => {
      // An import leaves the columns in cache/: there is nothing to read.
      const computed = analysisStages.filter((stage) => stage !== 'reading');
      expect(new Set(told)).toEqual(new Set(computed.map((stage) => `mine ${stage}`)));
    });
    expect(told.indexOf('mine ranking')).toBe(told.length - 1);
  });

  it('draws the picture, and sees changes of labels', async () => {
    await importSmall();
    const before = await rig.client.call('analysis.run', settings);
    expect(before.points).toBe(60);
    expect(before.drawn.x).toHaveLength(60);
    expect(before.top).toHaveLength(Math.min(5, before.happenings));
    expect((await rig.client.call('analysis.run', { ...settings, all: true })).top).toHaveLength(5);
    const relabel = { dataset: 'small', label: 'odd', where: 'size > 70' };
    const { changed } = await rig.client.call('datasets.relabel', relabel);
    expect(changed).toBeGreaterThan(0);
    const odd = await rig.client.call('analysis.run', { ...settings, where: 'label == odd' });
    expect(odd.points).toBe(changed);
    expect(await rig.client.call('datasets.undoRelabel', { dataset: 'small' })).toEqual({ changed });
    const none = await rig.client.call('analysis.run', { ...settings, where: 'label == odd' });
    expect(none.points).toBe(0);
  });

  it('looks after datasets: rename, note, tags, duplicate, merge, trash and back', async () => {
    const { client } = rig;
    await importSmall(60);
    await importSmall(5, 'second');
    await client.call('datasets.rename', { dataset: 'second', name: 'other' });
    await client.call('datasets.note', { dataset: 'other', text: 'a note' });
    await client.call('datasets.tag', { dataset: 'other', tags: ['lab'] });
    expect(await client.call('datasets.show', { dataset: 'other' })).toMatchObject({
      note: 'a note',
      tags: ['lab'],
    });
    expect(await client.call('datasets.duplicate', { dataset: 'other' })).toEqual({ name: 'other-copy' });
    const { jobId } = await client.call('datasets.merge', { datasets: ['small', 'other'], into: 'both' });
    expect(await rig.ended(jobId)).toMatchObject({ kind: 'merge', state: 'done' });
    expect(await client.call('datasets.verify', { dataset: 'both' })).toMatchObject({ ok: true, rows: 65 });
    const { trashId } = await client.call('datasets.remove', { dataset: 'both' });
    await expect(client.call('datasets.show', { dataset: 'both' })).rejects.toMatchObject({
      code: 'dataset.not-found',
    });
    const { trashIds, bytes } = await client.call('datasets.trash', {});
    expect(trashIds).toEqual([trashId]);
    expect(bytes).toBeGreaterThan(65 * 50);
    expect(await client.call('datasets.restore', { trashId })).toEqual({ name: 'both' });
    const again = await client.call('datasets.remove', { dataset: 'other-copy' });
    expect(await client.call('datasets.emptyTrash', { trashIds: [again.trashId] })).toEqual({ deleted: 1 });
    expect(await client.call('datasets.trash', {})).toEqual({ trashIds: [], bytes: 0 });
    expect(await client.call('datasets.repair', { dataset: 'both' })).toMatchObject({
      rows: 65,
      cutBytes: 0,
    });
  });

  it('exports, piece by piece, and forgets what was discarded', async () => {
    await importSmall();
    const input = { dataset: 'small', format: 'csv', where: 'id <= 3' } as const;
    const { exportId, bytes, rows, fileName } = await rig.client.call('datasets.export', input);
    expect({ rows, fileName }).toEqual({ rows: 3, fileName: 'small.csv' });
    const first = await rig.client.call('exports.read', { exportId, offset: 0 });
    const text = Buffer.from(first.base64, 'base64').toString('utf8');
    expect(first.end).toBe(true);
    expect(text.length).toBe(bytes);
    expect(text.trimEnd().split('\n')).toHaveLength(4);
    expect(await rig.client.call('exports.read', { exportId, offset: bytes })).toEqual({
      base64: '',
      end: true,
    });
    await rig.client.call('exports.discard', { exportId });
    await expect(rig.client.call('exports.read', { exportId, offset: 0 })).rejects.toMatchObject({
      code: 'export.gone',
    });
  });

  it('cancels a job and takes its dataset back', async () => {
    const id = await upload(rig.client, 'big.pcap', capture(60_000));
    const { jobId } = await rig.client.call('imports.start', { uploads: [id], dataset: 'big' });
    await rig.client.call('jobs.cancel', { jobId });
    expect(await rig.ended(jobId)).toMatchObject({ state: 'cancelled', error: null });
    await vi.waitFor(async () => {
      expect((await rig.client.call('datasets.list', {})).datasets).toEqual([]);
    });
  });

  it('has no demo to import where none is installed, and imports an installed one once', async () => {
    await expect(rig.client.call('imports.demo', {})).rejects.toMatchObject({ code: 'import.unreadable' });
    const demoPath = join(rig.dataDir, 'shipped.pcap');
    writeFileSync(demoPath, capture(20));
    const other = await openTestHost({ demoPath });
    const [first, second] = await Promise.all([
      other.client.call('imports.demo', {}),
      other.client.call('imports.demo', {}),
    ]);
    expect(second).toEqual(first);
    expect(await other.ended(first.jobId ?? '')).toMatchObject({ state: 'done', dataset: 'demo' });
    expect(await other.client.call('imports.demo', {})).toEqual({ jobId: null, dataset: 'demo' });
    await other.close();
  });

  it('removes its temporary files when it closes', async () => {
    await rig.client.call('imports.openUpload', { fileName: 'x', bytes: 10 });
    await rig.host.close();
    expect(readdirSync(join(rig.dataDir, 'temporary'))).toEqual([]);
  });
});
