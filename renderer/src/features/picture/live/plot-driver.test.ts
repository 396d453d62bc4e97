// What is asked of the plot library and heard of it, and what the pointer does on the plot.

import type { PlotlyHTMLElement } from 'plotly.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Plotly } from '../../../platform/load-plotly.ts';
import type { Figure } from '../plot-layout.ts';
import { PlotDriver } from './plot-driver.ts';
import { watchPointer } from './plot-pointer.ts';

const figure = (from: number): Figure => ({
  data: [],
  layout: { xaxis: { range: [from, from + 1] }, yaxis: { range: [0, 2] } },
});

function rig() {
  const element = document.createElement('div');
  const listeners = new Map<string, (event: unknown) => void>();
  const plot = Object.assign(element, {
    on: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
  });
  const answers: (() => void)[] = [];
  const react =
    vi.fn<
      (
        target: HTMLElement,
        data: Figure['data'],
        layout: Figure['layout'],
        config: object,
      ) => Promise<PlotlyHTMLElement>
    >();
  react.mockImplementation(
    () =>
      new Promise((resolve) => {
        answers.push(() => {
          resolve(plot as unknown as PlotlyHTMLElement);
        });
      }),
  );
  const plotly = { react, purge: vi.fn() };
  const events = { onAxes: vi.fn(), onArea: vi.fn(), onSelect: vi.fn(), onReset: vi.fn(), onFailed: vi.fn() };
  const driver = new PlotDriver(element, plotly as unknown as Plotly, events);
  const answer = async (): Promise<void> => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const tell = (name: string, event: unknown): void => {
    listeners.get(name)?.(event);
  };
  return { driver, react, plotly, events, answer, tell, element };
}

describe('PlotDriver', () => {
  test('a double click is told, and does not lead the library to the ranges of its first drawing', async () => {
    const { driver, react, answer, tell, events } = rig();
    driver.draw(figure(0));
    await answer();
    expect(react.mock.calls[0]?.[3]).toMatchObject({ doubleClick: false, scrollZoom: true });
    tell('plotly_doubleclick', null);
    expect(events.onReset).toHaveBeenCalledOnce();
  });

  test('while the library is at work, only the newest axes wait', async () => {
    const { driver, react, answer, events } = rig();
    driver.draw(figure(0));
    driver.draw(figure(1));
    driver.draw(figure(2));
    expect(driver.shown()).toBe(null);
    await answer();
    await answer();
    expect(react.mock.calls.map(([, , layout]) => layout.xaxis?.range)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(events.onAxes).toHaveBeenCalledTimes(2);
    expect(driver.shown()).toEqual({ x: [2, 3], y: [0, 2] });
  });

  test('once somebody has zoomed, what is shown is not what was asked for', async () => {
    const { driver, answer, element, tell, events } = rig();
    driver.draw(figure(0));
    await answer();
    Object.assign(element, { _fullLayout: { xaxis: { range: [0.4, 0.6] }, yaxis: { range: [1, 2] } } });
    tell('plotly_relayouting', {});
    expect(events.onAxes).toHaveBeenCalledTimes(2);
    expect(driver.shown()).toEqual({ x: [0.4, 0.6], y: [1, 2] });
  });

  test('box and lasso are told while they are drawn, and once they are done; a click is neither', async () => {
    const { driver, react, answer, tell, events } = rig();
    driver.draw(figure(0));
    await answer();
    const lasso = { points: [], lassoPoints: { x: [0, 1, 1], y: [0, 0, 1] } };
    tell('plotly_selecting', lasso);
    expect(events.onArea).toHaveBeenLastCalledWith({ kind: 'lasso', x: [0, 1, 1], y: [0, 0, 1] });
    tell('plotly_selected', { points: [], range: { x: [0, 1], y: [0, 2] } });
    expect(events.onSelect).toHaveBeenLastCalledWith({ kind: 'box', x: [0, 1], y: [0, 2] });
    expect(events.onArea).toHaveBeenLastCalledWith(null);
    const { length } = react.mock.calls;
    tell('plotly_relayout', { 'xaxis.range[0]': 0 });
    expect(react.mock.calls).toHaveLength(length);
    // Plotly would keep the box, and let the next gesture drag it.
    tell('plotly_relayout', { selections: [{ type: 'rect' }] });
    expect(react.mock.calls).toHaveLength(length + 1);
    tell('plotly_selected', undefined);
    expect(events.onSelect).toHaveBeenCalledOnce();
  });

  test('after its end nothing is drawn any more', async () => {
    const { driver, react, answer, plotly } = rig();
    driver.draw(figure(0));
    driver.draw(figure(1));
    driver.close();
    await answer();
    expect(react).toHaveBeenCalledOnce();
    expect(plotly.purge).toHaveBeenCalledOnce();
  });
});

describe('watchPointer', () => {
  let element: HTMLElement;
  let stop: () => void;
  const onHover = vi.fn();
  const onPick = vi.fn();
  beforeEach(() => {
    vi.clearAllMocks();
    element = document.body.appendChild(document.createElement('div'));
    // A point at 50, 50 with the key 7.
    const keyAt = ({ x, y }: { x: number; y: number }): number | null => (x === 50 && y === 50 ? 7 : null);
    stop = watchPointer({ element, keyAt, onHover, onPick });
  });
  afterEach(() => {
    stop();
    element.remove();
  });
  test('a press on the plot takes the focus off a switch, so that keys are heard by the picture', () => {
    const button = document.body.appendChild(document.createElement('button'));
    button.focus();
    element.dispatchEvent(new PointerEvent('pointerdown', { button: 0, clientX: 1, clientY: 1 }));
    expect(document.activeElement).toBe(document.body);
    button.remove();
  });

  const send = (
    target: EventTarget,
    type: string,
    x: number,
    y: number,
    more: PointerEventInit = {},
  ): void => {
    target.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, bubbles: true, ...more }));
  };
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

  test('hovering: told when a point is met, and when it is left', async () => {
    send(element, 'pointermove', 50, 50);
    await frame();
    expect(onHover).toHaveBeenLastCalledWith(7, { x: 50, y: 50 });
    send(element, 'pointermove', 10, 10);
    await frame();
    expect(onHover).toHaveBeenLastCalledWith(null, { x: 10, y: 10 });
    send(element, 'pointermove', 11, 10);
    await frame();
    expect(onHover).toHaveBeenCalledTimes(2);
  });

  test('a click on a point picks it, with a key held it is added', () => {
    send(element, 'pointerdown', 51, 50);
    send(window, 'pointerup', 50, 50);
    expect(onPick).toHaveBeenLastCalledWith(7, false);
    send(element, 'pointerdown', 50, 50);
    send(window, 'pointerup', 50, 50, { ctrlKey: true });
    expect(onPick).toHaveBeenLastCalledWith(7, true);
  });

  test('a drag, another button, or a press elsewhere picks nothing', () => {
    send(element, 'pointerdown', 40, 50);
    send(window, 'pointerup', 50, 50);
    send(element, 'pointerdown', 50, 50, { button: 2 });
    send(window, 'pointerup', 50, 50, { button: 2 });
    send(document.body, 'pointerdown', 50, 50);
    send(window, 'pointerup', 50, 50);
    expect(onPick).not.toHaveBeenCalled();
  });
});
