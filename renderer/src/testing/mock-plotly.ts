// Stands in for the plot library in component tests: what is drawn is e2e's matter, what is asked for is kept.

export interface DrawnFigure {
  readonly data: readonly { readonly type?: string; readonly x?: unknown }[];
}

interface Drawn {
  readonly figures: DrawnFigure[];
  readonly browser: { hasWebGl: boolean };
}

declare global {
  var jawsDrawn: Drawn | undefined;
}

// Test files share a process: a screen may still hold the stand-in that an earlier file loaded.
const drawn: Drawn = (globalThis.jawsDrawn ??= { figures: [], browser: { hasWebGl: true } });

export const drawnFigures = drawn.figures;

/** `hasWebGl` may be turned off before the page is rendered. */
export const { browser } = drawn;

export const mockPlotly = {
  /** The made-up traffic is small; with 0 it is drawn as a large set would be. */
  smallSetPoints: 0,
  hasWebGl: (): boolean => browser.hasWebGl,
  loadPlotly: () =>
    Promise.resolve({
      react(element: HTMLElement, data: DrawnFigure['data']) {
        drawnFigures.push({ data });
        return Promise.resolve(Object.assign(element, { on: () => undefined }));
      },
      purge: () => undefined,
      toImage: () => Promise.resolve(`data:image/svg+xml,${encodeURIComponent('<svg>plot</svg>')}`),
    }),
};
