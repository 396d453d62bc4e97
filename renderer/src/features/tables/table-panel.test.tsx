// Around a table's grid: the column chooser, the label dialog with its undo, details and empty results.

import { notifications } from '@mantine/notifications';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
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

async function openPackets(): Promise<RenderedApp> {
  const app = renderApp();
  await app.user.click(await screen.findByRole('button', { name: 'Packets' }));
  await screen.findByRole('columnheader', { name: /Bytes/ });
  return app;
}

test('a column is hidden and shown; the choice outlives the screen', async () => {
  const { user, stores } = await openPackets();
  await user.click(screen.getByRole('button', { name: 'Choose columns' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Bytes' }));
  await user.click(screen.getByRole('checkbox', { name: 'Source MAC' }));
  await waitFor(() => {
    expect(screen.queryByRole('columnheader', { name: /Bytes/ })).toBe(null);
  });
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Flows' }));
  await screen.findByRole('grid', { name: 'Flows' });
  act(() => {
    stores.navigation.getState().goTo('packets');
  });
  expect(await screen.findByRole('columnheader', { name: /Source MAC/ })).toBeTruthy();
  expect(screen.queryByRole('columnheader', { name: /Bytes/ })).toBe(null);
  await user.click(screen.getByRole('button', { name: 'Choose columns' }));
  await user.click(await screen.findByRole('button', { name: 'Reset to defaults' }));
  expect(await screen.findByRole('columnheader', { name: /Bytes/ })).toBeTruthy();
});

test('a flow is labelled from a packet, and the label taken back', async () => {
  const { user, host } = await openPackets();
  await user.click(await screen.findByRole('button', { name: 'Label this conversation…' }));
  const label = await screen.findByRole('textbox', { name: 'Label' });
  await user.type(label, 'Not a label{Enter}');
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Label' }).disabled).toBe(true);
  await user.clear(label);
  await user.type(label, 'chum{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('62 labels undone')).toBeTruthy();
  const calls = host.calls.filter(({ name }) => name.includes('elabel'));
  expect(calls.map(({ name }) => name)).toEqual(['datasets.relabel', 'datasets.undoRelabel']);
  expect(calls[0]?.input).toMatchObject({ dataset: 'office', label: 'chum' });
  expect((calls[0]?.input as { readonly where: string }).where).toMatch(/^ip == .+ and port == \d+/);
});

test('a filter without a match says so and can be taken away', async () => {
  const { user, stores } = await openPackets();
  await user.type(screen.getByRole('textbox', { name: 'Filter' }), 'port == 1{Enter}');
  expect(await screen.findByText('No packet is in this scope')).toBeTruthy();
  await user.click(screen.getByText('Show all packets'));
  expect(stores.navigation.getState().filter).toBe('');
});

test('D closes the details and opens them again', async () => {
  const { user } = await openPackets();
  expect(screen.getByRole('complementary', { name: 'Packet details' })).toBeTruthy();
  await user.keyboard('d');
  await waitFor(() => {
    expect(screen.queryByRole('complementary', { name: 'Packet details' })).toBe(null);
  });
  await user.keyboard('d');
  expect(await screen.findByRole('complementary', { name: 'Packet details' })).toBeTruthy();
});

test('an address goes from a row into the options of the next capture', async () => {
  const { user, stores } = await openPackets();
  const grid = screen.getByRole('grid', { name: 'Packets' });
  const [cell] = await within(grid).findAllByRole('gridcell', { name: /^192\.168\.1\./ });
  if (cell === undefined) throw new Error('no cell');
  fireEvent.contextMenu(cell);
  const address = cell.textContent.replace(/:\d+$/, '');
  await user.click(await screen.findByRole('menuitem', { name: `Never store ${address} in new captures` }));
  expect(stores.captures.getState().wanted.blacklist).toEqual([address]);
});

test('several rows: chosen by keys and by Shift and mouse, copied, saved, and shown as packets', async () => {
  const { user, stores, copied, saved } = await openPackets();
  const grid = screen.getByRole('grid', { name: 'Packets' });
  await within(grid).findAllByRole('gridcell');
  act(() => {
    grid.focus();
  });
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  expect(within(grid).getAllByRole('row', { selected: true })).toHaveLength(3);
  expect(stores.status.getState().text).toContain('3 selected');
  await user.keyboard('{Control>}c{/Control}');
  await waitFor(() => {
    expect(copied[0]?.split('\n')).toHaveLength(3);
  });
  await user.click(screen.getByRole('button', { name: 'Save the selected rows as CSV' }));
  await waitFor(() => {
    expect(saved[0]?.text.trim().split('\n')).toHaveLength(4);
  });
  expect(saved[0]?.text.split('\n')[0]).toMatch(/^id,time,protocol,src_ip,src_port,dst_ip,dst_port,size/);
  fireEvent.contextMenu(within(grid).getAllByRole('row', { selected: true })[1]!.children[0]!);
  await user.click(await screen.findByRole('menuitem', { name: 'Show the packets of these 3 rows' }));
  await waitFor(() => {
    expect(stores.navigation.getState().filter).toBe('(id == 1) or (id == 2) or (id == 3)');
  });
});

test('all rows of the scope are chosen by Ctrl+A; a click chooses one again', async () => {
  const { user, stores } = await openPackets();
  const grid = screen.getByRole('grid', { name: 'Packets' });
  const [cell] = await within(grid).findAllByRole('gridcell');
  act(() => {
    grid.focus();
  });
  await user.keyboard('{Control>}a{/Control}');
  expect(stores.status.getState().text).toMatch(/ selected$/);
  fireEvent.mouseDown(cell!);
  expect(within(grid).getAllByRole('row', { selected: true })).toHaveLength(1);
});
