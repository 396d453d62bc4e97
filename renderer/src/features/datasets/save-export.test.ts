import { JawsError } from '@jaws/shared/contract/errors';
import { expect, test } from 'vitest';
import type { PagePlatform } from '../../platform/page-platform.ts';
import { createMemoryStorage } from '../../platform/storage.ts';
import { createFakeHost } from '../../testing/fake-host.ts';
import { saveExport } from './save-export.ts';

const choice = { format: 'jsonl', safe: false, anonymise: true } as const;

function makePlatform(saved: string[]): PagePlatform {
  return {
    storage: createMemoryStorage(),
    copyText: () => Promise.resolve(),
    saveFile: (fileName, pieces, mediaType) => saved.push(`${fileName} ${mediaType} ${pieces.length}`),
    now: () => 0,
    askToNotify: () => Promise.resolve(false),
    notify: () => undefined,
    recorder: null,
  };
}

test('the pieces are saved under the name and type of the export, and discarded on the host', async () => {
  const host = createFakeHost({ datasets: { office: 3 } });
  const saved: string[] = [];
  await saveExport(host.client, makePlatform(saved), 'office', choice);
  expect(saved).toEqual(['office.jsonl application/jsonl 2']);
  expect(host.calls.map(({ name }) => name)).toEqual([
    'datasets.export',
    'exports.read',
    'exports.read',
    'exports.discard',
  ]);
  expect(host.calls[0]?.input).toEqual({ ...choice, dataset: 'office' });
});

test('a broken download saves nothing, and is discarded all the same', async () => {
  const host = createFakeHost({ datasets: { office: 3 } });
  host.failNext('exports.read', new JawsError('dataset.io'));
  const saved: string[] = [];
  const attempt = saveExport(host.client, makePlatform(saved), 'office', choice);
  await expect(attempt).rejects.toMatchObject({ code: 'dataset.io' });
  expect(saved).toEqual([]);
  expect(host.calls.at(-1)).toMatchObject({ name: 'exports.discard', input: { exportId: 'export-1' } });
});
