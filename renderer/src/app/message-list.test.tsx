// Messages that have gone can be read later, and one of a finding opens it.

import { notifications } from '@mantine/notifications';
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderApp } from '../testing/render-app.tsx';
import { showDone } from '../ui/error-report.ts';

afterEach(() => {
  act(() => {
    notifications.clean();
  });
  cleanup();
});

test('messages are kept with their time, newest first, and counted until they are read', async () => {
  const { user, stores } = renderApp({ datasets: { office: 10 }, screen: 'settings', now: () => 1000 });
  await screen.findByRole('heading', { name: 'Settings' });
  act(() => {
    showDone('Row copied');
    notifications.show({
      id: `alert-${'a'.repeat(16)}-office`,
      title: 'Finding: 10.0.0.1 → 203.0.113.5',
      message: '',
    });
  });
  act(() => {
    notifications.clean();
  });
  await user.click(screen.getByRole('button', { name: 'Messages, 2 new' }));
  const items = within(await screen.findByRole('list', { name: 'Messages, newest first' })).getAllByRole(
    'listitem',
  );
  expect(items.map(({ textContent }) => textContent)).toEqual([
    '1970-01-01 00:00:01Finding: 10.0.0.1 → 203.0.113.5',
    '1970-01-01 00:00:01Row copied',
  ]);
  await user.click(within(items[0]!).getByRole('button'));
  expect(stores.navigation.getState()).toMatchObject({ screen: 'findings', pick: 'a'.repeat(16) });
  expect(screen.getByRole('button', { name: 'Messages' })).toBeTruthy();
});
