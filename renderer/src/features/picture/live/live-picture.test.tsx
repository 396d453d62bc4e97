// The live picture as a user meets it, by role and name, over the in-memory host: the switch, freezing, stepping, the
// list with pins and the allow-list, what is asked of the host, and what is told.

import { notifications } from '@mantine/notifications';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FakeHostOptions } from '../../../testing/fake-host.ts';
import { drawnFigures } from '../../../testing/mock-plotly.ts';
import { drawnScenes } from '../../../testing/mock-point-canvas.ts';
import { OneSize } from '../../../testing/one-size.ts';
import { renderApp, type RenderedApp } from '../../../testing/render-app.tsx';

vi.mock('../../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../../testing/mock-plotly.ts');
  return mockPlotly;
});

vi.mock('./point-canvas.ts', async () => {
  const { mockPointCanvas } = await import('../../../testing/mock-point-canvas.ts');
  return mockPointCanvas;
});

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', OneSize);
  drawnFigures.length = 0;
  drawnScenes.length = 0;
});

afterEach(() => {
  notifications.clean();
  cleanup();
  vi.unstubAllGlobals();
});

async function openLive(options?: FakeHostOptions): Promise<RenderedApp> {
  const app = renderApp(options);
  await app.user.click(await screen.findByRole('switch', { name: 'Live' }));
  await screen.findByRole('grid', { name: 'Live Top' });
  return app;
}

/** Lets seconds pass, one frame each; each is taken by the buffer before the next one is made. */
async function pass(app: RenderedApp, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    const before = newest(app);
    act(() => {
      app.host.live.advance(1000);
    });
    await waitFor(() => {
      expect(newest(app)).toBe(before + 1);
    });
  }
}

function shownFrame({ stores }: RenderedApp): number {
  return stores.liveFrames.getView().shown?.summary.number ?? 0;
}

async function passTo(app: RenderedApp, frame: number): Promise<void> {
  await pass(app, Math.max(0, frame - newest(app)));
  // Lists follow about once a second.
  await waitFor(
    () => {
      expect(app.stores.liveFrames.getReading().shown?.summary.number).toBe(frame);
    },
    { timeout: 3000 },
  );
  expect(shownFrame(app)).toBe(frame);
}

function newest({ stores }: RenderedApp): number {
  const { shown, behind } = stores.liveFrames.getView();
  return (shown?.summary.number ?? 1) + behind;
}

function inputsOf({ host }: RenderedApp, procedure: string): unknown[] {
  return host.calls.filter(({ name }) => name === procedure).map(({ input }) => input);
}

function topRows(): HTMLElement[] {
  return within(screen.getByRole('grid', { name: 'Live Top' }))
    .getAllByRole('row')
    .slice(1);
}

test('the switch follows a closed dataset, and lets it go', async () => {
  const app = await openLive();
  expect(app.host.live.openCount()).toBe(1);
  expect(inputsOf(app, 'live.open')).toMatchObject([{ dataset: 'office', settings: { unit: 'channels' } }]);
  await app.user.click(screen.getByRole('switch', { name: 'Live' }));
  await screen.findByRole('grid', { name: 'Top 10' });
  await waitFor(() => {
    expect(app.host.live.openCount()).toBe(0);
  });
});

test('the filter is told to the host, and what it cannot be used for is said', async () => {
  const app = await openLive();
  act(() => {
    app.stores.navigation.getState().setFilter('port == 53');
  });
  expect(inputsOf(app, 'live.configure').at(-1)).toMatchObject({ settings: { where: 'port == 53' } });
  expect(screen.getByText('Only packets of the filter, alerts included.')).toBeTruthy();
  act(() => {
    app.stores.navigation.getState().setFilter('up > 1000');
  });
  expect(inputsOf(app, 'live.configure').at(-1)).toMatchObject({ settings: { where: null } });
  expect(screen.getByText(/All packets: "up" is known of whole flows only/)).toBeTruthy();
});

test('while the dataset is captured it is on by itself, and stays when the capture ends', async () => {
  const app = renderApp();
  await screen.findByRole('switch', { name: 'Live' });
  const { captureId, dataset } = app.host.capture.start({
    ...(await import('@jaws/shared/contract/capture')).defaultCaptureOptions,
    interface: 'eth0',
    dataset: 'eth0-now',
  });
  act(() => {
    app.stores.navigation.getState().openDataset(dataset, 'picture');
  });
  await screen.findByRole('grid', { name: 'Live Top' });
  expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Live' }).checked).toBe(true);
  act(() => {
    app.host.capture.change(captureId, { phase: 'ended' });
  });
  expect(screen.getByRole('grid', { name: 'Live Top' })).toBeTruthy();
});

test('what stands out comes first, with its reason, and fades by its half-life', async () => {
  const app = await openLive();
  await passTo(app, 2);
  await waitFor(() => {
    expect(topRows()[0]?.textContent).toContain('192.168.1.17 → 203.0.113.9:8080');
  });
  expect(topRows()[0]?.textContent).toContain('sent 4.1 MB');
  expect(topRows()[0]?.textContent).toContain('0.96');
  act(() => {
    app.stores.live.getState().change({ halfLifeSeconds: 10 });
  });
  await passTo(app, 12);
  await waitFor(() => {
    expect(screen.getByRole('grid', { name: 'Live Top' }).textContent).toContain('0.48');
  });
});

test('freezing holds everything while frames go on coming; stepping and now', async () => {
  const app = await openLive();
  await passTo(app, 4);
  await app.user.keyboard(' ');
  const freeze = await screen.findByRole('button', { name: /^Frozen/ });
  expect(freeze.getAttribute('aria-pressed')).toBe('true');
  await pass(app, 3);
  await screen.findByText(/^frozen \d+ s ago, 3 frames behind$/);
  expect(shownFrame(app)).toBe(4);
  await app.user.keyboard('{ArrowLeft}{ArrowLeft}');
  expect(shownFrame(app)).toBe(2);
  await app.user.keyboard('{ArrowRight}');
  expect(shownFrame(app)).toBe(3);
  await app.user.keyboard('{End}');
  expect(shownFrame(app)).toBe(7);
  expect(screen.queryByRole('button', { name: 'Jump to now' })).toBe(null);
});

test('the half-life slider asks the host, with its text beside it', async () => {
  const app = await openLive();
  const slider = screen.getByRole('slider', { name: 'Half-life' });
  expect(slider.getAttribute('aria-valuetext')).toBe('10 min');
  slider.focus();
  await app.user.keyboard('{ArrowLeft}');
  await waitFor(() => {
    expect(inputsOf(app, 'live.configure')).toMatchObject([{ settings: { halfLifeSeconds: 450 } }]);
  });
  // Beside the slider; while it has the focus also above its thumb.
  expect(screen.getAllByText('7 min 30 s').length).toBeGreaterThan(0);
  expect(slider.getAttribute('aria-valuetext')).toBe('7 min 30 s');
});

test('P pins what is picked, and it stays on top', async () => {
  const app = await openLive();
  await passTo(app, 3);
  const mild = topRows()[2];
  expect(mild?.textContent).toContain('0.28');
  if (mild !== undefined) await app.user.click(mild);
  await app.user.keyboard('p');
  await waitFor(() => {
    expect(topRows()[0]?.textContent).toContain('0.28');
  });
  expect(app.host.live.pinned.size).toBe(1);
  await app.user.keyboard('p');
  await waitFor(() => {
    expect(topRows()[2]?.textContent).toContain('0.28');
  });
  expect(app.host.live.pinned.size).toBe(0);
});

test('M puts a unit on the allow-list with a reason, and the list takes it back', async () => {
  const app = await openLive();
  await passTo(app, 3);
  const first = topRows()[0];
  if (first !== undefined) await app.user.click(first);
  await app.user.keyboard('m');
  const dialog = await screen.findByRole('dialog', { name: 'Put on the allow-list' });
  expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Allow' }).disabled).toBe(true);
  await app.user.click(within(dialog).getByRole('radio', { name: 'Everything with 203.0.113.9' }));
  await app.user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'nightly backup');
  await app.user.click(within(dialog).getByRole('button', { name: 'Allow' }));
  await waitFor(() => {
    expect(app.host.live.allowed).toMatchObject([
      { what: '203.0.113.9', reason: 'nightly backup', untilMs: 30 * 86_400_000, upToBytes: 4_000_000 },
    ]);
  });
  await passTo(app, 4);
  await waitFor(() => {
    expect(screen.getByRole('grid', { name: 'Live Top' }).textContent).not.toContain('203.0.113.9');
  });
  await app.user.click(screen.getByRole('tab', { name: 'Allowed (1)' }));
  const table = await screen.findByRole('table', { name: 'Allow-list' });
  expect(table.textContent).toContain('nightly backup');
  await app.user.click(within(table).getByRole('button', { name: 'Take 203.0.113.9 off the allow-list' }));
  await waitFor(() => {
    expect(app.host.live.allowed).toEqual([]);
  });
});

test('a row of the list marks its point and shows its reasons', async () => {
  const app = await openLive();
  await passTo(app, 3);
  const first = topRows()[0];
  if (first !== undefined) await app.user.click(first);
  expect([...app.stores.live.getState().selected]).toEqual([0]);
  expect(screen.getByRole('list', { name: 'Reasons' }).textContent).toContain('sent 4.1 MB');
  await waitFor(() => {
    const scene = drawnScenes.at(-1);
    expect(scene?.points.x[scene.rings.focus ?? -1]).toBe(7);
  });
});

test('boxes in the table of points select several; the space bar is theirs there', async () => {
  const app = await openLive();
  await passTo(app, 3);
  const table = screen.getByRole('grid', { name: 'All points' });
  fireEvent.focus(table);
  table.focus();
  await app.user.keyboard('{ArrowDown} {ArrowDown} ');
  expect(app.stores.live.getState().selected.size).toBe(2);
  expect(app.stores.liveFrames.getView().frozenAtMs).toBe(null);
  expect(screen.getByText(/^2 selected, /)).toBeTruthy();
});

test('a follower that cannot be opened says why, and can be opened again', async () => {
  const { JawsError } = await import('@jaws/shared/contract/errors');
  const app = renderApp();
  app.host.failNext('live.open', new JawsError('live.too-many'));
  await app.user.click(await screen.findByRole('switch', { name: 'Live' }));
  await screen.findByText('Too many live pictures are open.');
  await app.user.click(screen.getByRole('button', { name: 'Open it again' }));
  await waitFor(() => {
    expect(app.host.live.openCount()).toBe(1);
  });
});

test('nothing captured yet, and too few units, are said', async () => {
  const app = await openLive();
  app.host.live.units = 0;
  await passTo(app, 2);
  await screen.findByText('Nothing captured yet');
  app.host.live.units = 6;
  await passTo(app, 3);
  await screen.findByText(/^Only 6 channels so far/);
});

test('names that were not looked at are said', async () => {
  const app = await openLive();
  app.host.live.namesLeftOut = 1200;
  await passTo(app, 3);
  await screen.findByText(/^More distinct names and URLs .* those of 1,200 packets were not looked at/);
});

test('labelling while the dataset is written keeps the selection, and says when', async () => {
  const { JawsError } = await import('@jaws/shared/contract/errors');
  const app = await openLive();
  await passTo(app, 3);
  const first = topRows()[0];
  if (first !== undefined) await app.user.click(first);
  app.host.failNext('datasets.relabel', new JawsError('dataset.locked'));
  await app.user.click(screen.getByRole('button', { name: 'Label this channel…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Label' });
  await app.user.type(within(dialog).getByRole('textbox', { name: 'Label' }), 'chum{Enter}');
  await screen.findByText('Label after the capture');
  expect(app.stores.live.getState().selected.size).toBe(1);
});

test('the plot is kept as a page and as points', async () => {
  const app = await openLive();
  await passTo(app, 2);
  for (const title of ['Page with picture and table (HTML)', 'Points (CSV)']) {
    await app.user.click(screen.getByRole('button', { name: 'Keep' }));
    await app.user.click(await screen.findByRole('menuitem', { name: title }));
  }
  await waitFor(() => {
    expect(app.saved.map(({ fileName }) => fileName)).toEqual([
      'office-channels-live-2.html',
      'office-channels-live-2.csv',
    ]);
  });
  expect(app.saved[0]?.text).toContain('<svg>plot</svg>');
  expect(app.saved[1]?.text.split('\n')).toHaveLength(242);
});

test('with less motion points jump: one drawing a frame, and no axes anew', async () => {
  const app = renderApp();
  app.stores.settings.getState().change({ motion: 'reduced' });
  await app.user.click(await screen.findByRole('switch', { name: 'Live' }));
  await screen.findByRole('grid', { name: 'Live Top' });
  await passTo(app, 2);
  const [scenes, figures] = [drawnScenes.length, drawnFigures.length];
  await passTo(app, 5);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(drawnScenes.length - scenes).toBe(3);
  expect(drawnFigures.length).toBe(figures);
});
