// Plotly, fetched as files of its own that the bundler leaves alone. Two builds, because the picture waits for them:
// the basic one draws SVG and starts in .45 s here; the strict one draws with WebGL and takes 2 s, so it is fetched
// only when there are too many points for SVG. (The strict one, because the ordinary build needs `unsafe-eval`.)

import basicUrl from 'plotly.js/dist/plotly-basic.min.js?url';
import strictUrl from 'plotly.js/dist/plotly-strict.min.js?url';
import type * as PlotlyModule from 'plotly.js';

export type Plotly = typeof PlotlyModule;
export type PlotlyBuild = 'basic' | 'strict';

/** Up to so many points are drawn as SVG by the basic build, whatever the browser can. */
export const smallSetPoints = 1000;

const urls: Readonly<Record<PlotlyBuild, string>> = { basic: basicUrl, strict: strictUrl };
const loading = new Map<PlotlyBuild, Promise<Plotly>>();

/** Each build leaves itself here while its `load` event is told. */
function loadedPlotly(): Plotly | undefined {
  return (window as { readonly Plotly?: Plotly }).Plotly;
}

function runScript(url: string): Promise<Plotly> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.async = true;
    script.onload = () => {
      const plotly = loadedPlotly();
      if (plotly === undefined) reject(new Error('The plotting library did not start.'));
      else resolve(plotly);
    };
    script.onerror = () => {
      reject(new Error('The plotting library could not be loaded.'));
    };
    document.head.append(script);
  });
}

/** Fetches and runs a build on the first call; every later one gets the same promise. */
export function loadPlotly(build: PlotlyBuild): Promise<Plotly> {
  const known = loading.get(build);
  if (known !== undefined) return known;
  const started = runScript(urls[build]);
  loading.set(build, started);
  return started;
}

/** Whether this browser can draw with WebGL at all. */
export function hasWebGl(document: Document): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl');
    const found = context !== null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return found;
  } catch {
    return false;
  }
}
