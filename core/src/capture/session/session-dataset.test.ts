// The dataset that a capture writes: taken up to be added to, where that fails in the middle; and while it is open.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createDatasetStore } from '../../dataset/dataset-store.ts';
import { SessionDataset } from './session-dataset.ts';
import type { SessionParts } from './session-parts.ts';
import { closeSessions, dnsAnswer, FakeSource, openSession } from './testing-session.fixture.ts';

afterEach(closeSessions);

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

it('has names in the manifest while it is written, so that whoever follows it knows them', async () => {
  const { session, source, store } = await openSession();
  source.give(dnsAnswer([[198, 51, 100, 7]]));
  await vi.waitFor(async () => {
    const { state, names } = await store.manifest('live');
    expect({ state, names }).toEqual({ state: 'open', names: [{ ip: '198.51.100.7', name: 'a.example' }] });
  });
  await session.stop();
});
