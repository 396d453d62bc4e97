// Who is it: facts with their sources, sources that differ, lists, links out, and nothing to ask where there is nothing.

import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { openDetails, type Within } from '../testing/open-details.ts';

vi.mock('../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(cleanup);

/** The values under a name, each with its source behind it. */
function said(who: Within, name: string): string[] {
  const title = who.getByText(name, { selector: 'dt' });
  return within(title.parentElement ?? title)
    .getAllByRole('definition')
    .map(({ textContent }) => textContent);
}

test('a public address: each fact with its source, and what is not known says so', async () => {
  const { who } = await openDetails('203.0.113.20');
  expect(said(who, 'Kind')).toEqual(['public address']);
  expect(said(who, 'Country')).toEqual(['Netherlands (NL)Table of the test']);
  for (const name of ['Registry', 'Network', 'Organisation', 'City'])
    expect(said(who, name)).toEqual(['unknown']);
  expect(who.getByText('Table of the test (CC BY-SA 4.0)')).toBeTruthy();
});

test('sources that differ stand side by side', async () => {
  const { who } = await openDetails('198.51.100.7');
  expect(said(who, 'Country')).toEqual([
    'Netherlands (NL)Table of the test',
    'Germany (DE)city.mmdb',
    'The sources differ.',
  ]);
});

test('a list that has it, with its date and its licence, and what that is worth', async () => {
  const { who } = await openDetails('203.0.113.9');
  const hits = within(who.getByRole('list', { name: 'On lists' })).getAllByRole('listitem');
  expect(hits.map(({ textContent }) => textContent)).toEqual([
    'bad.txt of 2026-05-01: 203.0.113.9; seen in May; licence: CC0',
  ]);
  expect(who.getByText(/a reason to look, not a verdict/)).toBeTruthy();
});

test('links lead out only by a click, and tell nothing but the address', async () => {
  const { who } = await openDetails('203.0.113.20');
  const links = who.getAllByRole<HTMLAnchorElement>('link');
  expect(links.map(({ href }) => href)).toContain('https://www.shodan.io/host/203.0.113.20');
  for (const link of links) expect([link.rel, link.target]).toEqual(['noreferrer', '_blank']);
});

test('a private address has its kind, no links, and nobody to be asked', async () => {
  const { app, who } = await openDetails('192.168.1.10');
  expect(said(who, 'Kind')).toEqual(['private networkRFC 1918']);
  await waitFor(() => {
    expect(said(who, 'MAC address')).toEqual(['00:00:0c:12:34:56 (Cisco Systems, Inc)office']);
  });
  expect(who.queryAllByRole('link')).toEqual([]);
  expect(screen.queryByRole('heading', { name: 'Ask others' })).toBeNull();
  expect(app.host.calls.filter(({ name }) => name === 'lookup.answers')).toEqual([]);
});

test('of a conversation the public end comes first, each below its address', async () => {
  const { app } = await openDetails('192.168.1.10');
  act(() => {
    app.stores.navigation.getState().showObject({ address: '192.168.1.10', peer: '203.0.113.20' });
  });
  const region = screen.getByRole('region', { name: 'Who is it?' });
  await waitFor(() => {
    const titles = within(region).getAllByRole('heading', { level: 4 });
    expect(titles.map(({ textContent }) => textContent)).toEqual(['203.0.113.20', '192.168.1.10']);
  });
});

test('facts are asked for again when a source comes', async () => {
  const { app } = await openDetails('203.0.113.20');
  const asked = (): number => app.host.calls.filter(({ name }) => name === 'lookup.facts').length;
  const before = asked();
  act(() => {
    app.stores.lookup.getState().sourcesChanged();
  });
  await waitFor(() => {
    expect(asked()).toBe(before + 1);
  });
});
