// The doctor's screen, by role and name: what is to be done first, fixes to copy, ways on without capture.

import { notifications } from '@mantine/notifications';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeDoctorReport, fakeSickDoctorReport } from '../../testing/fake-doctor.ts';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

async function openDoctor(isSick: boolean): Promise<RenderedApp> {
  const app = renderApp({});
  if (isSick) app.host.capture.doctor = fakeSickDoctorReport();
  act(() => {
    app.stores.navigation.getState().goTo('doctor');
  });
  await screen.findByRole('table', { name: 'Checks' });
  return app;
}

test('what is to be done comes first, with its fix to copy', async () => {
  const app = await openDoctor(true);
  expect(screen.getByText(/You may not capture here yet/)).toBeTruthy();
  const rows = within(screen.getByRole('table', { name: 'Checks' })).getAllByRole('row');
  expect(rows[1]?.textContent).toContain('✗ to do');
  expect(rows.at(-1)?.textContent).toContain('✓ good');
  await app.user.click(screen.getByRole('button', { name: /^Copy: sudo apt-get/ }));
  expect(app.copied).toEqual(['sudo apt-get install wireshark-common']);
});

test('checked again after the fix, it sends to Capture', async () => {
  const app = await openDoctor(true);
  app.host.capture.doctor = fakeDoctorReport();
  await app.user.click(screen.getByRole('button', { name: 'Check again' }));
  await screen.findByText(/You may capture: dumpcap is usable/);
  await app.user.click(screen.getByRole('button', { name: 'Go to Capture' }));
  expect(await screen.findByRole('grid', { name: 'Interfaces' })).toBeTruthy();
});

test('nobody is stuck: the replay, and the demo', async () => {
  const app = await openDoctor(true);
  await app.user.click(screen.getByRole('button', { name: 'Replay a capture' }));
  expect(await screen.findByRole('button', { name: /^Start the replay/ })).toBeTruthy();
  act(() => {
    app.stores.navigation.getState().goTo('doctor');
  });
  await app.user.click(await screen.findByRole('button', { name: 'Open the demo capture' }));
  await waitFor(() => {
    expect(app.host.calls.some(({ name }) => name === 'imports.demo')).toBe(true);
  });
});
