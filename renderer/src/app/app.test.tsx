// The page over the in-memory host, by role and name. Plotly itself is replaced: what it draws is e2e's matter.

import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeCulprit } from '../testing/fake-traffic.ts';
import { renderApp } from '../testing/render-app.tsx';

vi.mock('../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

describe('first start', () => {
  test('offers the demo, focused, and opens its overview', async () => {
    const { user, host } = renderApp({});
    const demo = await screen.findByRole('button', { name: 'Open the demo capture' });
    expect(document.activeElement).toBe(demo);
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('region', { name: 'Top destinations by upload' })).toBeTruthy();
    expect(host.calls.some(({ name }) => name === 'imports.demo')).toBe(true);
  });
});

describe('picture', () => {
  test('a row of the top list shows its reasons; the same unit is selected among all points', async () => {
    const { user } = renderApp();
    const top = await screen.findByRole('grid', { name: 'Top 10' });
    await user.click(await within(top).findByText(`${fakeCulprit} → 192.0.2.80:443`));
    const reasons = await screen.findByRole('list', { name: 'Reasons' });
    expect(within(reasons).getAllByRole('listitem')).toHaveLength(3);
    expect(reasons.textContent).toContain('sent 4.7 MB');
    const points = screen.getByRole('grid', { name: 'All points' });
    const selected = within(points).getByRole('row', { selected: true });
    expect(selected.textContent).toContain(fakeCulprit);
  });

  test('arrow keys walk the top list; Enter leads to the packets', async () => {
    const { user, stores } = renderApp();
    const top = await screen.findByRole('grid', { name: 'Top 10' });
    top.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(stores.picture.getState().selected).toBe('10.0.0.1 → 192.0.2.80');
    await user.keyboard('{ArrowUp}{Enter}');
    expect(stores.navigation.getState().screen).toBe('packets');
    expect(stores.navigation.getState().filter).toBe(`ip == ${fakeCulprit} and ip == 192.0.2.80`);
  });

  test('another unit runs another analysis; coming back to the screen does not', async () => {
    const { user, host } = renderApp();
    await screen.findByRole('grid', { name: 'Top 10' });
    const runs = (): number => host.calls.filter(({ name }) => name === 'analysis.run').length;
    expect(runs()).toBe(1);
    await user.keyboard('2');
    await waitFor(() => {
      expect(runs()).toBe(2);
    });
    await user.click(screen.getByRole('button', { name: 'Settings' }));
    await screen.findByRole('heading', { name: 'Settings' });
    await user.click(screen.getByRole('button', { name: 'Explore' }));
    await screen.findByRole('grid', { name: 'Top 10' });
    expect(runs()).toBe(2);
  });

  test('a failed analysis says what happened and what to do', async () => {
    const failing = { 'analysis.run': () => Promise.reject(new JawsError('analysis.no-data')) };
    renderApp({ datasets: { office: 10 }, handlers: failing });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Nothing matches');
    expect(alert.textContent).toContain('analysis.no-data');
  });
});

describe('tables', () => {
  test('packets: cells are copied, whole rows too', async () => {
    const { user, copied } = renderApp();
    await user.click(await screen.findByRole('button', { name: 'Packets' }));
    const grid = await screen.findByRole('grid', { name: 'Packets' });
    await waitFor(() => {
      expect(within(grid).getAllByRole('gridcell').length).toBeGreaterThan(20);
    });
    await waitFor(() => {
      expect(within(grid).getAllByRole('row')[1]?.textContent).toContain('12:00:0');
    });
    grid.focus();
    await user.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{Control>}c{/Control}');
    expect(copied[0]).toMatch(/^(TCP|UDP)$/);
    await user.keyboard('{Control>}{Shift>}c{/Shift}{/Control}');
    expect(copied[1]?.split('\t')[0]).toBe('2');
  });

  test('a header sorts on the host: down for numbers first, then up, then not at all', async () => {
    const { user, host } = renderApp();
    await user.click(await screen.findByRole('button', { name: 'Packets' }));
    const header = await screen.findByRole('columnheader', { name: /Bytes/ });
    const sorts = (): unknown => {
      const last = host.calls.filter(({ name }) => name === 'packets.page').at(-1);
      return (last?.input as { readonly sort: unknown }).sort;
    };
    await user.click(within(header).getByRole('button'));
    await waitFor(() => {
      expect(sorts()).toEqual({ column: 'size', descending: true });
    });
    await user.click(within(header).getByRole('button'));
    await waitFor(() => {
      expect(sorts()).toEqual({ column: 'size', descending: false });
    });
    await user.click(within(header).getByRole('button'));
    await waitFor(() => {
      expect(sorts()).toBe(null);
    });
  });

  test('a filter that is not understood is marked, and Enter does not apply it', async () => {
    const { user, stores } = renderApp();
    await user.click(await screen.findByRole('button', { name: 'Packets' }));
    const filter = await screen.findByRole('textbox', { name: 'Filter' });
    await user.type(filter, 'ip == 10.0.0.1 and bogus');
    expect(await screen.findByText(/a comparison was expected/)).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(stores.navigation.getState().filter).toBe('');
  });
});

describe('datasets', () => {
  test('rename in place, trash, and undo', async () => {
    const { user, host } = renderApp();
    await user.click(await screen.findByRole('button', { name: 'Sources' }));
    await user.click(await screen.findByRole('button', { name: 'Datasets' }));
    const name = await screen.findByRole('button', { name: 'office' });
    name.focus();
    await user.keyboard('{F2}');
    const field = await screen.findByRole('textbox', { name: 'New name of office' });
    await user.clear(field);
    await user.type(field, 'branch{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Actions for branch' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Move to the trash' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => {
      expect([...host.datasets.all.keys()]).toEqual(['branch']);
    });
  });

  test('an export is fetched piece by piece and saved', async () => {
    const { user, saved } = renderApp();
    await user.click(await screen.findByRole('button', { name: 'Sources' }));
    await user.click(await screen.findByRole('button', { name: 'Datasets' }));
    await user.click(await screen.findByRole('button', { name: 'Actions for office' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Export…' }));
    await user.click(await screen.findByRole('button', { name: 'Export' }));
    await waitFor(() => {
      expect(saved).toEqual([{ fileName: 'office.csv', text: 'packet_id' }]);
    });
  });
});

describe('connection', () => {
  test('a lost connection is said over the page, which stays', async () => {
    const { connection } = renderApp();
    await screen.findByRole('grid', { name: 'Top 10' });
    const state = connection.getState();
    if (state.phase !== 'ready') throw new Error('not ready');
    connection.setState({ phase: 'lost', session: state.session, attempt: 2 }, true);
    expect(await screen.findByText(/Connection to the host lost/)).toBeTruthy();
    expect(screen.getByRole('grid', { name: 'Top 10' })).toBeTruthy();
  });

  test.each([
    ['rpc.version-mismatch', 'Page and host are of different versions'],
    ['rpc.unauthorised', 'The access token is missing or wrong'],
  ] as const)('%s has a screen of its own', async (code, title) => {
    const { connection } = renderApp();
    connection.setState({ phase: 'refused', error: new JawsError(code) }, true);
    expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
  });
});
