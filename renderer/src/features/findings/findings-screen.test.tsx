// The inbox in the page: computed when it is opened, states by mouse and keyboard with a way back, the allow-list, and
// alerts of a live picture.

import { notifications } from '@mantine/notifications';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import type { LiveAlert } from '@jaws/shared/contract/live';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OneSize } from '../../testing/one-size.ts';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', OneSize);
});
afterEach(() => {
  notifications.clean();
  cleanup();
  vi.unstubAllGlobals();
});

const usual = { datasets: { office: 2000 } };

async function openInbox(app: RenderedApp = renderApp(usual)): Promise<RenderedApp> {
  await app.user.click(await screen.findByRole('button', { name: /^Findings/ }));
  await screen.findByRole('grid', { name: 'Findings' });
  return app;
}

const rows = (): HTMLElement[] =>
  within(screen.getByRole('grid', { name: 'Findings' }))
    .getAllByRole('row')
    .slice(1);
const details = (): HTMLElement => screen.getByRole('region', { name: 'Details' });

test('is computed by itself, the first finding is picked, its reasons and limits are told', async () => {
  const app = await openInbox();
  expect(app.host.calls.filter(({ name }) => name === 'findings.score')).toMatchObject([
    { input: { dataset: 'office', baseline: null, alertsPerDay: 1 } },
  ]);
  expect(rows()).toHaveLength(2);
  expect(rows()[0]?.textContent).toMatch(/192\.168\.1\.17 → ?203\.0\.113\.9:8080/);
  expect(rows()[1]?.textContent).toContain('updates.example.net');
  for (const text of [
    'sent 4.7 MB more',
    'Not flagged below 31 kB',
    'T1041 Exfiltration Over C2 Channel',
    'Several hosts here use the same service',
    'Score 2.20: default',
    'Window too short',
    '23 s after its first packet, when 79.0 kB had gone out',
  ])
    expect(details().textContent).toContain(text);
  expect(screen.getByRole('button', { name: /^Findings.*2 new/ })).toBeTruthy();
});

test('J and K move, W watches, Undo takes it back, P shows exactly its packets, and the choice stays', async () => {
  const app = await openInbox();
  await app.user.keyboard('j');
  expect(rows()[1]?.getAttribute('aria-selected')).toBe('true');
  await app.user.keyboard('w');
  await waitFor(() => {
    expect(rows()[1]?.textContent).toContain('Watching');
  });
  await app.user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => {
    expect(rows()[1]?.textContent).toContain('New');
  });
  await app.user.keyboard('k');
  await app.user.keyboard('p');
  const { screen: shown, filter } = app.stores.navigation.getState();
  expect([shown, filter]).toEqual([
    'packets',
    'ip == 192.168.1.17 and ip == 203.0.113.9 and time >= 2026-05-04T12:00:00.000Z and time <= 2026-05-04T12:01:30.000Z',
  ]);
  await openInbox(app);
  expect(rows()[0]?.getAttribute('aria-selected')).toBe('true');
});

test('is closed as benign with a reason, and allowed from now on', async () => {
  const app = await openInbox();
  await app.user.keyboard('b');
  const dialog = await screen.findByRole('dialog', { name: 'Close as benign' });
  const close = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Close as benign' });
  expect(close.disabled).toBe(true);
  await app.user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'our backup');
  await app.user.click(within(dialog).getByRole('checkbox', { name: 'Allow this from now on' }));
  await app.user.click(within(dialog).getByRole('radio', { name: 'Everything with 203.0.113.9' }));
  await app.user.click(close);
  await waitFor(() => {
    expect(app.host.findings.states).toMatchObject([
      { id: 'a'.repeat(16), state: 'closed', reason: 'our backup' },
    ]);
  });
  expect(app.host.live.allowed).toMatchObject([{ what: '203.0.113.9', reason: 'our backup' }]);
  await waitFor(() => {
    expect(rows()).toHaveLength(1);
  });
  await app.user.click(screen.getByRole('radio', { name: 'Closed 1' }));
  expect(rows()[0]?.textContent).toContain('203.0.113.9');
  expect(details().textContent).toContain('Closed: our backup');
});

test('without findings it says what was judged, and what was not', async () => {
  const app = renderApp(usual);
  app.host.findings.findings = [];
  await app.user.click(await screen.findByRole('button', { name: 'Findings' }));
  await screen.findByText('No findings');
  expect(screen.getByText(/^16,608 packets of 118 pairs of hosts over 4 min were judged/)).toBeTruthy();
  expect(screen.getByRole('list', { name: 'Not judged' }).textContent).toContain('Window too short');
});

test('a failure is told with a way to try again', async () => {
  const { JawsError } = await import('@jaws/shared/contract/errors');
  const app = renderApp(usual);
  await screen.findByRole('button', { name: 'Findings' });
  app.host.failNext('findings.score', new JawsError('worker.died'));
  await app.user.click(screen.getByRole('button', { name: 'Findings' }));
  await screen.findByText('The findings could not be computed');
  await app.user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByRole('grid', { name: 'Findings' });
});

const alert: LiveAlert = {
  ...{
    id: 'c'.repeat(16),
    happening: '192.168.1.9 → 203.0.113.50',
    srcIp: '192.168.1.9',
    dstIp: '203.0.113.50',
  },
  ...{ dstPort: 22, name: null, atMs: 9, firstMs: 1000, packetMs: 2000, score: 3, evidence: 0.5 },
  ...{ bytesUp: 5000, bytesDown: 10, detectors: ['guess'], allowed: null, isTold: true },
  reasons: [{ feature: 'guess', value: 1, unit: '', usual: null, z: null, text: 'It guessed passwords' }],
};

test('one alert is one message, which opens exactly its row; the desktop only where it is wished for', async () => {
  const app = renderApp(usual);
  await screen.findByRole('button', { name: 'Findings' });
  act(() => {
    app.host.live.tellAlert('office', alert);
  });
  await screen.findByText('Finding: 192.168.1.9 → 203.0.113.50:22');
  expect(app.notes).toEqual([]);
  app.stores.settings.getState().change({ desktopNotes: true });
  act(() => {
    // The same again, and one that nobody is to be told of.
    app.host.live.tellAlert('office', { ...alert, id: 'd'.repeat(16), isTold: false });
  });
  expect(screen.getAllByText(/^Finding: /)).toHaveLength(1);
  await app.user.click(screen.getByRole('button', { name: 'Show the finding' }));
  await screen.findByRole('grid', { name: 'Findings' });
  expect(details().textContent).toContain('It guessed passwords');
  expect(details().textContent).toContain('From the live picture');
  act(() => {
    app.host.live.tellAlert('office', { ...alert, id: 'e'.repeat(16), srcIp: '192.168.1.10' });
  });
  expect(app.notes).toMatchObject([
    { title: 'Finding: 192.168.1.10 → 203.0.113.50:22', text: 'It guessed passwords' },
  ]);
});

test('what is decided gives its place to the next one', async () => {
  const app = await openInbox();
  await app.user.keyboard('c');
  await waitFor(() => {
    expect(rows()).toHaveLength(1);
  });
  expect(rows()[0]?.getAttribute('aria-selected')).toBe('true');
  expect(details().textContent).toContain('updates.example.net');
});

test('a dataset that is being written is not judged by itself, but when it is asked for', async () => {
  const app = renderApp(usual);
  await screen.findByRole('button', { name: 'Findings' });
  act(() => {
    app.host.datasets.change('office', { state: 'open' });
  });
  await app.user.click(screen.getByRole('button', { name: 'Findings' }));
  await screen.findByText('No finding yet');
  expect(app.host.calls.some(({ name }) => name === 'findings.score')).toBe(false);
  await app.user.click(screen.getByRole('button', { name: 'Judge what is stored so far' }));
  await screen.findByRole('grid', { name: 'Findings' });
});

test('what cannot be read is told on this screen alone', async () => {
  const { JawsError } = await import('@jaws/shared/contract/errors');
  const app = renderApp({
    ...usual,
    handlers: { 'findings.read': () => Promise.reject(new JawsError('dataset.damaged')) },
  });
  await app.user.click(await screen.findByRole('button', { name: 'Findings' }));
  await screen.findByText('The findings could not be computed');
  expect(screen.getAllByRole('alert')).toHaveLength(1);
});

test('a dataset without findings is judged by the one that is marked as the baseline', async () => {
  const app = renderApp({ datasets: { office: 2000, quiet: 3000 } });
  app.host.datasets.change('quiet', { tags: ['baseline'] });
  await openInbox(app);
  expect(app.host.calls.find(({ name }) => name === 'findings.score')).toMatchObject({
    input: { dataset: 'office', baseline: 'quiet' },
  });
  expect(screen.getByDisplayValue('quiet (the baseline)')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Judge by/ })).toBeNull();
});

test('a trained model can be asked too, where there is one', async () => {
  const without = await openInbox();
  expect(screen.queryByText('Model')).toBeNull();
  expect(without.host.calls.some(({ name }) => name === 'models.list')).toBe(true);
  cleanup();
  const app = renderApp(usual);
  app.host.models.keep('ours');
  app.host.models.keep('theirs');
  await openInbox(app);
  await app.user.click(await screen.findByDisplayValue('none: the rules'));
  await app.user.click(await screen.findByRole('option', { name: 'ours' }));
  await waitFor(() => {
    expect(details().textContent).toContain('ours: probability 0.93');
  });
  expect(app.host.calls.filter(({ name }) => name === 'findings.score').at(-1)).toMatchObject({
    input: { model: 'ours', baseline: null },
  });
});
