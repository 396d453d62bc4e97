// How the picture is drawn with and without WebGL. The plot library is replaced; the figures asked for are kept.

import { notifications } from '@mantine/notifications';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browser, drawnFigures } from '../../testing/mock-plotly.ts';
import { OneSize } from '../../testing/one-size.ts';
import { renderApp } from '../../testing/render-app.tsx';

vi.mock('../../platform/load-plotly.ts', async () => {
  const { mockPlotly } = await import('../../testing/mock-plotly.ts');
  return mockPlotly;
});

const note = 'This browser has no WebGL: drawn as SVG.';

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', OneSize);
  drawnFigures.length = 0;
  browser.hasWebGl = true;
});

afterEach(() => {
  notifications.clean();
  cleanup();
  vi.unstubAllGlobals();
});

/** Whether any trace of the newest figure needs WebGL; undefined before there is a figure. */
function needsWebGl(): boolean | undefined {
  return drawnFigures.at(-1)?.data.some(({ type }) => type === 'scattergl');
}

test('with WebGL the traces are scattergl, and nothing is said', async () => {
  renderApp();
  await waitFor(() => {
    expect(needsWebGl()).toBe(true);
  });
  expect(screen.queryByText(note)).toBe(null);
});

test('without WebGL they are SVG, and it is said', async () => {
  browser.hasWebGl = false;
  renderApp();
  expect(await screen.findByText(note)).toBeTruthy();
  await waitFor(() => {
    expect(needsWebGl()).toBe(false);
  });
});

test('a lost WebGL context is followed by SVG', async () => {
  renderApp();
  await waitFor(() => {
    expect(needsWebGl()).toBe(true);
  });
  const canvas = document.createElement('canvas');
  screen.getByTestId('scatter').append(canvas);
  fireEvent(canvas, new Event('webglcontextlost'));
  expect(await screen.findByText(note)).toBeTruthy();
  await waitFor(() => {
    expect(needsWebGl()).toBe(false);
  });
});
