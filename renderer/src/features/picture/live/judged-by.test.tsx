// By what a live picture judges: what findings of the dataset are judged by, until somebody chooses otherwise.

import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { baselineTag } from '../../../state/marked-baseline.ts';
import { OneSize } from '../../../testing/one-size.ts';
import { renderApp, type RenderedApp } from '../../../testing/render-app.tsx';

vi.mock('../../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../../testing/mock-plotly.ts');
  return mockPlotly;
});

vi.mock('./point-canvas.ts', async () => {
  const { mockPointCanvas } = await import('../../../testing/mock-point-canvas.ts');
  return mockPointCanvas;
});

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', OneSize);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** What the host was told last. */
function told({ host }: RenderedApp, procedure: string): unknown {
  return host.calls.findLast(({ name }) => name === procedure)?.input;
}

test('the marked baseline, another choice, and the way back to none', async () => {
  const app = renderApp({ datasets: { office: 2000, quiet: 2000, sunday: 500 } });
  await screen.findByRole('switch', { name: 'Live' });
  app.host.datasets.change('quiet', { tags: [baselineTag] });
  await screen.findByText('quiet');
  await app.user.click(screen.getByRole('switch', { name: 'Live' }));
  await screen.findByRole('grid', { name: 'Live Top' });
  expect(told(app, 'live.open')).toMatchObject({
    dataset: 'office',
    settings: { baseline: { dataset: 'quiet', alertsPerDay: 1 }, model: null },
  });
  expect(screen.getByText('Alerts from 2.20 on: default.')).toBeTruthy();

  await app.user.click(screen.getByRole('combobox', { name: 'Baseline' }));
  await app.user.click(await screen.findByRole('option', { name: 'sunday' }));
  expect(told(app, 'live.configure')).toMatchObject({ settings: { baseline: { dataset: 'sunday' } } });
  await app.user.click(screen.getByRole('button', { name: 'Judge by quiet, the baseline' }));
  expect(told(app, 'live.configure')).toMatchObject({ settings: { baseline: { dataset: 'quiet' } } });
  await app.user.click(screen.getByRole('combobox', { name: 'Baseline' }));
  await app.user.click(await screen.findByRole('option', { name: 'none: the default limit' }));
  expect(told(app, 'live.configure')).toMatchObject({ settings: { baseline: null } });
});

test('a model is asked as well', async () => {
  const app = renderApp();
  app.host.models.keep('ours');
  await app.user.click(await screen.findByRole('switch', { name: 'Live' }));
  await screen.findByRole('grid', { name: 'Live Top' });
  await app.user.click(await screen.findByRole('combobox', { name: 'Model' }));
  await app.user.click(await screen.findByRole('option', { name: 'ours' }));
  expect(told(app, 'live.configure')).toMatchObject({ settings: { model: 'ours' } });
});
