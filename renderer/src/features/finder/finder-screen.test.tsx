// The finder: datasets are chosen, kept in the address, compared; rows have one menu; what is wrong is said.

import { JawsError } from '@jaws/shared/contract/errors';
import type { FinderInput } from '@jaws/shared/contract/finder';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeCulprit } from '../../testing/fake-traffic.ts';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(cleanup);

const two = { datasets: { quiet: 300, office: 2000 }, screen: 'finder' as const };

function lastInput({ host }: RenderedApp): FinderInput | undefined {
  return host.calls.findLast(({ name }) => name === 'finder.run')?.input as FinderInput | undefined;
}

async function open(options: Parameters<typeof renderApp>[0] = two): Promise<RenderedApp> {
  const app = renderApp(options);
  await screen.findByRole('region', { name: 'By channel' });
  return app;
}

test('begins with the dataset of the scope, and compares what is chosen', async () => {
  const app = await open();
  const { user, stores } = app;
  stores.navigation.getState().openDataset('office');
  await waitFor(() => {
    expect(lastInput(app)).toMatchObject({ datasets: ['office'], baseline: [], quality: true });
  });
  await user.click(await screen.findByRole('checkbox', { name: 'quiet is a baseline' }));
  expect(stores.navigation.getState().pick).toBe('office,quiet*');
  await waitFor(() => {
    expect(lastInput(app)).toMatchObject({ datasets: ['office', 'quiet'], baseline: ['quiet'] });
  });
  const changes = screen.getByRole('region', { name: 'Against the baseline' });
  await waitFor(() => {
    expect(within(changes).getByRole('table', { name: /^Grown/ }).textContent).toContain('→');
  });
  await user.click(screen.getByRole('checkbox', { name: 'quiet' }));
  expect(stores.navigation.getState().pick).toBe('office');
});

test('the filter of the scope chooses the packets of all datasets', async () => {
  const app = await open();
  app.stores.navigation.getState().setFilter('port == 443');
  await waitFor(() => {
    expect(lastInput(app)?.where).toBe('port == 443');
  });
  await waitFor(() => {
    expect(screen.getByRole('table', { name: 'By port' }).textContent).toMatch(/443 TCP HTTPS/);
  });
});

test('a row has one menu: its channels in each dataset that has it, and its filter', async () => {
  const { user, stores, copied } = await open();
  stores.navigation.getState().setPick('office,quiet');
  const actions = await screen.findByRole('button', { name: 'Actions for port 443 TCP HTTPS' });
  await user.click(actions);
  const titles = (await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent);
  expect(titles).toEqual(['Show its channels in office', 'Show its channels in quiet', 'Copy its filter']);
  await user.click(screen.getByRole('menuitem', { name: 'Copy its filter' }));
  expect(copied).toEqual(['proto == TCP and server_port == 443']);
  const channels = screen.getByRole('table', { name: 'By channel' });
  const row = within(channels).getByText(new RegExp(fakeCulprit)).closest('tr');
  if (row === null) throw new Error('The culprit has no row.');
  fireEvent.contextMenu(row);
  await user.click(await screen.findByRole('menuitem', { name: 'Show its channels in quiet' }));
  expect(stores.navigation.getState()).toMatchObject({
    ...{ screen: 'channels', dataset: 'quiet' },
    filter: `ip == 192.168.1.17 and ip == ${fakeCulprit} and proto == TCP and server_port == 8080`,
  });
});

test('a plan is asked for as it is typed; one that cannot be read is told', async () => {
  const app = await open();
  const { user, stores } = app;
  const card = await screen.findByRole('region', { name: 'Where would this hide?' });
  const size = within(card).getByRole('textbox', { name: 'Size' });
  await user.clear(size);
  await user.type(size, 'much{Enter}');
  expect(within(card).getByRole('alert').textContent).toContain('"size=much"');
  await user.clear(size);
  await user.type(size, '2 kB');
  await user.type(within(card).getByRole('textbox', { name: 'Port' }), '443{Enter}');
  await waitFor(() => {
    expect(lastInput(app)?.plan).toMatchObject({ sizeBytes: 2000, port: 443, destination: null });
  });
  expect(stores.navigation.getState().pick).toMatch(/\|size=2000,rate=100000,port=443$/);
  const table = await screen.findByRole('table', { name: 'Where would this hide?' });
  await waitFor(() => {
    expect(table.textContent).toContain('new destination, port 443 TCP');
  });
});

test('nothing chosen, nothing that matches, and a failure are said', async () => {
  const { user, host, stores } = await open({ datasets: { office: 500 }, screen: 'finder' });
  await user.click(screen.getByRole('checkbox', { name: 'office' }));
  expect(await screen.findByText('Choose a dataset, or several to compare them.')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: 'office' }));
  stores.navigation.getState().setFilter('port == 1');
  expect(await screen.findByText('Nothing matches in the chosen datasets.')).toBeTruthy();
  host.failNext('finder.run', new JawsError('dataset.damaged', 'office is damaged.'));
  stores.navigation.getState().setFilter('port == 2');
  expect(await screen.findByText('office is damaged.')).toBeTruthy();
});

test('the picture names every point, with ordinary traffic behind', async () => {
  await open();
  const plot = await screen.findByRole('img', { name: /channels by port and bytes sent/ });
  const marks = [...plot.querySelectorAll('path[class]')].map((mark) => mark.getAttribute('class'));
  expect(marks.length).toBeGreaterThan(10);
  expect(
    [...marks].sort((a, b) => Number(b === 'jw-finder-quiet') - Number(a === 'jw-finder-quiet')),
  ).toEqual(marks);
  expect(screen.getByRole('list', { name: 'Labels' }).textContent).toMatch(/norm \(\d+\)/);
  expect(screen.getByRole('table', { name: 'Data quality' }).textContent).toContain('No gap of 60 s');
});
