// The overview: its figures are links that set the scope, and what fails is said.

import { JawsError } from '@jaws/shared/contract/errors';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { fakeCulprit } from '../../testing/fake-traffic.ts';
import { renderApp } from '../../testing/render-app.tsx';

afterEach(cleanup);

test('a destination narrows the overview to it; its bytes lead to its channels', async () => {
  const { user, stores } = renderApp({ datasets: { office: 2000 }, screen: 'overview' });
  const card = await screen.findByRole('region', { name: 'Top destinations by upload' });
  const name = new RegExp(`name-of-${fakeCulprit}`);
  await user.click(within(card).getByRole('button', { name }));
  const condition = `ip == ${fakeCulprit} and proto == TCP and port == 8080`;
  expect(stores.navigation.getState()).toMatchObject({ screen: 'overview', filter: condition });
  await user.click(
    within(await screen.findByRole('region', { name: 'Top senders' })).getAllByRole('button', {
      name: /B$/,
    })[0] ?? card,
  );
  expect(stores.navigation.getState().screen).toBe('channels');
});

test('shows the totals, and what the analysis ranks highest with its first reason', async () => {
  const { user, stores } = renderApp({ datasets: { office: 2000 }, screen: 'overview' });
  const unusual = await screen.findByRole('region', { name: 'Most unusual' });
  expect(await within(unusual).findByText(new RegExp(`${fakeCulprit} → `))).toBeTruthy();
  expect(unusual.textContent).toContain('sent 4.7 MB');
  await user.click(screen.getByRole('button', { name: '2,000' }));
  expect(stores.navigation.getState()).toMatchObject({ screen: 'packets', filter: '' });
});

test('a filter that the host does not understand is told', async () => {
  const { host, stores } = renderApp({ datasets: { office: 10 }, screen: 'settings' });
  host.failNext('stats.overview', new JawsError('filter.syntax', 'Column 1: a field was expected.'));
  await screen.findByRole('heading', { name: 'Settings' });
  stores.navigation.getState().goTo('overview');
  await waitFor(() => {
    expect(screen.getByRole('alert').textContent).toContain('a field was expected');
  });
});
