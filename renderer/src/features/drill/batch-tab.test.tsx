// The batch on screen, over the in-memory host that a test moves on: its plan, its course, its results.

import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeDrillResult } from '../../testing/fake-drill.ts';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  cleanup();
});

async function openBatch(): Promise<RenderedApp> {
  const app = renderApp({ datasets: { office: 10 } });
  await app.user.click(await screen.findByRole('button', { name: 'Drill' }));
  await app.user.click(await screen.findByRole('button', { name: 'Batch' }));
  return app;
}

const rowsOf = (table: HTMLElement): string[] =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);

test('what goes where is told before the start, and again while it goes on; then what came of it', async () => {
  const app = await openBatch();
  expect(await screen.findByText(/56 runs, 28 to new servers and 28 to servers in use/)).toBeTruthy();
  expect(rowsOf(screen.getByRole('table', { name: 'Runs of the batch' }))).toHaveLength(56);
  await app.user.keyboard('{Alt>}s{/Alt}');
  expect((await screen.findByRole('progressbar', { name: 'Batch' })).getAttribute('aria-valuenow')).toBe('0');
  act(() => {
    app.host.drill.change({ phase: 'sending', done: 8 });
  });
  expect(screen.getByText('run 9 of 56: padded, 64 kB to 127.0.1.9')).toBeTruthy();
  expect(screen.getByRole('progressbar', { name: 'Batch' }).getAttribute('aria-valuenow')).toBe('14');
  expect(rowsOf(screen.getByRole('table', { name: 'Runs of the batch' }))[8]).toContain('▸ now');
  act(() => {
    const state = app.host.drill.change({ dataset: 'office' });
    app.host.drill.change({ phase: 'ended', done: 56, result: fakeDrillResult(state, 'office') });
  });
  const rows = rowsOf(screen.getByRole('table', { name: 'Results of the batch' }));
  expect(rows[0]).toContain('● noticed after 79 kB (3.2 s)upload volume');
  expect(rows[1]).toContain('□ missed');
  expect(screen.getByText(/Noticed 1 of 56 runs\. Half of the runs are noticed from 64 kB on/)).toBeTruthy();
  await app.user.click(screen.getByRole('button', { name: 'Show the finding of run 1' }));
  expect(app.stores.navigation.getState()).toMatchObject({ screen: 'findings', dataset: 'office' });
});

test('styles and sizes of one’s own; mistakes stand at their fields, and nothing can be started with them', async () => {
  const app = await openBatch();
  await app.user.click(screen.getByRole('radio', { name: 'Styles and sizes' }));
  expect(await screen.findByText(/^8 runs, 4 to new servers/)).toBeTruthy();
  const sizes = screen.getByRole('textbox', { name: 'Sizes' });
  await app.user.clear(sizes);
  await app.user.type(sizes, 'much');
  expect(screen.getByText('Sizes with commas between them: 64 kB, 1 MB.')).toBeTruthy();
  const start = screen.getByRole('button', { name: /^Start the batch/ });
  expect(start.hasAttribute('disabled')).toBe(true);
  await app.user.clear(sizes);
  await app.user.type(sizes, '1 kB');
  await app.user.click(screen.getByRole('checkbox', { name: 'servers in use' }));
  expect(await screen.findByText(/^2 runs, 2 to new servers and 0 to servers in use/)).toBeTruthy();
});

test('a plan that is dropped is read, and its mistakes are told with their place', async () => {
  const app = await openBatch();
  const plan = { version: 1, name: 'mine', cells: [{ style: 'classic', sizeBytes: 0 }] };
  act(() => {
    app.stores.chum.getState().drop(new File([JSON.stringify(plan)], 'mine.json'));
  });
  expect(await screen.findByText(/From mine\.json/)).toBeTruthy();
  expect((await screen.findByRole('alert')).textContent).toContain('cells[0].sizeBytes');
});

test('a failure says what to do; what was cancelled is said to be', async () => {
  const app = await openBatch();
  act(() => {
    const error = { code: 'drill.no-capture', message: 'No right to capture.', hint: 'Run `jaws doctor`.' };
    app.host.drill.change({ phase: 'failed', error });
  });
  expect(screen.getByRole('alert').textContent).toContain('No right to capture.');
  act(() => {
    app.host.drill.change({ phase: 'cancelled', error: null });
  });
  expect(screen.getByText('Cancelled. What was sent until then is judged.')).toBeTruthy();
});
