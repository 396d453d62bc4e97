// A dataset that is taken up to be added to, where that fails in the middle.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { expect, it, onTestFinished } from 'vitest';
import { createDatasetStore } from '../../dataset/dataset-store.ts';
import { SessionDataset } from './session-dataset.ts';
import type { SessionParts } from './session-parts.ts';
import { FakeSource } from './testing-session.fixture.ts';

it('leaves a dataset that cannot be taken up closed and unlocked, as it was', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-append-'));
  onTestFinished(() => {
    rmSync(dataDir, { recursive: true });
  });
  const store = createDatasetStore({ dataDir, clock: () => 0, log: () => undefined });
  await (await store.create('live', {})).close();
  const parts: Pick<SessionParts, 'store' | 'options' | 'source' | 'log'> = {
    store: {
      ...store,
      exists: (name) => store.exists(name),
      openForAppend: (name, options) => store.openForAppend(name, options),
      updateManifest: () => Promise.reject(new JawsError('dataset.disk-full')),
    },
    options: { ...defaultCaptureOptions, dataset: 'live' },
    source: new FakeSource(),
    log: () => undefined,
  };
  await expect(SessionDataset.open(parts as SessionParts, 'live', true)).rejects.toMatchObject({
    code: 'dataset.disk-full',
  });
  expect(await store.verify('live')).toMatchObject({ state: 'closed', ok: true });
  const again = await store.openForAppend('live');
  await again.close();
});
