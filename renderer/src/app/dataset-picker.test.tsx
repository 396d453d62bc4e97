// The dataset's field in the top line: by keyboard and by mouse, and that it lets go of the keys once it is chosen.

import { notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderApp } from '../testing/render-app.tsx';

vi.mock('../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

async function open() {
  const app = renderApp({ datasets: { office: 200, branch: 50 } });
  const field = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Dataset' });
  await screen.findByRole('grid', { name: 'Top 10' });
  const other = app.stores.navigation.getState().dataset === 'office' ? 'branch' : 'office';
  return { ...app, field, other };
}

test('a name that is typed is found; after Enter the keys are the screen’s again', async () => {
  const { user, stores, field, other } = await open();
  await user.click(field);
  await user.clear(field);
  await user.type(field, other.slice(0, 3));
  await screen.findByRole('option', { name: other });
  await user.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => {
    expect(stores.navigation.getState().dataset).toBe(other);
  });
  expect(document.activeElement).not.toBe(field);
  await user.keyboard('2');
  expect(stores.picture.getState().settings.unit).toBe('endpoints');
  expect(field.value).toBe(other);
});

test('with the mouse it is the same', async () => {
  const { user, stores, field, other } = await open();
  await user.click(field);
  await user.click(await screen.findByRole('option', { name: other }));
  expect(stores.navigation.getState().dataset).toBe(other);
  expect(document.activeElement).not.toBe(field);
});

test('a name that is none opens nothing, and the one that is open stays in the field', async () => {
  const { user, stores, field, other } = await open();
  const before = stores.navigation.getState().dataset ?? '';
  expect(before).not.toBe(other);
  await user.click(field);
  await user.type(field, 'nowhere');
  await screen.findByText('No dataset of this name');
  await user.tab();
  await waitFor(() => {
    expect(field.value).toBe(before);
  });
  expect(stores.navigation.getState().dataset).toBe(before);
});
