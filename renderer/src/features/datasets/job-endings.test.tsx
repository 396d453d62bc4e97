// How jobs are shown and how their end is told: once, and to the page that cannot hear it from the call itself.

import type { JobState } from '@jaws/shared/contract/jobs';
import { notifications } from '@mantine/notifications';
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

async function report(changes: Partial<JobState>): Promise<RenderedApp> {
  const app = renderApp();
  await screen.findByRole('grid', { name: 'Top 10' });
  const job: JobState = {
    ...{ jobId: 'job-9', kind: 'import', title: 'Some work', done: 0, total: 0, unit: 'rows', rowsStored: 0 },
    ...{ state: 'running', dataset: 'office', warnings: [], error: null },
  };
  act(() => {
    app.host.publish('jobs.progressChanged', job);
  });
  await screen.findByRole('progressbar', { name: 'Some work: progress' });
  act(() => {
    app.host.publish('jobs.progressChanged', { ...job, ...changes });
  });
  return app;
}

const messages = (): (string | null)[] =>
  screen.queryAllByRole('alert').map(({ textContent }) => textContent);
const isShown = (): boolean => screen.queryByRole('progressbar') !== null;

test('an import tells its rows and its warnings', async () => {
  await report({ kind: 'import', state: 'done', rowsStored: 1200, warnings: ['Cut at byte 9.'] });
  expect(messages()).toEqual(['Some work: done1,200 rows. Cut at byte 9.']);
  expect(isShown()).toBe(false);
});

test('a push tells what came of it', async () => {
  await report({ kind: 'push', state: 'done', note: '4.2 MB arrived whole' });
  expect(messages()).toEqual(['Some work: done4.2 MB arrived whole.']);
});

test('a merge tells its end, and no rows that it did not count', async () => {
  await report({ kind: 'merge', state: 'done', unit: 'bytes', done: 90, total: 90 });
  expect(messages()).toEqual(['Some work: done']);
});

test.each(['export', 'verify', 'relabel', 'duplicate'] as const)(
  'the end of %s is left to the call that waits for it',
  async (kind) => {
    await report({ kind, state: 'done', done: 5, total: 5 });
    expect(messages()).toEqual([]);
    expect(isShown()).toBe(false);
  },
);

test('what failed says why and what to do, until it is closed', async () => {
  const error = { code: 'dataset.disk-full', message: 'The disk is full.', hint: 'Make room.' };
  await report({ kind: 'merge', state: 'failed', error });
  expect(messages()).toEqual(['The disk is full.Make room. (dataset.disk-full)']);
});

test('what was cancelled is gone without a word', async () => {
  await report({ kind: 'merge', state: 'cancelled' });
  expect(messages()).toEqual([]);
  expect(isShown()).toBe(false);
});

test('every running job can be cancelled where it is shown', async () => {
  const { user, host } = await report({ kind: 'export', done: 1, total: 4 });
  const line = screen.getByRole('banner');
  await within(line).findByText(/^Some work · 25 %/);
  await user.click(within(line).getByRole('button', { name: 'Cancel: Some work' }));
  expect(host.calls.at(-1)).toEqual({ name: 'jobs.cancel', input: { jobId: 'job-9' } });
});
