// The page of look-ups: a pasted list as a table, what was not read of it, rows kept; and the list of sources.

import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

const field = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Addresses, names or URLs' });

async function paste(text: string, dataset: string | null = null): Promise<RenderedApp> {
  const app = renderApp({ datasets: { office: 500 }, screen: 'lookup' });
  await waitFor(() => {
    expect(app.stores.datasets.getState().datasets).toHaveLength(1);
  });
  act(() => {
    app.stores.navigation.getState().openDataset(dataset, 'lookup');
  });
  fireEvent.change(await field(), { target: { value: text } });
  return app;
}

async function openSources(): Promise<RenderedApp> {
  const app = renderApp({ screen: 'lookup' });
  await app.user.click(await screen.findByText('Databases and lists'));
  await screen.findByRole('table', { name: 'Databases and lists' });
  return app;
}

function rowsOf(name: string): string[][] {
  const [, ...rows] = within(screen.getByRole('table', { name })).getAllByRole('row');
  return rows.map((row) => [...row.children].map(({ textContent }) => textContent));
}

function inputsOf({ host }: RenderedApp, procedure: string): unknown[] {
  return host.calls.filter(({ name }) => name === procedure).map(({ input }) => input);
}

const text = 'hxxp://203.0.113[.]9/a\n198.51.100.7\n192.168.1.10, evil[.]example\nno address here';

describe('a pasted list', () => {
  test('says at first what it is for, and that asking others is in the details', async () => {
    renderApp({ screen: 'lookup' });
    expect(await screen.findByText('Paste a list')).toBeTruthy();
    expect(screen.getByText(/To ask a registry, the DNS or a model about a public one/)).toBeTruthy();
  });

  test('a row for each, in the order of the text, and what was not understood', async () => {
    const app = await paste(text);
    await screen.findByRole('table', { name: 'Looked up' });
    expect(rowsOf('Looked up').map(([address, kind, country]) => [address, kind, country])).toEqual([
      ['203.0.113.9', 'public', 'Netherlands (NL)'],
      ['198.51.100.7', 'public', 'Germany (DE)'],
      ['192.168.1.10', 'private', ''],
      ['evil.example', 'name', ''],
    ]);
    await app.user.click(screen.getByText('1 line without an address or a name'));
    expect(screen.getByText('no address here', { selector: 'li' })).toBeTruthy();
    expect(inputsOf(app, 'lookup.seen')).toEqual([]);
    expect(inputsOf(app, 'lookup.ask')).toEqual([]);
  });

  test('a heading sorts and says so; an address opens its details', async () => {
    const app = await paste(text);
    const table = within(await screen.findByRole('table', { name: 'Looked up' }));
    await app.user.click(table.getByRole('button', { name: 'Address' }));
    expect(table.getByRole('columnheader', { name: /^Address/ }).getAttribute('aria-sort')).toBe('ascending');
    expect(rowsOf('Looked up').map(([address]) => address)).toEqual([
      ...['192.168.1.10', '198.51.100.7', '203.0.113.9', 'evil.example'],
    ]);
    await app.user.click(table.getByRole('button', { name: '203.0.113.9' }));
    expect(app.stores.navigation.getState().object).toEqual({ address: '203.0.113.9', peer: null });
  });

  test('copied and saved as it is sorted', async () => {
    const app = await paste('203.0.113.9\n192.168.1.10');
    const table = within(await screen.findByRole('table', { name: 'Looked up' }));
    await app.user.click(table.getByRole('button', { name: 'Address' }));
    await app.user.click(screen.getByRole('button', { name: 'Copy the rows' }));
    expect(app.copied[0]?.split('\n').map((line) => line.split('\t')[0])).toEqual([
      ...['192.168.1.10', '203.0.113.9'],
    ]);
    await app.user.click(screen.getByRole('button', { name: 'Save as CSV' }));
    expect(app.saved[0]?.fileName).toBe('lookup.csv');
    expect(app.saved[0]?.text).toMatch(/^address,kind,[^\n]*\n192\.168\.1\.10,private/);
  });

  test('with a dataset: what it has of each, and of what that is', async () => {
    await paste('203.0.113.9\n198.51.100.250', 'office');
    await screen.findByRole('columnheader', { name: 'Sent' });
    await waitFor(() => {
      const [seen, unseen] = rowsOf('Looked up');
      expect(seen?.[8]).toMatch(/ (kB|MB)$/);
      expect(unseen?.[8]).toBe('');
    });
    expect(screen.getByText(/^Sent, received and first seen: of office/)).toBeTruthy();
  });

  test('a failure stands in the place of the table', async () => {
    const app = renderApp({ screen: 'lookup' });
    app.host.failNext('lookup.facts', new JawsError('lookup.bad-source'));
    fireEvent.change(await field(), { target: { value: '203.0.113.9' } });
    expect((await screen.findByRole('alert')).textContent).toContain('lookup.bad-source');
  });
});

describe('databases and lists', () => {
  test('a file is added with its licence, and the facts are asked for again', async () => {
    const app = await openSources();
    await app.user.type(screen.getByLabelText(/^Its licence/), 'CC0');
    const input = document.querySelector<HTMLElement>('input[aria-label="File of a database or a list"]');
    fireEvent.change(input as HTMLElement, { target: { files: [new File(['9.9.9.9'], 'added.txt')] } });
    await waitFor(() => {
      expect(rowsOf('Databases and lists').at(-1)?.slice(0, 4)).toEqual([
        ...['added.txt', 'list', '2026-05-01', 'CC0'],
      ]);
    });
    expect(app.stores.lookup.getState().sourceChanges).toBe(1);
  });

  test('what was built in cannot be removed; the rest after a question', async () => {
    const app = await openSources();
    expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
    act(() => {
      app.stores.lookup.getState().drop([new File(['9.9.9.9'], 'added.txt')]);
    });
    await app.user.click(await screen.findByRole('button', { name: 'Remove added.txt…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(inputsOf(app, 'lookup.removeSource')).toEqual([]);
    await app.user.click(dialog.getByRole('button', { name: 'Remove' }));
    await waitFor(() => {
      expect(rowsOf('Databases and lists').map(([name]) => name)).toEqual(['Table of the test']);
    });
    expect(inputsOf(app, 'lookup.removeSource')).toEqual([{ name: 'added.txt' }]);
  });

  test('dropped files are added one after the other, not imported', async () => {
    const app = await openSources();
    const dropped = [new File(['9.9.9.9'], 'bad.txt'), new File(['8.8.8.8'], 'city.mmdb')];
    fireEvent.change(screen.getByLabelText('Dropped captures'), { target: { files: dropped } });
    await waitFor(() => {
      expect(inputsOf(app, 'lookup.addSource')).toHaveLength(2);
    });
    expect(inputsOf(app, 'imports.openUpload')).toMatchObject([
      { fileName: 'bad.txt' },
      { fileName: 'city.mmdb' },
    ]);
    expect(inputsOf(app, 'imports.start')).toEqual([]);
  });

  test('a capture that is dropped there is imported, and so is a list elsewhere', async () => {
    const app = await openSources();
    const drop = (name: string): void => {
      fireEvent.change(screen.getByLabelText('Dropped captures'), {
        target: { files: [new File(['x'], name)] },
      });
    };
    drop('night.pcap.gz');
    await waitFor(() => {
      expect(inputsOf(app, 'imports.start')).toHaveLength(1);
    });
    await app.user.click(screen.getByText('List'));
    drop('packets.csv');
    await waitFor(() => {
      expect(inputsOf(app, 'imports.start')).toHaveLength(2);
    });
    expect(inputsOf(app, 'lookup.addSource')).toEqual([]);
  });
});
