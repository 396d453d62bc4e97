// A capture that runs and one that is over, by role and name: figures, label, pause, the tail, the end, what is left.

import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { notifications } from '@mantine/notifications';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { renderApp, type RenderedApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

const id = 'capture-1';

/** The page over a host that captures eth0 already. */
async function running(changes: Partial<typeof defaultCaptureOptions> = {}): Promise<RenderedApp> {
  const app = renderApp({ datasets: { office: 10 } });
  await screen.findByRole('button', { name: 'Picture' });
  act(() => {
    app.host.capture.start({ ...defaultCaptureOptions, interface: 'eth0', ...changes });
    app.stores.captures.getState().show(id);
    app.stores.navigation.getState().goTo('capture');
  });
  await screen.findByRole('button', { name: /^Stop/ });
  return app;
}

function advance(app: RenderedApp, ms: number): void {
  act(() => {
    app.host.capture.advance(ms);
  });
}

function figure(title: string): string {
  const term = within(screen.getByLabelText('Live figures')).getByText(title);
  return term.parentElement?.querySelector('dd')?.textContent ?? '';
}

describe('live strip', () => {
  test('says what is stored, dropped and waiting', async () => {
    const app = await running();
    advance(app, 1000);
    expect(figure('Rows stored')).toMatch(/^[\d,]+/);
    expect(figure('Dropped')).toBe('0');
    expect(figure('Queue')).toContain('of 20,000');
    expect(screen.queryByText('Never stored')).toBe(null);
    act(() => {
      app.host.capture.change(id, { dropped: 12, blacklisted: 3, warnings: ['The clock was set back.'] });
    });
    expect(figure('Dropped')).toContain('12');
    expect(figure('Never stored')).toBe('3');
    expect(screen.getByRole('list', { name: 'Warnings' }).textContent).toContain('The clock was set back.');
  });

  test('losses that cannot be counted are unknown, not zero', async () => {
    await running({ source: 'cap' });
    expect(figure('Dropped')).toBe('unknown');
  });

  test('L toggles the label, and the mark is shown', async () => {
    const app = await running();
    await app.user.keyboard('l');
    const chum = await screen.findByRole<HTMLInputElement>('radio', { name: 'chum' });
    await waitFor(() => {
      expect(chum.checked).toBe(true);
    });
    expect(screen.getByRole('list', { name: 'Marks' }).textContent).toContain('chum');
    await app.user.keyboard('l');
    await waitFor(() => {
      expect(app.host.capture.stateOf(id).label).toBe('norm');
    });
  });

  test('an own label is asked for', async () => {
    const app = await running();
    await app.user.click(screen.getByRole('button', { name: 'Own label…' }));
    await app.user.type(await screen.findByRole('textbox', { name: 'Label' }), 'backup{Enter}');
    expect(await screen.findByRole('radio', { name: 'backup' })).toBeTruthy();
  });

  test('P pauses and resumes; what is not stored meanwhile is counted', async () => {
    const app = await running();
    await app.user.keyboard('p');
    await screen.findByRole('button', { name: /^Resume/ });
    advance(app, 1000);
    expect(figure('Not stored (paused)')).toMatch(/^[\d,]+$/);
    await app.user.keyboard('p');
    await screen.findByRole('button', { name: /^Pause/ });
  });

  test('the status line says it on every screen, and leads back', async () => {
    const app = await running();
    advance(app, 1000);
    await app.user.keyboard('{Alt>}5{/Alt}');
    await screen.findByRole('heading', { name: 'Settings' });
    await app.user.click(screen.getByRole('button', { name: /^capturing eth0 [\d,]+\/s/ }));
    expect(await screen.findByRole('button', { name: /^Stop/ })).toBeTruthy();
  });

  test('leaving the page is asked about while it runs, and not afterwards', async () => {
    const app = await running();
    const leave = (): boolean => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leave()).toBe(true);
    await app.user.click(screen.getByRole('button', { name: /^Stop/ }));
    await screen.findByText('eth0: capture stopped');
    expect(leave()).toBe(false);
  });
});

describe('tail', () => {
  test('is followed until somebody scrolls up, and again on demand', async () => {
    const app = await running();
    const tail = screen.getByRole('table', { name: 'Newest packets' });
    let top = 0;
    Object.defineProperties(tail, {
      scrollHeight: { configurable: true, get: () => 20_000 },
      scrollTop: {
        configurable: true,
        get: () => top,
        set(value: number) {
          top = Math.min(value, 19_600);
        },
      },
    });
    advance(app, 1000);
    expect(top).toBe(19_600);
    expect(screen.queryByRole('button', { name: 'Jump to the newest' })).toBe(null);
    top = 5000;
    fireEvent.scroll(tail);
    const jump = await screen.findByRole('button', { name: 'Jump to the newest' });
    advance(app, 1000);
    expect(top).toBe(5000);
    await app.user.click(jump);
    expect(top).toBe(19_600);
    expect(screen.queryByRole('button', { name: 'Jump to the newest' })).toBe(null);
  });
});

describe('the end', () => {
  test('has the numbers, and the same can be started again', async () => {
    const app = await running();
    advance(app, 1000);
    await app.user.keyboard('{Alt>}s{/Alt}');
    await screen.findByText('eth0: capture stopped');
    expect(screen.getByText(/packets, .* in 1.0 s · dropped: 0/)).toBeTruthy();
    expect(screen.getByText(/^Labels: norm/)).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: 'Start again' }));
    await screen.findByRole('button', { name: /^Stop/ });
    expect(app.host.capture.stateOf('capture-2').interface).toBe('eth0');
  });

  test('by a failure says what happened and what to do', async () => {
    const app = await running();
    const error = { code: 'capture.interface-gone', message: 'eth0 went away.', hint: 'Plug it in.' };
    act(() => {
      app.host.capture.change(id, { phase: 'failed', error });
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('eth0 went away.Plug it in. (capture.interface-gone)');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Start again' }));
  });
});

test('what an earlier run left is said, and can be put away', async () => {
  const app = renderApp({ datasets: { office: 10 } });
  await screen.findByRole('button', { name: 'Picture' });
  act(() => {
    const recovered = [{ dataset: 'office', rows: 10, text: 'JAWS ended while this was captured.' }];
    app.stores.captures.getState().replaceAll([], recovered, new Set(), 0);
    app.stores.navigation.getState().goTo('capture');
  });
  const note = await screen.findByRole('region', { name: 'Recovered captures' });
  expect(note.textContent).toContain('office JAWS ended while this was captured.');
  await app.user.click(within(note).getByRole('button', { name: 'Put this note away' }));
  expect(screen.queryByRole('region', { name: 'Recovered captures' })).toBe(null);
});
