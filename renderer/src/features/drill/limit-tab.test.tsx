// The tab of the detection limit, by role and name, over the in-memory host.

import type { Handlers } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeLimit } from '../../testing/fake-limit.ts';
import { renderApp, type RenderedApp, type RenderOptions } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(cleanup);

async function openLimit(
  options: RenderOptions = { datasets: { office: 10, quiet: 10 } },
): Promise<RenderedApp> {
  const app = renderApp(options);
  app.host.datasets.change('quiet', { tags: ['baseline'] });
  await app.user.click(await screen.findByRole('button', { name: 'Drill' }));
  await openTab(app, 'Detection limit');
  return app;
}

async function openTab(app: RenderedApp, name: string): Promise<void> {
  const tabs = await screen.findByRole('navigation', { name: 'Drill' });
  await app.user.click(within(tabs).getByRole('button', { name }));
}

const measure = (app: RenderedApp): Promise<void> =>
  app.user.click(screen.getByRole('button', { name: 'Measure' }));
const asked = ({ host }: RenderedApp): unknown[] =>
  host.calls.filter(({ name }) => name === 'drill.limit').map(({ input }) => input);

const field = (name: string) =>
  within(screen.getByRole('form', { name: 'Detection limit' })).getByRole<HTMLInputElement>('combobox', {
    name,
  });

test('measures in the chosen dataset against the marked baseline, and says it in a sentence and a table', async () => {
  const app = await openLimit();
  await app.user.click(field('Dataset'));
  await app.user.click(await screen.findByRole('option', { name: 'office' }));
  expect([field('Dataset').value, field('Baseline').value]).toEqual(['office', 'quiet']);
  expect(screen.getByText(/Nothing is sent: uploads are laid over the dataset in memory/)).toBeTruthy();
  await measure(app);
  const table = await screen.findByRole('table', { name: 'Detection limits' });
  expect(asked(app)).toMatchObject([
    { dataset: 'office', baseline: 'quiet', tries: 3, alertsPerDay: 1, seed: 1 },
  ]);
  expect(screen.getByText(/^Towards a new server/).textContent).toBe(
    'Towards a new server over TLS on 443, half of the uploads at 100 kB/s are noticed from 4.1 MB on.',
  );
  expect(screen.getByRole('region', { name: 'Detection limit in office against quiet' })).toBeTruthy();
  const cells = within(table)
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(cells).toHaveLength(1 + 4 * 5);
  expect(cells.slice(0, 2)).toEqual([
    ['Server', 'Rate', 'Tries', 'Half noticed from', 'Nine of ten from', 'By'],
    ['new server, TLS with a name on 443', '100 B/s', '3', 'not by 64.0 kB', 'not by 64.0 kB', ''],
  ]);
  expect(cells[6]?.slice(1)).toEqual(['100 B/s', '3', '16.0 kB', '16.0 kB', 'upload volume']);
});

test('the picture has a mark for each row: hollow where it was not noticed', async () => {
  const app = await openLimit();
  await measure(app);
  const plot = await screen.findByRole('img', { name: /^Size from which on uploads are noticed/ });
  const marks = [...plot.querySelectorAll('path:has(title)')];
  const fills = marks.map((mark) => mark.getAttribute('fill'));
  const isHollow = (mark: Element): boolean =>
    mark.getAttribute('fill') !== mark.parentElement?.getAttribute('stroke');
  expect(fills).toHaveLength(20);
  expect(marks.filter(isHollow).map((mark) => mark.textContent)).toEqual(
    ['new server', 'server in use'].flatMap((server) =>
      ['100 B/s', '1.0 kB/s'].map(
        (rate) =>
          `${server}, TLS with a name on 443, ${rate}: half not by 64.0 kB, nine of ten not by 64.0 kB`,
      ),
    ),
  );
});

test('goes on while another tab is shown, tells how far it is, and can be cancelled', async () => {
  let answer: () => void = () => undefined;
  const limit: Handlers['drill.limit'] = (input, { signal }) =>
    new Promise((resolve, reject) => {
      answer = () => {
        resolve(fakeLimit(input));
      };
      signal.addEventListener('abort', () => {
        reject(new JawsError('cancelled'));
      });
    });
  const app = await openLimit({ datasets: { office: 10, quiet: 10 }, handlers: { 'drill.limit': limit } });
  await measure(app);
  const { progressId } = asked(app)[0] as { progressId: string };
  act(() => {
    app.host.publish('analysis.progressChanged', { progressId, stage: 'ranking', done: 12, total: 60 });
    app.host.publish('analysis.progressChanged', {
      progressId: 'other',
      stage: 'ranking',
      done: 1,
      total: 2,
    });
  });
  expect(screen.getByText('Trying uploads: 12 of 60')).toBeTruthy();
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('20');
  await openTab(app, 'Runs');
  await openTab(app, 'Detection limit');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Measure' }).disabled).toBe(true);
  act(() => {
    answer();
  });
  await screen.findByRole('table', { name: 'Detection limits' });
  await measure(app);
  await app.user.click(screen.getByRole('button', { name: 'Cancel' }));
  // The answer of before is there again.
  expect(await screen.findByRole('table', { name: 'Detection limits' })).toBeTruthy();
  expect(screen.queryByRole('progressbar')).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a failure is told, and asking again helps', async () => {
  const app = await openLimit();
  app.host.failNext('drill.limit', new JawsError('worker.died'));
  await measure(app);
  expect((await screen.findByRole('alert')).textContent).toContain('worker.died');
  await measure(app);
  expect(await screen.findByRole('table', { name: 'Detection limits' })).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('traffic in which no host contacts a server elsewhere has nothing to try', async () => {
  const limit: Handlers['drill.limit'] = (input) => Promise.resolve(fakeLimit({ ...input, tries: 0 }));
  const app = await openLimit({ datasets: { office: 10, quiet: 10 }, handlers: { 'drill.limit': limit } });
  await measure(app);
  expect(await screen.findByText(/^No host here contacts a server elsewhere/)).toBeTruthy();
  expect(screen.queryByRole('table')).toBeNull();
});

test('without a dataset it leads to where there are some', async () => {
  const app = renderApp({ datasets: {} });
  await app.user.click(await screen.findByRole('button', { name: 'Drill' }));
  await openTab(app, 'Detection limit');
  await app.user.click(await screen.findByRole('button', { name: 'Go to Datasets' }));
  expect(app.stores.navigation.getState().screen).toBe('datasets');
});
