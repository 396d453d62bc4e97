import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import { expect, test, vi } from 'vitest';
import { createMemoryStorage } from '../platform/storage.ts';
import { createAppStores } from '../state/app-stores.ts';
import { createFakeHost } from '../testing/fake-host.ts';
import { startSessionSync } from './session-sync.ts';

type List = ProcedureOutput<'datasets.list'>;

test('datasets are listed at the start and again when the host says they changed', async () => {
  const host = createFakeHost({ datasets: { office: 5 } });
  const stores = createAppStores(createMemoryStorage());
  const stop = startSessionSync({ client: host.client, stores, now: () => 0, onError: () => undefined });
  const names = (): string[] => stores.datasets.getState().datasets.map(({ name }) => name);
  await vi.waitFor(() => {
    expect(names()).toEqual(['office']);
  });
  host.datasets.add('branch', 2);
  await vi.waitFor(() => {
    expect(names()).toEqual(['office', 'branch']);
  });
  stop();
  const asked = host.calls.length;
  host.datasets.add('late', 2);
  expect(host.calls).toHaveLength(asked);
});

test('a list of several pages is read to its end', async () => {
  const pages: (string | undefined)[] = [];
  const host = createFakeHost({
    datasets: { a: 1, b: 1, c: 1 },
    handlers: {
      'datasets.list': ({ after }) => {
        pages.push(after);
        const name = ({ a: 'b', b: 'c' } as Record<string, string>)[after ?? ''] ?? 'a';
        return Promise.resolve({ datasets: [host.datasets.get(name).summary], more: name !== 'c' });
      },
    },
  });
  const stores = createAppStores(createMemoryStorage());
  startSessionSync({ client: host.client, stores, now: () => 0, onError: () => undefined });
  await vi.waitFor(() => {
    expect(stores.datasets.getState().datasets.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
  expect(pages).toEqual([undefined, 'a', 'b']);
});

test('an old answer that comes late does not overwrite a newer one', async () => {
  const answers: ((list: List) => void)[] = [];
  const host = createFakeHost({
    datasets: { office: 5 },
    handlers: { 'datasets.list': () => new Promise<List>((resolve) => answers.push(resolve)) },
  });
  const stores = createAppStores(createMemoryStorage());
  startSessionSync({ client: host.client, stores, now: () => 0, onError: () => undefined });
  host.publish('datasets.changed', { revision: 9 });
  await vi.waitFor(() => {
    expect(answers).toHaveLength(2);
  });
  answers[1]?.({ datasets: [host.datasets.get('office').summary] });
  await vi.waitFor(() => {
    expect(stores.datasets.getState().datasets).toHaveLength(1);
  });
  answers[0]?.({ datasets: [] });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(stores.datasets.getState()).toMatchObject({ revision: 1 });
  expect(stores.datasets.getState().datasets).toHaveLength(1);
});

test('growth changes the list, and not the revision at which tables and pictures are asked for anew', async () => {
  const host = createFakeHost({ datasets: { office: 5 } });
  const stores = createAppStores(createMemoryStorage());
  startSessionSync({ client: host.client, stores, now: () => 0, onError: () => undefined });
  await vi.waitFor(() => {
    expect(stores.datasets.getState()).toMatchObject({ status: 'ready', revision: 1 });
  });
  const { summary } = host.datasets.get('office');
  host.datasets.get('office').summary = { ...summary, state: 'open', packets: 77 };
  host.publish('datasets.grown', { revision: 2 });
  await vi.waitFor(() => {
    expect(stores.datasets.getState().datasets[0]?.packets).toBe(77);
  });
  expect(stores.datasets.getState().revision).toBe(1);
});

test('news that a growth overtakes stay news', async () => {
  const answers: ((list: List) => void)[] = [];
  const host = createFakeHost({
    handlers: { 'datasets.list': () => new Promise<List>((resolve) => answers.push(resolve)) },
  });
  const stores = createAppStores(createMemoryStorage());
  startSessionSync({ client: host.client, stores, now: () => 0, onError: () => undefined });
  host.publish('datasets.changed', { revision: 1 });
  host.publish('datasets.grown', { revision: 2 });
  await vi.waitFor(() => {
    expect(answers).toHaveLength(3);
  });
  for (const answer of answers) answer({ datasets: [] });
  await vi.waitFor(() => {
    expect(stores.datasets.getState().status).toBe('ready');
  });
  expect(stores.datasets.getState().revision).toBe(1);
});

test('a list that fails is told', async () => {
  const host = createFakeHost();
  host.failNext('datasets.list', new JawsError('dataset.io'));
  const errors: unknown[] = [];
  const stores = createAppStores(createMemoryStorage());
  startSessionSync({ client: host.client, stores, now: () => 0, onError: (error) => errors.push(error) });
  await vi.waitFor(() => {
    expect(errors).toMatchObject([{ code: 'dataset.io' }]);
  });
});

test('captures are listed at the start; what is said meanwhile is newer', async () => {
  const host = createFakeHost({});
  const { captureId } = host.capture.start({ ...defaultCaptureOptions, interface: 'eth0' });
  host.capture.recovered = [{ dataset: 'old', rows: 3, text: 'It ended.' }];
  const stores = createAppStores(createMemoryStorage());
  startSessionSync({ client: host.client, stores, now: () => 0, onError: () => undefined });
  // The list was asked for, and is not there yet.
  host.publish('capture.stateChanged', { ...host.capture.stateOf(captureId), stored: 77 });
  await vi.waitFor(() => {
    expect(stores.captures.getState().recovered).toHaveLength(1);
  });
  expect(stores.captures.getState().captures.get(captureId)?.state.stored).toBe(77);
  host.capture.advance(1000);
  expect(stores.captures.getState().tails.get(captureId)?.items.length).toBeGreaterThan(0);
});
