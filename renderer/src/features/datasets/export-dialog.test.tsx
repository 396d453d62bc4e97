// The export's dialog as a user meets it: by keyboard, and what it asks of the host.

import { notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { JawsError } from '@jaws/shared/contract/errors';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

async function openExport(): Promise<RenderedApp & { readonly dialog: HTMLElement }> {
  const app = renderApp();
  await app.user.click(await screen.findByRole('button', { name: 'Sources' }));
  await app.user.click(await screen.findByRole('button', { name: 'Datasets' }));
  await app.user.click(await screen.findByRole('button', { name: 'Actions for office' }));
  await app.user.click(await screen.findByRole('menuitem', { name: 'Export…' }));
  return { ...app, dialog: await screen.findByRole('dialog', { name: 'Export office' }) };
}

function asked({ host }: RenderedApp): unknown {
  return host.calls.find(({ name }) => name === 'datasets.export')?.input;
}

test('the focus is on the format that is chosen; an arrow chooses the next', async () => {
  const app = await openExport();
  await waitFor(() => {
    expect(document.activeElement).toBe(within(app.dialog).getByRole('radio', { name: 'CSV' }));
  });
  await app.user.keyboard('{ArrowRight}');
  expect(within(app.dialog).getByRole<HTMLInputElement>('radio', { name: 'JSON lines' }).checked).toBe(true);
  await app.user.click(within(app.dialog).getByRole('button', { name: 'Export' }));
  await waitFor(() => {
    expect(app.saved).toEqual([{ fileName: 'office.jsonl', text: 'packet_id' }]);
  });
  expect(asked(app)).toEqual({ dataset: 'office', format: 'jsonl', safe: false, anonymise: false });
  expect(await screen.findByText('Saved office.jsonl')).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a filter without its blanks, and both switches, are asked for', async () => {
  const app = await openExport();
  const { user, dialog } = app;
  await user.type(within(dialog).getByRole('textbox', { name: /Only packets matching/ }), ' port == 443 ');
  await user.click(within(dialog).getByRole('switch', { name: /^Safe for spreadsheets/ }));
  await user.click(within(dialog).getByRole('switch', { name: /^Anonymised/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Export' }));
  await waitFor(() => {
    expect(asked(app)).toEqual({
      ...{ dataset: 'office', format: 'csv', safe: true, anonymise: true },
      where: 'port == 443',
    });
  });
});

test('Cancel asks for nothing', async () => {
  const app = await openExport();
  await app.user.click(within(app.dialog).getByRole('button', { name: 'Cancel' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(asked(app)).toBeUndefined();
});

test('a refusal is said with the next step, and nothing is saved', async () => {
  const app = await openExport();
  app.host.failNext('datasets.export', new JawsError('dataset.disk-full'));
  await app.user.click(within(app.dialog).getByRole('button', { name: 'Export' }));
  expect((await screen.findByRole('alert')).textContent).toContain('dataset.disk-full');
  expect(app.saved).toEqual([]);
});
