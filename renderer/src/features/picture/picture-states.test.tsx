// The picture when there is none, or little in it: what is said, and the way on.

import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { defaultPictureSettings } from '../../state/picture-store.ts';
import { fakeAnalysis } from '../../testing/fake-analysis.ts';
import { renderApp, type RenderedApp, type RenderOptions } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

function runsOf({ host }: RenderedApp): number {
  return host.calls.filter(({ name }) => name === 'analysis.run').length;
}

/** A page whose analyses are answered by the test, one by one. */
function renderHeld(options: Pick<RenderOptions, 'now'> = {}): {
  readonly app: RenderedApp;
  readonly answer: (result?: Partial<AnalysisResult>) => void;
} {
  const waiting: ((result: Partial<AnalysisResult>) => void)[] = [];
  const app = renderApp({
    ...options,
    datasets: { office: 2000, branch: 500 },
    handlers: {
      'analysis.run': (settings, { signal }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new JawsError('cancelled'));
          });
          waiting.push((result) => {
            resolve({ ...fakeAnalysis(settings), ...result });
          });
        }),
    },
  });
  return { app, answer: (result = {}) => waiting.shift()?.(result) };
}

describe('names that were not looked at', () => {
  test('are said above the ranking, with the number of packets', async () => {
    const { answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    answer({ namesLeftOut: 1_338_829 });
    const note = await screen.findByText(/^More distinct names/);
    expect(note.textContent).toBe(
      'More distinct names and URLs than memory is given to: those of 1,338,829 packets were not looked at. All are stored.',
    );
    expect(note.closest('section')).toBe(screen.getByRole('region', { name: 'Most unusual' }));
  });

  test('are not spoken of where there are none', async () => {
    const { answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    answer();
    await screen.findByRole('grid', { name: 'Top 10' });
    expect(screen.queryByText(/^More distinct names/)).toBeNull();
  });
});

describe('while it is worked on', () => {
  const idOf = ({ host }: RenderedApp): string => {
    const { input } = host.calls.findLast(({ name }) => name === 'analysis.run') ?? {};
    return (input as { readonly progressId: string }).progressId;
  };
  const barOf = (): Promise<HTMLElement> => screen.findByRole('progressbar', { name: 'Analysing' });

  test('the stage, the part done and its step are told; words of other runs are not', async () => {
    const { app, answer } = renderHeld();
    const bar = await barOf();
    expect(bar.getAttribute('aria-valuenow')).toBeNull();
    const tell = (progressId: string, stage: 'reading' | 'clusters', done: number, total: number): void => {
      act(() => {
        app.host.publish('analysis.progressChanged', { progressId, stage, done, total });
      });
    };
    tell(idOf(app), 'reading', 180e6, 400e6);
    expect(screen.getAllByText(/^Reading the packets: 180 MB of 400 MB/)).toHaveLength(2);
    expect((await barOf()).getAttribute('aria-valuenow')).toBe('45');
    screen.getByText('Step 1 of 6');
    tell('somebody-else', 'clusters', 0, 0);
    screen.getByText('Step 1 of 6');
    tell(idOf(app), 'clusters', 0, 0);
    screen.getByText('Step 5 of 6');
    expect(screen.getByRole('status').textContent).toBe('Looking for clusters…');
    expect((await barOf()).getAttribute('aria-valuenow')).toBeNull();
    answer();
    await screen.findByRole('grid', { name: 'Top 10' });
    expect(screen.queryByRole('progressbar', { name: 'Analysing' })).toBeNull();
  });

  test('the time so far is told from the first second on', async () => {
    let nowMs = 1_000_000;
    renderHeld({ now: () => nowMs });
    await barOf();
    screen.getByText('Step 1 of 6');
    nowMs += 65_000;
    await screen.findByText('Step 1 of 6 · 1:05');
  });

  test('every run has an id of its own', async () => {
    const { app, answer } = renderHeld();
    await barOf();
    const first = idOf(app);
    answer();
    await screen.findByRole('grid', { name: 'Top 10' });
    await app.user.keyboard('2');
    await waitFor(() => {
      expect(runsOf(app)).toBe(2);
    });
    expect(idOf(app)).not.toBe(first);
  });
});

describe('without an answer', () => {
  test('cancelled by hand, it can be asked again', async () => {
    const { app, answer } = renderHeld();
    await app.user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await screen.findByText('Not analysed: it was cancelled');
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    await app.user.click(screen.getByRole('button', { name: 'Analyse' }));
    await screen.findByRole('progressbar', { name: 'Analysing' });
    answer({}); // What was cancelled.
    answer({});
    await screen.findByRole('grid', { name: 'Top 10' });
    expect(runsOf(app)).toBe(2);
  });

  test('failed, it says why and can be tried again', async () => {
    const app = renderApp();
    app.host.failNext('analysis.run', new JawsError('worker.died'));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('worker.died');
    await app.user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('grid', { name: 'Top 10' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('the picture of another dataset is not shown, nor kept, under this name', async () => {
    const { app, answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    answer();
    await screen.findByRole('grid', { name: 'Top 10' });
    const other = app.stores.navigation.getState().dataset === 'office' ? 'branch' : 'office';
    act(() => {
      app.stores.navigation.getState().openDataset(other);
    });
    await waitFor(() => {
      expect(runsOf(app)).toBe(2);
    });
    expect(screen.queryByRole('grid', { name: 'Top 10' })).toBeNull();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Keep' }).disabled).toBe(true);
    await app.user.click(screen.getByRole('button', { name: 'Cancel' }));
    await screen.findByText('Not analysed: it was cancelled');
  });

  test('other settings leave the picture in place until the next answer', async () => {
    const { app, answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    answer();
    await screen.findByRole('grid', { name: 'Top 10' });
    await app.user.keyboard('2');
    await screen.findByRole('button', { name: 'Cancel' });
    expect(screen.getByRole('grid', { name: 'Top 10' })).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    });
    expect(screen.getByRole('grid', { name: 'Top 10' })).toBeTruthy();
  });
});

describe('an answer without points', () => {
  const nothing: Partial<AnalysisResult> = { points: 0, top: [], clusters: 0, noise: 0 };

  test('where a filter leaves nothing: the filter can be let go', async () => {
    const { app, answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    act(() => {
      app.stores.navigation.getState().setFilter('port == 1');
    });
    await waitFor(() => {
      expect(runsOf(app)).toBe(2);
    });
    answer(); // What the first run was asked; it is too late.
    answer(nothing);
    await screen.findByText('No packet is in this scope');
    await app.user.click(screen.getByRole('button', { name: 'Draw all packets' }));
    expect(app.stores.navigation.getState().filter).toBe('');
    await waitFor(() => {
      expect(runsOf(app)).toBe(3);
    });
    answer();
    await screen.findByRole('grid', { name: 'Top 10' });
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Filter' }).value).toBe('');
  });

  test('of an empty dataset: what to do next', async () => {
    const { answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    answer(nothing);
    await screen.findByText('No packets to draw');
    expect(screen.queryByRole('img', { name: /^Scatter plot/ })).toBeNull();
  });
});

describe('a dataset that is being written', () => {
  test('is drawn as it was found, and again when it is whole', async () => {
    const { app, answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    const name = app.stores.navigation.getState().dataset ?? '';
    const tell = (state: 'open' | 'closed', packets: number): void => {
      act(() => {
        app.stores.datasets.setState(({ datasets }) => ({
          datasets: datasets.map((one) => (one.name === name ? { ...one, state, packets } : one)),
        }));
      });
    };
    tell('open', 2001);
    const before = runsOf(app);
    tell('open', 2002);
    tell('open', 2003);
    expect(runsOf(app)).toBe(before);
    expect(screen.getByText(new RegExp(`^${name}: 2,003 packets`))).toBeTruthy();
    tell('closed', 2003);
    await waitFor(() => {
      expect(runsOf(app)).toBe(before + 1);
    });
    answer();
  });
});

const diamonds = (): NodeListOf<Element> =>
  screen.getByRole('main').querySelectorAll('svg[fill="var(--jw-anomaly)"]');

function listed(legend: HTMLElement): string[] {
  return [...legend.querySelectorAll('li')].map((item) => item.textContent.trim());
}

describe('points without evidence', () => {
  /** Two endpoints, as in a capture of one exchange: no cluster, nothing to compare with, and both listed. */
  const two = (): Partial<AnalysisResult> => {
    const full = fakeAnalysis({ ...defaultPictureSettings, datasets: ['office'] }, 2);
    const none = full.drawn.id.map(() => 0);
    return {
      ...full,
      noise: 2,
      drawn: { ...full.drawn, evidence: none },
      top: full.top.map((one) => ({ ...one, evidence: 0 })),
    };
  };

  test('are noise and no anomalies: in legend, list, table and details', async () => {
    const { app, answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    answer(two());
    const legend = await screen.findByRole('list', { name: 'Legend' });
    expect(listed(legend)).toEqual(['Outside clusters 2?']);
    expect(diamonds()).toHaveLength(0);
    expect(screen.queryByText('Anomaly')).toBeNull();
    act(() => {
      app.stores.picture.getState().select(two().drawn?.id[0] ?? null);
    });
    const details = await screen.findByRole('region', { name: 'Details' });
    expect(details.textContent).toContain('Evidence0.00ClusterOutside clusters');
  });

  test('while one with evidence has its mark, in whatever cluster', async () => {
    const { app, answer } = renderHeld();
    await screen.findByRole('button', { name: 'Cancel' });
    const { drawn, top, ...rest } = two();
    if (drawn === undefined || top === undefined) throw new Error('unreachable');
    const [first, ...others] = top;
    if (first === undefined) throw new Error('unreachable');
    const ranking = [{ ...first, evidence: 0.4, cluster: 2 }, ...others];
    answer({ ...rest, top: ranking, drawn: { ...drawn, evidence: [0.4, 0], cluster: [2, -1] } });
    const legend = await screen.findByRole('list', { name: 'Legend' });
    expect(listed(legend)).toEqual(['Anomaly 1', 'Outside clusters 1?']);
    expect(diamonds().length).toBeGreaterThan(0);
    act(() => {
      app.stores.picture.getState().select(drawn.id[0] ?? null);
    });
    const details = await screen.findByRole('region', { name: 'Details' });
    expect(details.textContent).toContain('Evidence0.40ClusterCluster 3');
  });
});
