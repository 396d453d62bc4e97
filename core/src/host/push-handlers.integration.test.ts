// A push as the page starts it: a job that tells how it goes, ends, fails with its code, and can be cancelled.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JobState } from '@jaws/shared/contract/jobs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startListener, type TestListener } from '../../../listener-server/src/testing-client.fixture.ts';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { createCuttingProxy } from '../push/cutting-proxy.fixture.ts';
import { addDataset, sha256Of } from '../push/pushed-dataset.fixture.ts';
import { openTestHost, type TestHost } from './testing-host.fixture.ts';

let rig: TestHost;
let listener: TestListener;
let states: JobState[];

beforeEach(async () => {
  rig = await openTestHost();
  listener = await startListener();
  await addDataset(createDatasetStore({ dataDir: rig.dataDir, clock: () => 0 }), 'monday', 20_000);
  states = [];
  rig.client.subscribe('jobs.progressChanged', (job) => states.push(job));
});
afterEach(async () => {
  await rig.close();
  await listener.remove();
});

function request(change: object = {}) {
  const to = `https://127.0.0.1:${listener.port}`;
  return { dataset: 'monday', to, fingerprint: null, token: listener.token, ...change };
}

describe('push.start', () => {
  it('is a job that ends with what arrived', async () => {
    const { jobId } = await rig.client.call('push.start', request());
    const job = await rig.ended(jobId);
    const uploaded = join(listener.folder, 'uploads/monday.data');
    expect(job).toMatchObject({
      ...{ kind: 'push', state: 'done', dataset: 'monday', error: null },
      title: `Push monday to https://127.0.0.1:${listener.port}`,
      done: readFileSync(uploaded).length,
      total: readFileSync(uploaded).length,
    });
    expect(job.note).toContain(`arrived whole as monday; SHA-256 ${sha256Of(uploaded).slice(0, 16)}`);
    expect(new Set(states.map(({ note }) => note))).toContain('connecting');
    expect(JSON.stringify(states) + rig.logged.join('\n')).not.toContain(listener.token);
  });

  it('fails as a job with the code and the next step', async () => {
    const { jobId } = await rig.client.call('push.start', request({ token: 'A'.repeat(43) }));
    const { state, error } = await rig.ended(jobId);
    expect([state, error?.code]).toEqual(['failed', 'push.wrong-token']);
    expect(error?.hint).toContain('token');
    expect(rig.logged).toEqual([]);
  });

  it('refuses at once what needs no network', async () => {
    const call = (change: object) => rig.client.call('push.start', request(change));
    await expect(call({ to: 'monday' })).rejects.toMatchObject({ code: 'push.bad-target' });
    await expect(call({ token: null })).rejects.toMatchObject({ code: 'push.token-missing' });
    await expect(call({ dataset: 'sunday' })).rejects.toMatchObject({ code: 'dataset.not-found' });
    await expect(call({ fingerprint: 'x' })).rejects.toMatchObject({ code: 'rpc.invalid-input' });
  });

  it('can be cancelled in the middle; the next one goes on', async () => {
    const proxy = await createCuttingProxy(listener.port, [], 60_000);
    const sending = new Promise<string>((resolve) => {
      rig.client.subscribe('jobs.progressChanged', ({ jobId, note }) => {
        if (note === 'sending' || note === 'verifying') resolve(jobId);
      });
    });
    const { jobId } = await rig.client.call('push.start', request({ to: `https://127.0.0.1:${proxy.port}` }));
    expect(await sending).toBe(jobId);
    const text = expect.stringContaining(`Push monday to https://127.0.0.1:${proxy.port}: `) as string;
    expect(rig.host.unfinishedWork()).toEqual([{ kind: 'push', text }]);
    await rig.client.call('jobs.cancel', { jobId });
    expect(await rig.ended(jobId)).toMatchObject({ state: 'cancelled', error: null });
    expect(rig.host.unfinishedWork()).toEqual([]);
    await proxy.close();
    expect(existsSync(join(listener.folder, 'uploads/monday.data'))).toBe(false);
    const again = await rig.client.call('push.start', request());
    expect(await rig.ended(again.jobId)).toMatchObject({ state: 'done' });
    expect(readdirSync(join(rig.dataDir, 'push'))).toEqual([]);
  });
});
