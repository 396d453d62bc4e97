// The push of a dataset as a user meets it: what is asked, what is said before, and how it ends.

import { JawsError } from '@jaws/shared/contract/errors';
import type { JobState } from '@jaws/shared/contract/jobs';
import { notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { act } from 'react';
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

const token = 'T'.repeat(43);
const job: JobState = {
  ...{ jobId: 'p', kind: 'push', title: 'Push office to https://x:443', dataset: 'office' },
  ...{ done: 1, total: 4, unit: 'bytes', rowsStored: 0, state: 'running', warnings: [], error: null },
};

async function askToPush(): Promise<RenderedApp> {
  const app = renderApp({ datasets: { office: 1500 } });
  await app.user.click(await screen.findByRole('button', { name: 'Sources' }));
  await app.user.click(await screen.findByRole('button', { name: 'Datasets' }));
  await openDialog(app);
  return app;
}

async function openDialog(app: RenderedApp): Promise<void> {
  await app.user.click(await screen.findByRole('button', { name: 'Actions for office' }));
  await app.user.click(await screen.findByRole('menuitem', { name: 'Push…' }));
  await screen.findByRole('textbox', { name: 'To' });
}

function pushes({ host }: RenderedApp): unknown[] {
  return host.calls.filter(({ name }) => name === 'push.start').map(({ input }) => input);
}

test('says what goes where, sends it, and remembers all but the token', async () => {
  const app = await askToPush();
  const push = screen.getByRole<HTMLButtonElement>('button', { name: 'Push' });
  expect(push.disabled).toBe(true);
  expect(screen.queryByLabelText('Token of the listener')).toBe(null);
  await app.user.type(screen.getByRole('textbox', { name: 'To' }), 'https://drop.example');
  expect(screen.getByRole('note').textContent).toMatch(
    /Sends all 1,500 packets of office \(.* before packing\).* to https:\/\/drop\.example:443, over TLS/,
  );
  expect(push.disabled).toBe(true);
  await app.user.type(screen.getByLabelText('Token of the listener'), token);
  expect(pushes(app)).toEqual([]);
  await app.user.click(push);
  await waitFor(() => {
    expect(pushes(app)).toEqual([
      { dataset: 'office', to: 'https://drop.example', fingerprint: null, token },
    ]);
  });
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBe(null);
  });
  await openDialog(app);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'To' }).value).toBe('https://drop.example');
  expect(screen.getByLabelText<HTMLInputElement>('Token of the listener').value).toBe('');
});

test('scp needs no token', async () => {
  const app = await askToPush();
  await app.user.type(screen.getByRole('textbox', { name: 'To' }), 'ann@host:captures/{Enter}');
  await waitFor(() => {
    expect(pushes(app)).toEqual([
      { dataset: 'office', to: 'ann@host:captures/', fingerprint: null, token: null },
    ]);
  });
});

test('what is wrong stands at its field, and a refusal is told with the next step', async () => {
  const app = await askToPush();
  await app.user.type(screen.getByRole('textbox', { name: 'To' }), 'http://drop.example');
  expect(screen.getByText(/A listener speaks TLS only/)).toBeTruthy();
  await app.user.clear(screen.getByRole('textbox', { name: 'To' }));
  await app.user.type(screen.getByRole('textbox', { name: 'To' }), 'ann@host:x');
  app.host.failNext('push.start', new JawsError('push.scp-missing'));
  await app.user.click(screen.getByRole('button', { name: 'Push' }));
  expect((await screen.findByRole('alert')).textContent).toContain('(push.scp-missing)');
});

test('progress says what it waits for; the end says what arrived', async () => {
  const app = await askToPush();
  const publish = (change: Partial<JobState>): void => {
    act(() => {
      app.host.publish('jobs.progressChanged', { ...job, ...change });
    });
  };
  publish({ note: 'connection lost, trying again in 4 s (3 of 10)' });
  const shown = 'Push office to https://x:443 · 25 % · connection lost, trying again in 4 s (3 of 10)';
  expect(await screen.findByText(shown)).toBeTruthy();
  publish({ state: 'done', note: '4.2 MB arrived whole as office; SHA-256 0123456789abcdef…' });
  expect(await screen.findByText(/^4\.2 MB arrived whole as office/)).toBeTruthy();
});
