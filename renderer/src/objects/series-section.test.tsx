// An address over time in its details: what the host is asked, zooming by keys, other datasets, and the way to the packets.

import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderApp } from '../testing/render-app.tsx';
import { bucketAt, datasetAt, moved, scaled, stepsOfKey } from './series-zoom.ts';

vi.mock('../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(cleanup);

const culprit = '203.0.113.9';

async function openDetails() {
  const app = renderApp({ datasets: { office: 500, friday: 200 }, screen: 'overview' });
  await waitFor(() => {
    expect(app.stores.datasets.getState().datasets).toHaveLength(2);
  });
  app.stores.navigation.getState().openDataset('office');
  app.stores.navigation.getState().showObject({ address: culprit, peer: null });
  const plot = await screen.findByRole('slider', { name: 'Time shown of the address' });
  const section = within(screen.getByRole('region', { name: 'Over time' }));
  const asked = () => app.host.calls.filter(({ name }) => name === 'lookup.series').map(({ input }) => input);
  return { app, plot, section, asked };
}

test('it asks for the dataset of the scope and draws both directions, labels behind', async () => {
  const { plot, section, asked } = await openDetails();
  expect(asked()[0]).toEqual({
    ...{ ip: culprit, datasets: ['office'], bucketMs: 'auto', mostBuckets: 300, fromMs: null, toMs: null },
  });
  expect(plot.querySelector('.jw-bars-up')?.getAttribute('d')).not.toBe('');
  expect(plot.querySelectorAll('.jw-series-band').length).toBeGreaterThan(0);
  expect(section.getByText('chum, behind')).toBeTruthy();
});

test('keys and buttons zoom and go back', async () => {
  const { app, plot, section, asked } = await openDetails();
  plot.focus();
  await app.user.keyboard('+');
  await waitFor(() => {
    expect(asked().at(-1)).toMatchObject({ fromMs: expect.any(Number) as number });
  });
  await app.user.click(section.getByRole('button', { name: 'Back to the time before' }));
  await waitFor(() => {
    expect(asked().at(-1)).toMatchObject({ fromMs: null, toMs: null });
  });
});

test('all datasets, told what they share', async () => {
  const { app, section, asked } = await openDetails();
  await app.user.click(section.getByText('In this dataset, choose others'));
  await app.user.click(section.getByRole('button', { name: 'All datasets' }));
  await waitFor(() => {
    expect((asked().at(-1) as { readonly datasets: string[] }).datasets).toHaveLength(2);
  });
  expect(await section.findByText(/counted for each/)).toBeTruthy();
});

test('a click on a bar opens its packets, and a double click does not', async () => {
  const { app, plot } = await openDetails();
  const at = { clientX: 8, clientY: 50, button: 0, pointerId: 1 };
  plot.setPointerCapture = () => undefined;
  fireEvent.pointerDown(plot, at);
  fireEvent.pointerUp(plot, at);
  fireEvent.doubleClick(plot, at);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(app.stores.navigation.getState().screen).toBe('overview');
  fireEvent.pointerDown(plot, at);
  fireEvent.pointerUp(plot, at);
  await waitFor(() => {
    expect(app.stores.navigation.getState().screen).toBe('packets');
  });
  const { filter, range, object } = app.stores.navigation.getState();
  expect(filter).toBe(`ip == ${culprit}`);
  expect(object?.address).toBe(culprit);
  expect((range?.toMs ?? 0) - (range?.fromMs ?? 0)).toBeLessThan(1000);
});

test('what is no IP address has no such section', async () => {
  const { app } = await openDetails();
  app.stores.navigation.getState().showObject({ address: '02:00:00:00:00:01', peer: null });
  await waitFor(() => {
    expect(screen.queryByRole('region', { name: 'Over time' })).toBeNull();
  });
});

test('zoom steps stay within the time that there is', () => {
  const whole = { fromMs: 0, toMs: 1000 };
  expect(scaled(whole, whole, 0.5)).toEqual({ fromMs: 250, toMs: 750 });
  expect(scaled({ fromMs: 0, toMs: 400 }, whole, 2)).toEqual({ fromMs: 0, toMs: 800 });
  expect(scaled({ fromMs: 250, toMs: 750 }, whole, 2)).toBeNull();
  expect(moved({ fromMs: 700, toMs: 900 }, whole, 4)).toEqual({ fromMs: 800, toMs: 1000 });
  expect(stepsOfKey([], whole, 'ArrowLeft')).toEqual([]);
  expect(stepsOfKey([], whole, 'a')).toBeNull();
  expect(stepsOfKey([{ fromMs: 0, toMs: 400 }], whole, 'ArrowRight')).toEqual([{ fromMs: 100, toMs: 500 }]);
  expect(stepsOfKey([{ fromMs: 0, toMs: 400 }], whole, 'Escape')).toEqual([]);
});

test('packets are looked for where they are: first in the scope', () => {
  const spans = [
    { name: 'a', firstMs: 0, lastMs: 10, packets: 1, localRule: '' },
    { name: 'b', firstMs: 5, lastMs: 20, packets: 1, localRule: '' },
  ];
  expect(datasetAt({ datasets: spans }, { fromMs: 6, toMs: 8 }, 'b')).toBe('b');
  expect(datasetAt({ datasets: spans }, { fromMs: 1, toMs: 2 }, 'b')).toBe('a');
  expect(datasetAt({ datasets: spans }, { fromMs: 30, toMs: 40 }, 'b')).toBe('b');
  const buckets = [{ ms: 0, packetsUp: 1, packetsDown: 0, bytesUp: 1, bytesDown: 0, labels: {} }];
  const series = { buckets, bucketMs: 10 };
  expect(bucketAt(series, 9)?.ms).toBe(0);
  expect(bucketAt(series, 10)).toBeUndefined();
});
