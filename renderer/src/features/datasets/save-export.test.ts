import { JawsError } from '@jaws/shared/contract/errors';
import { describe, expect, test } from 'vitest';
import type { PagePlatform } from '../../platform/page-platform.ts';
import { createMemoryStorage } from '../../platform/storage.ts';
import { createFakeHost, type FakeHost } from '../../testing/fake-host.ts';
import { cancelPageJob } from '../../connection/page-jobs.ts';
import { createAppStores } from '../../state/app-stores.ts';
import { saveExport } from './save-export.ts';

const choice = { format: 'jsonl', safe: false, anonymise: true } as const;

function makePlatform(saved: string[]): PagePlatform {
  return {
    storage: createMemoryStorage(),
    copyText: () => Promise.resolve(),
    saveFile: (fileName, pieces, mediaType) => saved.push(`${fileName} ${mediaType} ${pieces.length}`),
    download: (path, fileName) => saved.push(`${path} ${fileName}`),
    now: () => 0,
    askToNotify: () => Promise.resolve(false),
    notify: () => undefined,
    registerFile: () => Promise.resolve(null),
    recorder: null,
  };
}

function makeApp(host: FakeHost, saved: string[]) {
  const platform = makePlatform(saved);
  return { client: host.client, platform, stores: createAppStores(platform.storage) };
}

test('the pieces are saved under the name and type of the export, and discarded on the host', async () => {
  const host = createFakeHost({ datasets: { office: 3 } });
  const saved: string[] = [];
  await saveExport(makeApp(host, saved), 'office', choice);
  expect(saved).toEqual(['office.jsonl application/jsonl 2']);
  expect(host.calls.map(({ name }) => name)).toEqual([
    'datasets.export',
    'exports.link',
    'exports.read',
    'exports.read',
    'exports.discard',
  ]);
  expect(host.calls[0]?.input).toEqual({ ...choice, dataset: 'office' });
});

describe('where the host serves downloads', () => {
  const path = '/download/ticket-1';
  const link = { 'exports.link': () => Promise.resolve({ path }) };

  test('the browser fetches the file; the page only waits for it', async () => {
    const events: string[] = [];
    const host = createFakeHost({
      datasets: { office: 3 },
      handlers: {
        ...link,
        'exports.saved': () => {
          events.push('asked whether it is saved');
          return Promise.resolve(null);
        },
      },
    });
    expect(await saveExport(makeApp(host, events), 'office', choice)).toMatchObject({ rows: 3 });
    expect(events).toEqual([`${path} office.jsonl`, 'asked whether it is saved']);
    expect(host.calls.map(({ name }) => name)).not.toContain('exports.read');
    expect(host.calls.at(-1)?.name).toBe('exports.discard');
  });

  test('how it failed is told, and the file discarded', async () => {
    const host = createFakeHost({ datasets: { office: 3 }, handlers: link });
    host.failNext('exports.saved', new JawsError('export.gone'));
    await expect(saveExport(makeApp(host, []), 'office', choice)).rejects.toMatchObject({
      code: 'export.gone',
    });
    expect(host.calls.at(-1)?.name).toBe('exports.discard');
  });
});

test('a broken download saves nothing, and is discarded all the same', async () => {
  const host = createFakeHost({ datasets: { office: 3 } });
  host.failNext('exports.read', new JawsError('dataset.io'));
  const saved: string[] = [];
  const attempt = saveExport(makeApp(host, saved), 'office', choice);
  await expect(attempt).rejects.toMatchObject({ code: 'dataset.io' });
  expect(saved).toEqual([]);
  expect(host.calls.at(-1)).toMatchObject({ name: 'exports.discard', input: { exportId: 'export-1' } });
});

test('fetching is a job of the page: it tells how much is there, and is gone at the end', async () => {
  const host = createFakeHost({ datasets: { office: 3 } });
  const app = makeApp(host, []);
  const seen: string[] = [];
  app.stores.jobs.subscribe(({ jobs }) => {
    seen.push([...jobs.values()].map(({ job }) => `${job.title} ${job.done}/${job.total}`).join());
  });
  await saveExport(app, 'office', choice);
  expect(seen).toEqual(['Save office.jsonl 0/9', 'Save office.jsonl 7/9', 'Save office.jsonl 9/9', '']);
});

test('cancelled while it is fetched: nothing is saved, nothing is left on the host', async () => {
  const host = createFakeHost({ datasets: { office: 3 } });
  const saved: string[] = [];
  const app = makeApp(host, saved);
  app.stores.jobs.subscribe(({ jobs }) => {
    for (const { job } of jobs.values()) if (job.done === 7) cancelPageJob(app.stores.jobs, job.jobId);
  });
  await expect(saveExport(app, 'office', choice)).rejects.toMatchObject({ code: 'cancelled' });
  expect(saved).toEqual([]);
  expect(host.calls.filter(({ name }) => name === 'exports.read')).toHaveLength(1);
  expect(host.calls.at(-1)?.name).toBe('exports.discard');
  expect(app.stores.jobs.getState().jobs.size).toBe(0);
  expect(cancelPageJob(app.stores.jobs, 'page-1')).toBe(false);
});
