// The overview: its figures are links that set the scope, and what fails is said.

import { JawsError } from '@jaws/shared/contract/errors';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { fakeCulprit } from '../../testing/fake-traffic.ts';
import { renderApp } from '../../testing/render-app.tsx';

afterEach(cleanup);

test('a destination opens its details, and their menu narrows the scope; bytes lead to channels', async () => {
  const { user, stores } = renderApp({ datasets: { office: 2000 }, screen: 'overview' });
  const card = await screen.findByRole('region', { name: 'Top destinations by upload' });
  const name = within(card).getByRole('button', { name: new RegExp(`name-of-${fakeCulprit}`) });
  await user.click(name);
  expect(stores.navigation.getState().object).toEqual({ address: fakeCulprit, peer: null });
  const panel = await screen.findByRole('complementary', { name: 'Details of the address' });
  const peers = await within(panel).findByRole('table', { name: 'Conversations' });
  await user.click(within(peers).getAllByRole('button')[0]!);
  expect(stores.navigation.getState().object).toMatchObject({
    address: fakeCulprit,
    peer: expect.any(String) as string,
  });
  await user.keyboard('x');
  expect(stores.navigation.getState().object).toBeNull();
  fireEvent.contextMenu(name);
  await user.click(await screen.findByRole('menuitem', { name: 'Show only this address' }));
  expect(stores.navigation.getState()).toMatchObject({ screen: 'overview', filter: `ip == ${fakeCulprit}` });
  const senders = await screen.findByRole('region', { name: 'Top senders' });
  await user.click(within(senders).getAllByRole('button', { name: /B$/ })[0]!);
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

test('with a baseline the overview says what is new against it, and marks it', async () => {
  const { stores } = renderApp({ datasets: { quiet: 100, office: 2000 }, screen: 'overview' });
  stores.navigation.getState().openDataset('office');
  await screen.findByRole('region', { name: 'Newest findings' });
  stores.findings.getState().control?.score({ baseline: 'quiet', alertsPerDay: 1 });
  const card = await screen.findByRole('region', { name: 'New against the baseline quiet: 1 destination' });
  expect(card.textContent).toContain('5.0 times as much an hour as in the baseline');
  const top = screen.getByRole('region', { name: 'Top destinations by upload' });
  expect(within(top).getAllByText('new')).toHaveLength(1);
});

test('a baseline that cannot be read takes nothing else away', async () => {
  const { host, stores } = renderApp({ datasets: { quiet: 100, office: 2000 }, screen: 'overview' });
  stores.navigation.getState().openDataset('office');
  await screen.findByRole('region', { name: 'Newest findings' });
  host.failNext('stats.againstBaseline', new JawsError('dataset.damaged', 'quiet is damaged.'));
  stores.findings.getState().control?.score({ baseline: 'quiet', alertsPerDay: 1 });
  await waitFor(() => {
    expect(host.calls.some(({ name }) => name === 'stats.againstBaseline')).toBe(true);
  });
  expect(await screen.findByRole('region', { name: 'Most unusual' })).toBeTruthy();
  expect(screen.queryByRole('alert')).toBe(null);
});
