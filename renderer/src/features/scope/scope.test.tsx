// One scope for all screens: the filter and the time range of one are those of the others.

import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(cleanup);

type App = ReturnType<typeof renderApp>;

function lastWhere({ host }: App, procedure: string): unknown {
  return (host.calls.findLast(({ name }) => name === procedure)?.input as { readonly where?: string }).where;
}

test('a filter typed over one table holds in the others, in the picture and in the overview', async () => {
  const app = renderApp({ datasets: { office: 500 }, screen: 'packets' });
  await app.user.type(await screen.findByRole('textbox', { name: 'Filter' }), 'port == 443{Enter}');
  for (const [title, procedure] of [
    ['Flows', 'flows.page'],
    ['Channels', 'channels.page'],
    ['Endpoints', 'endpoints.page'],
    ['Picture', 'analysis.run'],
    ['Overview', 'stats.overview'],
  ] as const) {
    await app.user.click(await screen.findByRole('button', { name: title }));
    await waitFor(() => {
      expect(lastWhere(app, procedure)).toBe('port == 443');
    });
  }
  expect(lastWhere(app, 'stats.timeline')).toBe('port == 443');
});

test('arrow keys on the bytes over time set the range that tables are asked with; Escape lets it go', async () => {
  const app = renderApp({ datasets: { office: 500 }, screen: 'packets' });
  const time = await screen.findByRole('slider', { name: 'Time range' });
  await waitFor(() => {
    expect(time.querySelector('.jw-bars-up')?.getAttribute('d')).not.toBe('');
  });
  time.focus();
  await app.user.keyboard('{ArrowRight}{ArrowRight}');
  const { range } = app.stores.navigation.getState();
  await waitFor(() => {
    expect(lastWhere(app, 'packets.page')).toBe(
      `time >= ${String(range?.fromMs)} and time <= ${String(range?.toMs)}`,
    );
  });
  expect(lastWhere(app, 'stats.timeline')).toBe('');
  expect(time.getAttribute('aria-valuetext')).toContain('2026-05-04 12:00:0');
  await app.user.keyboard('{Escape}');
  expect(app.stores.navigation.getState().range).toBe(null);
  expect(time.getAttribute('aria-valuetext')).toBe('All times');
});

test('dragging sets the range, a click does not; the chip takes it away', async () => {
  const app = renderApp({ datasets: { office: 500 }, screen: 'packets' });
  const time = await screen.findByRole('slider', { name: 'Time range' });
  await waitFor(() => {
    expect(time.querySelector('.jw-bars-up')).toBeTruthy();
  });
  time.setPointerCapture = () => undefined;
  const drag = (from: number, to: number): void => {
    fireEvent.pointerDown(time, { button: 0, clientX: from });
    fireEvent.pointerMove(time, { clientX: to });
    fireEvent.pointerUp(time, { clientX: to });
  };
  drag(400, 401);
  expect(app.stores.navigation.getState().range).toBe(null);
  drag(400, 200);
  const { range } = app.stores.navigation.getState();
  const length = (range?.toMs ?? 0) - (range?.fromMs ?? 0);
  expect(length / (499 * 12.345_678)).toBeCloseTo(0.25, 2);
  await app.user.click(await screen.findByRole('button', { name: /^Clear the time range/ }));
  expect(app.stores.navigation.getState().range).toBe(null);
});

test('channels and flows show first what sent most', async () => {
  const app = renderApp({ datasets: { office: 500 }, screen: 'channels' });
  const grid = await screen.findByRole('grid', { name: 'Channels' });
  await waitFor(() => {
    expect(within(grid).getAllByRole('row')[1]?.textContent).toContain('%');
  });
  const sort = { column: 'up', descending: true };
  expect(app.host.calls.findLast(({ name }) => name === 'channels.page')?.input).toMatchObject({ sort });
  const up = within(grid).getByRole('columnheader', { name: 'Up' });
  expect(up.getAttribute('aria-sort')).toBe('descending');
});
