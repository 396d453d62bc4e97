// Runs of chum as a user meets them, by role and name, over the in-memory host: the form and its mistakes, checking and
// pinning, a run to its end, and where one goes from there.

import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeFingerprint, fakeListener, fakeToken } from '../../testing/fake-chum.ts';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

async function openChum(): Promise<RenderedApp> {
  const app = renderApp({ datasets: { office: 10 } });
  await app.user.click(await screen.findByRole('button', { name: 'Drill' }));
  await screen.findByRole('form', { name: 'New run' });
  return app;
}

async function openTab(app: RenderedApp, name: string): Promise<void> {
  const tabs = screen.getByRole('navigation', { name: 'Drill' });
  await app.user.click(within(tabs).getByRole('button', { name }));
}

async function fill(app: RenderedApp): Promise<void> {
  act(() => {
    app.stores.chum.getState().change({ host: fakeListener, token: fakeToken });
  });
  await screen.findByLabelText('Plan');
}

async function start(app: RenderedApp): Promise<void> {
  await fill(app);
  await app.user.click(screen.getByRole('button', { name: /^Start sending/ }));
  await screen.findByRole('button', { name: /^Stop/ });
}

function inputsOf({ host }: RenderedApp, procedure: string): unknown[] {
  return host.calls.filter(({ name }) => name === procedure).map(({ input }) => input);
}

function advance(app: RenderedApp, ms: number): void {
  act(() => {
    app.host.capture.advance(ms);
    app.host.chum.advance(ms);
  });
}

function errorOf(name: string | RegExp): string {
  const field = screen.getByLabelText(name, { selector: 'input' });
  const ids = field.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

describe('the form', () => {
  test('says what goes where as soon as it is known, and that only a listener gets it', async () => {
    const app = await openChum();
    await fill(app);
    const form = screen.getByRole('form', { name: 'New run' });
    expect(form.textContent).toContain(
      '25.0 MB of made-up bytes go to listener.example, ports 8080–8082, in 1 connection',
    );
    expect(form.textContent).toContain('chum sends only to a listener that proves');
    expect(screen.getByRole('img', { name: 'Bytes sent over time: 25.0 MB over 20.0 s' })).toBeTruthy();
    expect(screen.getByLabelText('Plan').textContent).toContain('T1041, T1048');
  });

  test('mistakes stand at their fields after the first attempt, and nothing is sent', async () => {
    const app = await openChum();
    expect(errorOf('Host')).toBe('');
    await app.user.click(screen.getByRole('button', { name: /^Start sending/ }));
    expect(errorOf('Host')).toContain('Name or address of your listener');
    expect(errorOf('Token')).toContain('The token that your listener made');
    await app.user.clear(screen.getByRole('textbox', { name: 'Size' }));
    expect(errorOf('Size')).toContain('1 B to 100 GB');
    expect(inputsOf(app, 'chum.start')).toEqual([]);
  });

  test('another style is another plan; arrows choose it', async () => {
    const app = await openChum();
    await fill(app);
    screen.getByRole('radio', { name: 'Classic' }).focus();
    await app.user.keyboard('{ArrowRight}');
    await waitFor(() => {
      expect(screen.getByLabelText('Plan').textContent).toContain('Ports443');
    });
    const chosen = screen.getByRole<HTMLInputElement>('radio', { name: 'HTTPS upload' });
    expect(chosen.checked).toBe(true);
    expect(chosen.getAttribute('aria-describedby')).toBe('chum-style-https');
  });

  test('the token is a password and is not kept', async () => {
    const app = await openChum();
    const token = screen.getByLabelText('Token', { selector: 'input' });
    await app.user.type(token, fakeToken);
    expect(token.getAttribute('type')).toBe('password');
    await app.user.type(screen.getByRole('textbox', { name: 'Host' }), fakeListener);
    expect(app.stores.chum.getState().draft.token).toBe(fakeToken);
  });

  test('whoever has no listener is told how to start one', async () => {
    const app = await openChum();
    await app.user.click(screen.getByRole('button', { name: 'Copy jaws listen' }));
    expect(app.copied).toEqual(['jaws listen']);
  });
});

describe('check', () => {
  test('shows the certificate, which can be pinned and is then asked for', async () => {
    const app = await openChum();
    await fill(app);
    await app.user.click(screen.getByRole('button', { name: 'Check' }));
    expect((await screen.findByText(fakeFingerprint)).textContent).toBe(fakeFingerprint);
    await app.user.click(screen.getByRole('button', { name: 'Pin this certificate' }));
    expect(await screen.findByText(/This certificate is pinned/)).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: /^Start sending/ }));
    await screen.findByRole('button', { name: /^Stop/ });
    expect(inputsOf(app, 'chum.start')).toMatchObject([{ target: { fingerprint: fakeFingerprint } }]);
  });

  test.each([
    ['Host', { host: 'nobody.example' }, 'There is no host “nobody.example”'],
    ['Token', { token: 'not-the-right-token' }, 'token'],
    ['Fingerprint', { fingerprint: '12'.repeat(32) }, 'fingerprint'],
  ] as const)('a refusal stands at %s until it is changed', async (name, changes, text) => {
    const app = await openChum();
    await fill(app);
    act(() => {
      app.stores.chum.getState().change(changes);
    });
    await app.user.click(screen.getByRole('button', { name: 'Check' }));
    await waitFor(() => {
      expect(screen.getByLabelText(name, { selector: 'input' }).getAttribute('aria-invalid')).toBe('true');
    });
    expect(errorOf(name).toLowerCase()).toContain(text.toLowerCase());
    await app.user.type(screen.getByLabelText(name, { selector: 'input' }), '1');
    expect(errorOf(name).toLowerCase()).not.toContain('sends only');
    expect(screen.queryByText(/It is your listener/)).toBe(null);
  });
});

describe('a scenario', () => {
  test('that comes with JAWS is planned and sent as it is', async () => {
    const app = await openChum();
    await fill(app);
    await app.user.click(screen.getByRole('radio', { name: 'A scenario' }));
    await app.user.click(await screen.findByRole('combobox', { name: 'Scenario' }));
    await app.user.click(await screen.findByRole('option', { name: 'Night shift' }));
    await screen.findByText('Bursts while nobody looks.');
    await screen.findByLabelText('Plan');
    await app.user.click(screen.getByRole('button', { name: /^Start sending/ }));
    await screen.findByRole('button', { name: /^Stop/ });
    expect(inputsOf(app, 'chum.start')).toMatchObject([
      { style: null, scenario: expect.stringContaining('Night shift') as string },
    ]);
  });

  test('of one’s own is read from a file; its mistake stands at the field', async () => {
    const app = await openChum();
    await fill(app);
    await app.user.click(screen.getByRole('radio', { name: 'A scenario' }));
    const input = document.querySelector<HTMLInputElement>('input[aria-label="Scenario file"]');
    if (input === null) throw new Error('no input');
    fireEvent.change(input, { target: { files: [new File(['{"steps":[]}'], 'mine.json')] } });
    await screen.findByText('From mine.json');
    await waitFor(() => {
      expect(errorOf('Scenario')).toContain('The scenario has no version.');
    });
  });

  test('dropped on the window is one, elsewhere it is an import', async () => {
    const app = await openChum();
    const input = document.querySelector<HTMLInputElement>('input[aria-label="Dropped captures"]');
    if (input === null) throw new Error('no input');
    fireEvent.change(input, { target: { files: [new File(['{"version":1}'], 'dropped.json')] } });
    expect(await screen.findByText('From dropped.json')).toBeTruthy();
    expect(inputsOf(app, 'imports.openUpload')).toEqual([]);
    await app.user.click(await screen.findByRole('button', { name: 'Sources' }));
    await app.user.click(await screen.findByRole('button', { name: 'Datasets' }));
    fireEvent.change(input, { target: { files: [new File(['{"version":1}'], 'dropped.json')] } });
    await waitFor(() => {
      expect(inputsOf(app, 'imports.openUpload')).toHaveLength(1);
    });
  });
});

describe('a run', () => {
  test('goes the way of the preview, with its seed', async () => {
    const app = await openChum();
    await start(app);
    expect(inputsOf(app, 'chum.start')).toMatchObject([{ seed: 4711, style: 'classic', sizeBytes: 25e6 }]);
    advance(app, 5000);
    const figures = screen.getByLabelText('Figures of the run').textContent;
    expect(figures).toContain('Sent6.3 MB of 25.0 MB');
    expect(figures).toContain('Time left15.0 s');
    expect(screen.getByRole('table', { name: 'Connections' }).textContent).toContain('203.0.113.9:8080');
  });

  test('without a capture leads to one', async () => {
    const app = await openChum();
    expect(screen.getByRole('note').textContent).toContain('No capture is running: nothing will be recorded');
    await start(app);
    expect(screen.getByRole('note').textContent).toContain('No capture is running: nothing is recorded');
    await app.user.click(screen.getByRole('button', { name: 'Go to Capture' }));
    expect(app.stores.navigation.getState().screen).toBe('capture');
    expect(await screen.findByRole('button', { name: /^chum 0 % to listener.example/ })).toBeTruthy();
  });

  test('P pauses and resumes, Alt+S stops', async () => {
    const app = await openChum();
    await start(app);
    advance(app, 5000);
    await app.user.keyboard('p');
    await screen.findByRole('button', { name: /^Resume/ });
    advance(app, 5000);
    expect(screen.getByLabelText('Figures of the run').textContent).toContain('6.3 MB of');
    await app.user.keyboard('p');
    await screen.findByRole('button', { name: /^Pause/ });
    await app.user.keyboard('{Alt>}s{/Alt}');
    expect(await screen.findByText('Confirmed by the listener')).toBeTruthy();
    expect(screen.getByText(/^6.3 MB of 25.0 MB in 10.0 s over 1 connection/)).toBeTruthy();
  });

  test('captured: is watched live, and its end leads to its packets and its picture', async () => {
    const app = await openChum();
    act(() => {
      app.host.capture.start({ ...defaultCaptureOptions, interface: 'eth0', dataset: 'drill' });
    });
    await fill(app);
    expect(screen.getByText(/Recorded by drill on eth0/)).toBeTruthy();
    await start(app);
    expect(app.stores.live.getState().following).toBe('drill');
    advance(app, 1000);
    const labelling = screen.getByRole('list', { name: 'Captures that label this run' });
    expect(labelling.textContent).toContain('drill (eth0): 0 packets labelled chum so far');
    advance(app, 20_000);
    const captures = await screen.findByRole('list', { name: 'Captures with labels of this run' });
    expect(captures.textContent).toContain('321 packets labelled chum while captured; nothing lost');
    expect(screen.getByRole('status', { name: 'Noticed?' }).textContent).toContain(
      'Noticed after 79 kB (3.2 s) by upload volume',
    );
    expect(app.stores.navigation.getState().filter).toBe('');
    await app.user.click(within(captures).getByRole('button', { name: 'Show packets: drill' }));
    expect(app.stores.navigation.getState()).toMatchObject({
      ...{ screen: 'packets', dataset: 'drill' },
      filter: 'label == chum and ip == 203.0.113.9',
    });
  });

  test('a replay that goes on records nothing of it', async () => {
    const app = await openChum();
    act(() => {
      const replay = { upload: null, demo: true, speed: 1 };
      app.host.capture.start({ ...defaultCaptureOptions, source: 'replay', replay, dataset: 'again' });
    });
    expect(await screen.findByText('No capture is running: nothing will be recorded')).toBeTruthy();
  });

  test('a connection leads to its own packets', async () => {
    const app = await openChum();
    act(() => {
      app.host.capture.start({ ...defaultCaptureOptions, interface: 'eth0', dataset: 'drill' });
    });
    await start(app);
    await app.user.click(await screen.findByRole('button', { name: 'Show the packets of port 40404' }));
    expect(app.stores.navigation.getState().filter).toBe(
      'ip == 203.0.113.9 and port == 40404 and port == 8080',
    );
  });

  test('can be made again with the same seed, and its id copied', async () => {
    const app = await openChum();
    await start(app);
    advance(app, 20_000);
    await app.user.click(await screen.findByRole('button', { name: 'Copy the run id' }));
    expect(app.copied).toEqual(['1'.padStart(32, '0')]);
    await app.user.keyboard('{Alt>}s{/Alt}');
    await screen.findByRole('form', { name: 'New run' });
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Seed' }).value).toBe('4711');
    expect(app.host.chum.runs).toHaveLength(1);
  });

  test('that failed says what happened; a receipt that does not agree is marked', async () => {
    const app = await openChum();
    await start(app);
    const error = { code: 'chum.broken', message: 'The connection broke.', hint: 'Run it again.' };
    const receipt = { ok: false, applicationBytes: 10, text: 'Ten bytes only.' };
    act(() => {
      app.host.chum.change('1'.padStart(32, '0'), {
        phase: 'failed',
        error,
        receipt,
        warnings: ['Careful.'],
      });
    });
    expect((await screen.findByRole('alert')).textContent).toContain('The connection broke.');
    expect(screen.getByRole('group', { name: 'Receipt' }).textContent).toContain(
      'The receipt does not agree',
    );
    expect(screen.getByRole('list', { name: 'Warnings' }).textContent).toContain('Careful.');
    expect(screen.getByText(/No capture has labels of this run/)).toBeTruthy();
  });

  test('that cannot start says why beside the button, and is no run', async () => {
    const app = await openChum();
    await fill(app);
    app.host.failNext('chum.start', new JawsError('chum.running'));
    await app.user.click(screen.getByRole('button', { name: /^Start sending/ }));
    expect((await screen.findByRole('alert')).textContent).toContain('chum.running');
    await openTab(app, 'Runs');
    expect(screen.getByText(/No runs yet. What you send/)).toBeTruthy();
  });
});

test('earlier runs are listed and can be looked at', async () => {
  const app = await openChum();
  await start(app);
  advance(app, 20_000);
  await openTab(app, 'New run');
  await openTab(app, 'Runs');
  const runs = screen.getByRole('complementary', { name: 'Runs' });
  const item = within(runs).getByRole('button', {
    name: /^classic to listener.example.*not recorded · confirmed$/,
  });
  await app.user.click(item);
  expect(item.getAttribute('aria-current')).toBe('true');
  expect(await screen.findByText('Confirmed by the listener')).toBeTruthy();
});
