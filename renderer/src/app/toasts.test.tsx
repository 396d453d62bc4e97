// Messages tell the style sheets how tall they are; where they float is the browser tests' matter.

import { notifications } from '@mantine/notifications';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderApp } from '../testing/render-app.tsx';
import { showDone } from '../ui/error-report.ts';

vi.mock('../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../testing/mock-plotly.ts');
  return mockPlotly;
});

afterEach(() => {
  notifications.clean();
  cleanup();
});

const { style } = document.documentElement;

test('the height of messages is known while the page is there', async () => {
  renderApp();
  act(() => {
    showDone('Copied to here');
  });
  const message = await screen.findByText('Copied to here');
  expect(message.closest('.jw-toasts')).not.toBeNull();
  expect(style.getPropertyValue('--jw-toasts-height')).toBe('400px');
  cleanup();
  expect(style.getPropertyValue('--jw-toasts-height')).toBe('');
});

test('a bar with a main button is kept clear only while its screen is shown', async () => {
  const { user } = renderApp();
  expect(style.getPropertyValue('--jw-foot-height')).toBe('');
  await user.click(await screen.findByRole('button', { name: 'Sources' }));
  await user.click(await screen.findByRole('button', { name: 'Capture' }));
  await screen.findByRole('button', { name: /^Start capturing/ });
  expect(style.getPropertyValue('--jw-foot-height')).toBe('400px');
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await screen.findByRole('heading', { name: 'Settings' });
  await waitFor(() => {
    expect(style.getPropertyValue('--jw-foot-height')).toBe('');
  });
});

test('what is being typed in is brought back in sight when messages change their height', async () => {
  const changed: (() => void)[] = [];
  class Observer {
    readonly unobserve = vi.fn();
    readonly disconnect = vi.fn();
    private readonly tell: () => void;
    constructor(tell: () => void) {
      this.tell = tell;
    }
    observe(element: Element): void {
      if (element.className === 'jw-toasts') changed.push(this.tell);
    }
  }
  vi.stubGlobal('ResizeObserver', Observer);
  const { user } = renderApp();
  await user.click(await screen.findByRole('button', { name: 'Sources' }));
  await user.click(await screen.findByRole('button', { name: 'Datasets' }));
  const seen: Element[] = [];
  vi.spyOn(HTMLElement.prototype, 'scrollIntoView').mockImplementation(function scroll(this: HTMLElement) {
    seen.push(this);
  });
  for (const tell of changed) tell();
  expect(seen).toEqual([]);
  const box = await screen.findByRole('checkbox', { name: /office/ });
  box.focus();
  for (const tell of changed) tell();
  expect(seen).toEqual([box]);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
