// Importing as a user meets it: one file at once, several after a question, and taking an upload back.

import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor } from '@testing-library/react';
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

const capture = (name: string): File => new File(['bytes'], name);

function started({ host }: RenderedApp): unknown[] {
  return host.calls.filter(({ name }) => name === 'imports.start').map(({ input }) => input);
}

async function pick(app: RenderedApp, ...names: string[]): Promise<void> {
  await app.user.upload(await screen.findByLabelText('Captures to import'), names.map(capture));
}

test('one file with a free name is imported without a question', async () => {
  const app = renderApp({});
  await pick(app, 'Monday.pcapng');
  await waitFor(() => {
    expect(started(app)).toEqual([{ uploads: ['upload-1'], dataset: 'monday' }]);
  });
  expect(await screen.findByText('1,200 packets', { exact: false })).toBeTruthy();
});

test('several files are asked about: dataset and label', async () => {
  const app = renderApp({});
  await pick(app, 'a.pcap', 'b.pcap');
  const name = await screen.findByRole('textbox', { name: 'Dataset' });
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'a.pcap 5 B',
    'b.pcap 5 B',
  ]);
  await app.user.clear(name);
  await app.user.type(name, 'week');
  const label = screen.getByRole('textbox', { name: /^Label of every packet/ });
  await app.user.type(label, 'Bad Label');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Import' }).disabled).toBe(true);
  await app.user.clear(label);
  await app.user.type(label, 'norm{Enter}');
  await waitFor(() => {
    expect(started(app)).toEqual([{ uploads: ['upload-1', 'upload-2'], dataset: 'week', label: 'norm' }]);
  });
});

test('a taken name is kept from being overwritten; appending must be chosen', async () => {
  const app = renderApp({ datasets: { office: 10 } });
  await screen.findByRole('grid', { name: 'All points' });
  await pick(app, 'office.pcap');
  const name = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Dataset' });
  expect(name.value).toBe('office-2');
  await app.user.clear(name);
  await app.user.type(name, 'office');
  const submit = screen.getByRole<HTMLButtonElement>('button', { name: 'Import' });
  expect(submit.disabled).toBe(true);
  expect(screen.getByText(/choose another, or append to it/)).toBeTruthy();
  await app.user.click(screen.getByRole('switch', { name: 'Append when the dataset exists' }));
  expect(submit.disabled).toBe(false);
});

test('closing the question imports nothing', async () => {
  const app = renderApp({});
  await pick(app, 'a.pcap', 'b.pcap');
  await app.user.click(await screen.findByRole('button', { name: 'Cancel' }));
  await waitFor(() => {
    expect(screen.queryByRole('textbox', { name: 'Dataset' })).toBe(null);
  });
  expect(app.host.calls.some(({ name }) => name === 'imports.openUpload')).toBe(false);
});

test('a host with an address for files begins to import before they are sent', async () => {
  const app = renderApp({
    handlers: {
      'imports.openUpload': () => Promise.resolve({ uploadId: 'id-1', address: '/upload/1' }),
    },
  });
  await pick(app, 'monday.pcap');
  await waitFor(() => {
    expect(started(app)).toEqual([{ uploads: ['id-1'], dataset: 'monday' }]);
  });
  // Nobody answers to the address here: the job of the import is what tells how it went.
  await waitFor(() => {
    expect(app.host.calls.some(({ name }) => name === 'imports.discardUpload')).toBe(true);
  });
  expect(screen.queryByText(/could not be sent/)).toBe(null);
});

test('what the host refuses is not sent', async () => {
  const app = renderApp({
    handlers: {
      'imports.openUpload': () => Promise.resolve({ uploadId: 'id-1', address: '/upload/1' }),
      'imports.start': () => Promise.reject(new JawsError('dataset.exists', 'A dataset "monday" exists.')),
    },
  });
  await pick(app, 'monday.pcap');
  await screen.findByText(/A dataset "monday" exists/);
  expect(app.host.calls.at(-1)).toEqual({ name: 'imports.discardUpload', input: { uploadId: 'id-1' } });
});

test('an upload can be cancelled: it is discarded, and that is no error', async () => {
  const app = renderApp({
    handlers: {
      'imports.appendUpload': (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new JawsError('cancelled'));
          });
        }),
    },
  });
  await pick(app, 'huge.pcap');
  await app.user.click(await screen.findByRole('button', { name: 'Cancel: Upload huge.pcap' }));
  await waitFor(() => {
    expect(screen.queryByRole('progressbar')).toBe(null);
  });
  expect(app.host.calls.at(-1)).toMatchObject({
    name: 'imports.discardUpload',
    input: { uploadId: 'upload-1' },
  });
  expect(started(app)).toEqual([]);
  expect(screen.queryByRole('alert')).toBe(null);
});

test('a job on the host is cancelled there', async () => {
  const app = renderApp({ datasets: { office: 10 } });
  await screen.findByRole('grid', { name: 'All points' });
  app.host.publish('jobs.progressChanged', {
    jobId: 'job-9',
    kind: 'import',
    title: 'Import into branch',
    done: 1,
    total: 4,
    unit: 'bytes',
    rowsStored: 0,
    state: 'running',
    dataset: 'branch',
    warnings: [],
    error: null,
  });
  await app.user.click(await screen.findByRole('button', { name: 'Cancel: Import into branch' }));
  await waitFor(() => {
    expect(app.host.calls.at(-1)).toEqual({ name: 'jobs.cancel', input: { jobId: 'job-9' } });
  });
});
