// The picture's controls as a user meets them: what each asks of the next analysis.

import { notifications } from '@mantine/notifications';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
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

async function openPicture(): Promise<RenderedApp> {
  const app = renderApp();
  await screen.findByRole('grid', { name: 'Top 10' });
  await app.user.click(screen.getByRole('button', { name: 'Analysis settings' }));
  return app;
}

/** Waits until the newest analysis was asked with these settings. */
async function expectAsked({ host }: RenderedApp, settings: Record<string, unknown>): Promise<void> {
  await waitFor(() => {
    const runs = host.calls.filter(({ name }) => name === 'analysis.run');
    expect(runs.at(-1)?.input).toMatchObject(settings);
  });
}

test('ε counts on Enter, not before, and is held within its bounds', async () => {
  const app = await openPicture();
  const eps = screen.getByRole('textbox', { name: 'ε' });
  expect(eps.getAttribute('placeholder')).toBe('auto: 0.62');
  await app.user.type(eps, '0.8');
  expect(app.stores.picture.getState().settings.eps).toBe(null);
  await app.user.keyboard('{Enter}');
  await expectAsked(app, { eps: 0.8 });
  await app.user.clear(eps);
  await app.user.type(eps, '0{Enter}');
  await expectAsked(app, { eps: 1e-6 });
});

test('the switch fixes ε where it is, and gives it back', async () => {
  const app = await openPicture();
  const automatic = screen.getByRole('switch', { name: 'Neighbourhood radius (ε): automatic' });
  await app.user.click(automatic);
  await expectAsked(app, { eps: 0.62 });
  await app.user.click(automatic);
  await expectAsked(app, { eps: null });
});

test('arrow keys move ε on the k-distance plot by 5 %', async () => {
  const app = await openPicture();
  await app.user.click(screen.getByRole('tab', { name: 'k-distance' }));
  const line = await screen.findByRole('slider', { name: 'ε' });
  expect(line.getAttribute('aria-valuenow')).toBe('0.62');
  fireEvent.keyDown(line, { key: 'ArrowUp' });
  await expectAsked(app, { eps: 0.651 });
  await waitFor(() => {
    expect(screen.getByRole('slider', { name: 'ε' }).getAttribute('aria-valuenow')).toBe('0.651');
  });
  fireEvent.keyDown(screen.getByRole('slider', { name: 'ε' }), { key: 'ArrowLeft' });
  await expectAsked(app, { eps: 0.62 });
  fireEvent.keyDown(screen.getByRole('slider', { name: 'ε' }), { key: 'x' });
  expect(app.stores.picture.getState().settings.eps).toBe(0.62);
});

test('K-means has k instead of ε', async () => {
  const app = await openPicture();
  await app.user.click(screen.getByRole('radio', { name: 'K-means' }));
  await expectAsked(app, { method: 'kmeans', k: null });
  expect(screen.queryByRole('textbox', { name: 'ε' })).toBe(null);
  await app.user.type(screen.getByRole('textbox', { name: 'Clusters (k)' }), '4{Enter}');
  await expectAsked(app, { method: 'kmeans', k: 4 });
  await app.user.click(screen.getByRole('button', { name: 'Reset to defaults' }));
  await expectAsked(app, { method: 'dbscan', k: null });
});

test('features are switched off and on; all of them is the default again', async () => {
  const app = await openPicture();
  await app.user.click(await screen.findByRole('checkbox', { name: 'Peers' }));
  await expectAsked(app, { features: ['bytes up', 'bytes down', 'up share', 'ports'] });
  await app.user.click(screen.getByRole('checkbox', { name: 'Peers' }));
  await expectAsked(app, { features: null });
});

test('the statistics are out of the way until they are opened, which is remembered; the unit is not', async () => {
  const app = await openPicture();
  const section = screen.getByRole('button', { name: 'Analysis settings' });
  expect(section.getAttribute('aria-expanded')).toBe('true');
  expect(app.stores.settings.getState().analysisSettings).toBe(true);
  await app.user.click(section);
  expect(screen.queryByRole('radiogroup', { name: 'Method' })).toBe(null);
  expect(screen.getByRole('radiogroup', { name: 'Unit' })).toBeTruthy();
});

test('the last feature cannot be switched off', async () => {
  const app = await openPicture();
  for (const name of ['bytes up', 'bytes down', 'up share', 'ports']) {
    await app.user.click(await screen.findByRole('checkbox', { name }));
  }
  await expectAsked(app, { features: ['peers'] });
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Peers' }).disabled).toBe(true);
});
