// Live capture as a user meets it, by role and name, over the in-memory host: start, what goes wrong, labels, the end.

import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
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

async function openCapture(options: FakeHostOptions = {}): Promise<RenderedApp> {
  const app = renderApp(options);
  await app.user.click(await screen.findByRole('button', { name: 'Sources' }));
  await screen.findByRole('button', { name: /^Start capturing eth0/ });
  return app;
}

function advance(app: RenderedApp, ms: number): void {
  act(() => {
    app.host.capture.advance(ms);
  });
}

function inputsOf({ host }: RenderedApp, procedure: string): unknown[] {
  return host.calls.filter(({ name }) => name === procedure).map(({ input }) => input);
}

async function openOptions(app: RenderedApp): Promise<void> {
  await app.user.click(screen.getByRole('button', { name: 'Options' }));
  await screen.findByRole('group', { name: 'Capture options' });
}

describe('first start', () => {
  test('two clicks lead to rows', async () => {
    const app = renderApp({});
    await app.user.click(await screen.findByRole('button', { name: 'Capture live' }));
    await app.user.click(await screen.findByRole('button', { name: /^Start capturing eth0/ }));
    await screen.findByRole('button', { name: /^Stop/ });
    advance(app, 1000);
    const tail = await screen.findByRole('table', { name: 'Newest packets' });
    await waitFor(() => {
      expect(within(tail).getAllByRole('row').length).toBeGreaterThan(5);
    });
    expect(inputsOf(app, 'capture.start')).toMatchObject([
      { interface: 'eth0', source: 'auto', label: 'norm' },
    ]);
  });
});

describe('picker', () => {
  test('has the focus; arrows choose, Enter starts', async () => {
    const app = await openCapture();
    const list = screen.getByRole('grid', { name: 'Interfaces' });
    expect(document.activeElement).toBe(list);
    await app.user.keyboard('{ArrowDown}');
    expect(within(list).getByRole('row', { selected: true }).textContent).toContain('wlan0');
    await app.user.keyboard('{Enter}');
    await screen.findByRole('button', { name: /^Stop/ });
    expect(inputsOf(app, 'capture.start')).toMatchObject([{ interface: 'wlan0' }]);
  });

  test('says addresses and state; rates come from the counters of two answers', async () => {
    const app = await openCapture();
    const list = screen.getByRole('grid', { name: 'Interfaces' });
    const row = (name: RegExp): string => within(list).getByRole('row', { name }).textContent;
    expect(row(/^eth0/)).toContain('192.168.1.17, fe80');
    expect(row(/^tun0/)).toContain('down');
    expect(row(/^eth0/)).toContain('…');
    advance(app, 1000);
    await waitFor(() => {
      expect(row(/^eth0/)).toMatch(/Mbit\/s$/);
    });
  });

  test('an interface that goes away keeps its place and the choice', async () => {
    const app = await openCapture();
    app.host.capture.interfaces = app.host.capture.interfaces.filter(({ name }) => name !== 'eth0');
    await screen.findByText('went away');
    const list = screen.getByRole('grid', { name: 'Interfaces' });
    expect(within(list).getByRole('row', { selected: true }).textContent).toContain('eth0');
  });
});

describe('options', () => {
  test('those of the last capture on this interface are taken up', async () => {
    const used = { ...defaultCaptureOptions, interface: 'eth0', filter: 'udp port 53', label: 'backup' };
    const app = await openCapture({
      handlers: {
        'capture.remembered': ({ interface: name }) =>
          Promise.resolve({ options: name === 'eth0' ? used : null }),
      },
    });
    expect(
      await screen.findByText('udp port 53 · first 2,048 bytes of each packet · label: backup'),
    ).toBeTruthy();
    await app.user.keyboard('{ArrowDown}');
    expect(
      await screen.findByText('No filter · first 2,048 bytes of each packet · label: norm'),
    ).toBeTruthy();
  });

  test('a mistake is said at its field, and nothing is started', async () => {
    const app = await openCapture();
    await openOptions(app);
    const label = await screen.findByRole('textbox', { name: 'Label' });
    await app.user.clear(label);
    await app.user.type(label, 'Bad Label');
    await app.user.click(screen.getByRole('button', { name: /^Start capturing/ }));
    expect(await screen.findByText(/Small letters, digits, - and _, at most 32/)).toBeTruthy();
    expect(inputsOf(app, 'capture.start')).toEqual([]);
  });

  test('a filter is checked while it is typed', async () => {
    const app = await openCapture();
    await openOptions(app);
    const filter = screen.getByRole('textbox', { name: 'Capture filter' });
    await app.user.type(filter, 'tcp and bogus');
    expect(await screen.findByText('syntax error in filter expression')).toBeTruthy();
    await app.user.clear(filter);
    await waitFor(() => {
      expect(screen.queryByText('syntax error in filter expression')).toBe(null);
    });
  });

  test('a source says why it is taken', async () => {
    const app = await openCapture();
    await openOptions(app);
    expect(await screen.findByText(/now dumpcap/)).toBeTruthy();
  });

  test('an address that a table sent is in the blacklist', async () => {
    const app = await openCapture();
    act(() => {
      app.stores.captures.getState().want('blacklist', '203.0.113.9');
    });
    await app.user.click(screen.getByRole('button', { name: /^Start capturing eth0/ }));
    await screen.findByRole('button', { name: /^Stop/ });
    expect(inputsOf(app, 'capture.start')).toMatchObject([{ blacklist: ['203.0.113.9'] }]);
  });
});

describe('a start that is refused', () => {
  test('for its filter: the options open, and it is said at the field', async () => {
    const app = await openCapture();
    app.host.failNext('capture.start', new JawsError('capture.bad-filter', 'expression rejects all packets'));
    await app.user.click(screen.getByRole('button', { name: /^Start capturing eth0/ }));
    const filter = await screen.findByRole('textbox', { name: 'Capture filter' });
    expect(filter.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('expression rejects all packets')).toBeTruthy();
    await app.user.type(filter, 'tcp');
    expect(screen.queryByText('expression rejects all packets')).toBe(null);
  });

  test('for a taken name: it can be appended to instead', async () => {
    const app = await openCapture({ datasets: { office: 10 } });
    await openOptions(app);
    await app.user.type(screen.getByRole('textbox', { name: 'Dataset' }), 'office');
    await app.user.click(screen.getByRole('button', { name: /^Start capturing eth0/ }));
    await app.user.click(await screen.findByRole('button', { name: 'Append instead' }));
    await app.user.click(screen.getByRole('button', { name: /^Start capturing eth0/ }));
    await screen.findByRole('button', { name: /^Stop/ });
    expect(inputsOf(app, 'capture.start').at(-1)).toMatchObject({ dataset: 'office', append: true });
  });

  test('for want of permission: what helps is one click away', async () => {
    const app = await openCapture();
    app.host.failNext('capture.start', new JawsError('capture.permission-denied'));
    await app.user.click(screen.getByRole('button', { name: /^Start capturing eth0/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('capture.permission-denied');
    const beside = within(alert.parentElement ?? document.body);
    await app.user.click(beside.getByRole('button', { name: 'Capture permissions…' }));
    expect(await screen.findByRole('heading', { name: 'Capture permissions' })).toBeTruthy();
  });
});

describe('replay', () => {
  test('of the demo, at a speed', async () => {
    const app = await openCapture();
    await app.user.click(screen.getByRole('radio', { name: 'Replay of a capture' }));
    await app.user.click(screen.getByRole('radio', { name: '60×' }));
    await app.user.click(screen.getByRole('button', { name: /^Start the replay/ }));
    await screen.findByRole('button', { name: /^Stop/ });
    expect(inputsOf(app, 'capture.start')).toMatchObject([
      { source: 'replay', interface: null, replay: { upload: null, demo: true, speed: 60 } },
    ]);
  });

  test('of a file: it is uploaded first', async () => {
    const app = await openCapture();
    await app.user.click(screen.getByRole('radio', { name: 'Replay of a capture' }));
    const input = document.querySelector<HTMLInputElement>('input[aria-label="Capture to replay"]');
    if (input === null) throw new Error('no input');
    fireEvent.change(input, { target: { files: [new File(['12345'], 'monday.pcap')] } });
    expect(await screen.findByText('monday.pcap')).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: /^Start the replay/ }));
    await screen.findByRole('button', { name: /^Stop/ });
    expect(inputsOf(app, 'capture.start')).toMatchObject([{ replay: { upload: 'upload-1', demo: false } }]);
  });
});
