// The screen of models, by role and name, over the in-memory host.

import { JawsError } from '@jaws/shared/contract/errors';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(cleanup);

async function openModels(...kept: readonly string[]): Promise<RenderedApp> {
  const app = renderApp({ datasets: { office: 10, later: 10 } });
  for (const name of kept) app.host.models.keep(name);
  await app.user.click(await screen.findByRole('button', { name: 'Findings' }));
  const tabs = await screen.findByRole('navigation', { name: 'Findings' });
  await app.user.click(within(tabs).getByRole('button', { name: 'Models' }));
  await screen.findByRole('form', { name: 'Train a model' });
  return app;
}

const form = (name: string) => within(screen.getByRole('form', { name }));
const asked = ({ host }: RenderedApp, name: string): unknown[] =>
  host.calls.filter((call) => call.name === name).map(({ input }) => input);

async function choose(app: RenderedApp, formName: string, field: string, option: string): Promise<void> {
  await app.user.click(form(formName).getByRole('combobox', { name: field }));
  await app.user.click(await screen.findByRole('option', { name: option }));
}

test('trains on chosen datasets, and shows the card when it is done', async () => {
  const app = await openModels();
  expect(screen.getByText(/^There is no model yet/)).toBeTruthy();
  const train = form('Train a model').getByRole('button', { name: 'Train' });
  await app.user.click(train);
  expect(asked(app, 'models.train')).toEqual([]);
  await choose(app, 'Train a model', 'Datasets', 'office');
  await app.user.type(form('Train a model').getByRole('textbox', { name: 'Name' }), 'ours');
  await choose(app, 'Train a model', 'Split', 'by time: train first, test later');
  await app.user.click(form('Train a model').getByRole('checkbox', { name: /^Go on where/ }));
  await app.user.click(train);
  const model = within(await screen.findByRole('region', { name: 'Model ours' }));
  expect(asked(app, 'models.train')).toEqual([
    {
      ...{ datasets: ['office'], name: 'ours', from: null, findings: false },
      ...{ split: 'time', seed: 1, keepLeaks: true, ablation: false },
    },
  ]);
  const rows = within(model.getByRole('table', { name: 'Measures' })).getAllByRole('row');
  expect(rows.map(({ children }) => [...children].slice(0, 2).map(({ textContent }) => textContent))).toEqual(
    [
      ...[
        ['Ranking', 'PR-AUC'],
        ['boosted trees', '0.920 [0.80, 1.00]'],
        ['stump', '0.700 [0.80, 1.00]'],
      ],
    ],
  );
  expect(
    model.getByRole('img', { name: /^Precision by the share/ }).querySelectorAll('path title'),
  ).toHaveLength(2);
  expect(model.getByRole('img', { name: /^Share of labelled decisions/ })).toBeTruthy();
  expect(model.getByText(/^One threshold on one feature does as well/)).toBeTruthy();
});

test('shows how far the training is, and cancels it', async () => {
  const app = await openModels();
  app.host.models.isHeld = true;
  await choose(app, 'Train a model', 'Datasets', 'office');
  await app.user.type(form('Train a model').getByRole('textbox', { name: 'Name' }), 'ours');
  await app.user.click(form('Train a model').getByRole('button', { name: 'Train' }));
  const bar = await screen.findByRole('progressbar', { name: 'Training the model' });
  expect(bar.getAttribute('aria-valuenow')).toBe('10');
  expect(screen.getByText('Train ours: tree 40 of 400')).toBeTruthy();
  await app.user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(asked(app, 'jobs.cancel')).toEqual([{ jobId: 'train-ours' }]);
});

test('a model that goes on learning always learns from findings, and has no ablation', async () => {
  const app = await openModels('ours');
  await choose(app, 'Train a model', 'Datasets', 'later');
  await app.user.type(form('Train a model').getByRole('textbox', { name: 'Name' }), 'ours');
  await choose(app, 'Train a model', 'From', 'ours');
  const box = (name: RegExp) => form('Train a model').getByRole<HTMLInputElement>('checkbox', { name });
  expect([box(/^Learn from/).checked, box(/^Learn from/).disabled]).toEqual([true, true]);
  expect(box(/^Tell what each/).disabled).toBe(true);
  expect(screen.getByText('The earlier one is kept as a version.')).toBeTruthy();
  await app.user.click(form('Train a model').getByRole('button', { name: 'Train' }));
  expect(await screen.findByText('Not better than ours, on the same decisions.')).toBeTruthy();
  expect(screen.getByRole('rowheader', { name: 'earlier: ours' })).toBeTruthy();
});

test('judges on other datasets only, and says what was wrong', async () => {
  const app = await openModels('ours');
  await app.user.click(form('Judge on other datasets').getByRole('combobox', { name: 'Other datasets' }));
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual(['later']);
  await app.user.click(screen.getByRole('option', { name: 'later' }));
  await app.user.click(form('Judge on other datasets').getByRole('button', { name: 'Judge' }));
  expect(await screen.findByRole('region', { name: 'ours on later' })).toBeTruthy();
  app.host.failNext('models.evaluate', new JawsError('model.no-labels'));
  await app.user.click(form('Judge on other datasets').getByRole('button', { name: 'Judge' }));
  expect((await screen.findByRole('alert')).textContent).toContain('model.no-labels');
});

test('a version is shown, restored, and removed after a question', async () => {
  const app = await openModels('ours', 'ours', 'theirs');
  await app.user.click(await screen.findByRole('combobox', { name: 'Version' }));
  await app.user.click(await screen.findByRole('option', { name: 'ours@1' }));
  await screen.findByRole('region', { name: 'Model ours@1' });
  await app.user.click(screen.getByRole('button', { name: 'Restore ours@1' }));
  await screen.findByRole('region', { name: 'Model ours' });
  await screen.findByText('ours@2, ours@1');
  await app.user.click(screen.getByRole('button', { name: 'Remove ours…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove ours' }));
  expect(dialog.getByText(/with its earlier versions ours@2, ours@1/)).toBeTruthy();
  await app.user.click(dialog.getByRole('button', { name: 'Delete for good' }));
  await screen.findByRole('region', { name: 'Model theirs' });
  expect(asked(app, 'models.remove')).toEqual([{ model: 'ours' }]);
});

test('keeps the drawing and the whole card as files', async () => {
  const app = await openModels('ours');
  for (const title of ['Drawing (SVG)', 'Everything (JSON)']) {
    await app.user.click(screen.getByRole('button', { name: 'Keep' }));
    await app.user.click(await screen.findByRole('menuitem', { name: title }));
  }
  await waitFor(() => {
    expect(app.saved.map(({ fileName }) => fileName)).toEqual(['model-ours.svg', 'model-ours.json']);
  });
  expect(app.saved[0]?.text).toContain('>Precision</text>');
  expect(JSON.parse(app.saved[1]?.text ?? '')).toMatchObject({ model: 'ours', card: { seed: 1 } });
});
