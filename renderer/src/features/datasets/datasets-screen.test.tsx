// The commands on datasets as a user meets them: what is asked of the host, and what is said afterwards.

import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { FakeHostOptions } from '../../testing/fake-host.ts';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

async function openDatasets(options?: FakeHostOptions): Promise<RenderedApp> {
  const app = renderApp(options);
  await app.user.click(await screen.findByRole('button', { name: 'Sources' }));
  await app.user.click(await screen.findByRole('button', { name: 'Datasets' }));
  await screen.findByRole('table', { name: 'Datasets' });
  return app;
}

async function choose(app: RenderedApp, action: string): Promise<void> {
  await app.user.click(await screen.findByRole('button', { name: 'Actions for office' }));
  await app.user.click(await screen.findByRole('menuitem', { name: action }));
}

function inputsOf({ host }: RenderedApp, procedure: string): unknown[] {
  return host.calls.filter(({ name }) => name === procedure).map(({ input }) => input);
}

describe('merge', () => {
  test('needs two; a taken name is refused, a free one is merged into', async () => {
    const app = await openDatasets({ datasets: { office: 20, branch: 30 } });
    const merge = screen.getByRole<HTMLButtonElement>('button', { name: 'Merge…' });
    await app.user.click(screen.getByRole('checkbox', { name: 'Choose office' }));
    expect(merge.disabled).toBe(true);
    await app.user.click(screen.getByRole('checkbox', { name: 'Choose branch' }));
    expect(merge.disabled).toBe(false);
    await app.user.click(merge);
    const name = await screen.findByRole('textbox', { name: 'Into a new dataset' });
    const submit = screen.getByRole<HTMLButtonElement>('button', { name: 'Merge' });
    await app.user.clear(name);
    await app.user.type(name, 'office');
    expect(submit.disabled).toBe(true);
    expect(screen.getByText('A dataset of this name exists.')).toBeTruthy();
    await app.user.clear(name);
    await app.user.type(name, 'both{Enter}');
    await waitFor(() => {
      expect(app.host.datasets.all.get('both')?.summary.packets).toBe(50);
    });
    expect(inputsOf(app, 'datasets.merge')).toEqual([{ datasets: ['office', 'branch'], into: 'both' }]);
  });
});

describe('the baseline', () => {
  const tagsOf = (app: RenderedApp, name: string): readonly string[] | undefined =>
    app.host.datasets.all.get(name)?.summary.tags;

  test('is one dataset: marking another takes the mark from it, and other tags stay', async () => {
    const app = await openDatasets({ datasets: { office: 20, quiet: 30 } });
    app.host.datasets.change('quiet', { tags: ['week 1', 'baseline'] });
    app.host.publish('datasets.changed', { revision: 99 });
    await screen.findByText('#baseline');
    await choose(app, 'Use as the baseline');
    await screen.findByText('office is the baseline');
    expect([tagsOf(app, 'office'), tagsOf(app, 'quiet')]).toEqual([['baseline'], ['week 1']]);
  });
});

describe('the trash', () => {
  test('is emptied after a question that says what goes, and that it cannot be undone', async () => {
    const app = await openDatasets({ datasets: { office: 1000, branch: 30 } });
    const button = screen.getByRole('button', { name: 'Empty trash…' });
    await waitFor(() => {
      expect(button.getAttribute('aria-disabled')).toBe('true');
    });
    await app.user.hover(button);
    expect(await screen.findByText('The trash is empty')).toBeTruthy();
    await app.user.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();

    await choose(app, 'Move to the trash');
    await waitFor(() => {
      expect(button.getAttribute('aria-disabled')).toBe('false');
    });
    await app.user.click(button);
    const dialog = await screen.findByRole('dialog', { name: 'Empty the trash' });
    expect(dialog.textContent).toContain('1 dataset will be deleted; 140 kB on the disk become free.');
    expect(dialog.textContent).toContain('This cannot be undone.');
    await app.user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(inputsOf(app, 'datasets.emptyTrash')).toEqual([]);

    await app.user.click(button);
    await app.user.click(await screen.findByRole('button', { name: 'Delete for good' }));
    expect(await screen.findByText('Trash emptied')).toBeTruthy();
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    });
    expect(inputsOf(app, 'datasets.emptyTrash')).toEqual([{ trashIds: ['trash-1'] }]);
    await waitFor(() => {
      expect(button.getAttribute('aria-disabled')).toBe('true');
    });
  });
});

describe('health', () => {
  test('a whole dataset is said to be whole', async () => {
    const app = await openDatasets({ datasets: { office: 1 } });
    await choose(app, 'Verify');
    expect(await screen.findByText('office is whole')).toBeTruthy();
    expect(screen.getByText('1 row checked.')).toBeTruthy();
  });

  test('a damaged one is an alert with what is wrong, the code and the next step', async () => {
    const verify = {
      dataset: 'office',
      state: 'open',
      rows: 9,
      tornRows: 1,
      sha256: null,
      ok: false,
      problems: ['Row 4 has no size.'],
    } as const;
    const app = await openDatasets({
      datasets: { office: 10 },
      handlers: { 'datasets.verify': () => Promise.resolve({ ...verify, problems: [...verify.problems] }) },
    });
    await choose(app, 'Verify');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('office is not whole: 1 torn row. Row 4 has no size.');
    expect(alert.textContent).toContain('Repair it from its menu. (dataset.damaged)');
  });

  test('repair says what was kept and what was cut', async () => {
    const app = await openDatasets({
      datasets: { office: 10 },
      handlers: {
        'datasets.repair': ({ dataset }) =>
          Promise.resolve({ dataset, rows: 1234, cutBytes: 56, state: 'recovered' }),
      },
    });
    await choose(app, 'Repair');
    expect(await screen.findByText('office repaired')).toBeTruthy();
    expect(screen.getByText('1,234 rows kept, 56 B cut.')).toBeTruthy();
  });

  test('a command that fails says what happened, the next step and the code', async () => {
    const app = await openDatasets({ datasets: { office: 10 } });
    app.host.failNext('datasets.repair', new JawsError('dataset.locked', 'Process 7 writes "office".'));
    await choose(app, 'Repair');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Process 7 writes "office".');
    expect(alert.textContent).toContain(new JawsError('dataset.locked').hint);
    expect(alert.textContent).toContain('(dataset.locked)');
    await app.user.click(within(alert).getByRole('button', { name: 'Close the message' }));
    await waitFor(() => {
      expect(screen.queryByRole('alert')).toBe(null);
    });
  });
});

describe('label by filter', () => {
  test('a filter and a label are needed; undo takes the labels back', async () => {
    const app = await openDatasets({ datasets: { office: 200 } });
    await choose(app, 'Label by filter…');
    const where = await screen.findByRole('textbox', { name: 'Packets matching' });
    const label = screen.getByRole('textbox', { name: 'Get the label' });
    const submit = screen.getByRole<HTMLButtonElement>('button', { name: 'Label' });
    await app.user.type(where, 'bogus');
    await app.user.type(label, 'Chum');
    expect(screen.getByText('Small letters, digits, - and _.')).toBeTruthy();
    expect(await screen.findByText(/^Column 1: a comparison was expected/)).toBeTruthy();
    expect(submit.disabled).toBe(true);
    await app.user.clear(where);
    await app.user.type(where, 'proto == UDP');
    await app.user.clear(label);
    await app.user.type(label, 'chum{Enter}');
    await app.user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('62 labels undone')).toBeTruthy();
    expect(inputsOf(app, 'datasets.relabel')).toEqual([
      { dataset: 'office', label: 'chum', where: 'proto == UDP' },
    ]);
    expect(inputsOf(app, 'datasets.undoRelabel')).toEqual([{ dataset: 'office' }]);
  });
});

describe('the list', () => {
  test('counts one dataset as one', async () => {
    await openDatasets({ datasets: { office: 10 } });
    expect(await screen.findByText(/^1 dataset, 1\.4 kB on disk$/)).toBeTruthy();
  });

  test('a note is saved when it is left, and only when it changed', async () => {
    const app = await openDatasets({ datasets: { office: 10 } });
    await app.user.click(within(screen.getByRole('table')).getByText('closed'));
    const note = await screen.findByRole('textbox', { name: 'Note' });
    await app.user.click(note);
    await app.user.tab();
    expect(inputsOf(app, 'datasets.note')).toEqual([]);
    await app.user.type(note, 'router');
    await app.user.tab();
    await waitFor(() => {
      expect(app.host.datasets.get('office').summary.note).toBe('router');
    });
  });
});
