// Each build of the plot library is fetched once, and gives what its own script left behind.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as LoadPlotly from './load-plotly.ts';

let asked: HTMLScriptElement[] = [];
let module: typeof LoadPlotly;

beforeEach(async () => {
  asked = [];
  vi.spyOn(document.head, 'append').mockImplementation((...nodes) => {
    for (const node of nodes) if (node instanceof HTMLScriptElement) asked.push(node);
  });
  vi.resetModules();
  module = await import('./load-plotly.ts');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function finish(at: number, library: object | undefined): void {
  vi.stubGlobal('Plotly', library);
  asked[at]?.onload?.(new Event('load'));
}

test('asks once for a build, however often it is wanted', async () => {
  const first = module.loadPlotly('basic');
  const second = module.loadPlotly('basic');
  expect(asked).toHaveLength(1);
  expect(asked[0]?.src).toContain('plotly-basic');
  const library = { version: 'basic' };
  finish(0, library);
  expect(await first).toBe(library);
  expect(await second).toBe(library);
});

test('keeps the two builds apart', async () => {
  const basic = module.loadPlotly('basic');
  const strict = module.loadPlotly('strict');
  expect(asked[1]?.src).toContain('plotly-strict');
  finish(1, { version: 'strict' });
  finish(0, { version: 'basic' });
  expect([await basic, await strict]).toEqual([{ version: 'basic' }, { version: 'strict' }]);
});

test('a script that cannot be had, or leaves nothing, is an error', async () => {
  const missing = module.loadPlotly('basic');
  asked[0]?.onerror?.(new Event('error'));
  await expect(missing).rejects.toThrow('could not be loaded');
  const empty = module.loadPlotly('strict');
  finish(1, undefined);
  await expect(empty).rejects.toThrow('did not start');
});
