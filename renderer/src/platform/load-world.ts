// The world of the map, out of the app itself: put where Plotly looks before it would fetch one from its makers' host.

interface GeoWindow {
  PlotlyGeoAssets?: { readonly topojson: Record<string, unknown> };
}

let loading: Promise<void> | null = null;

/** Once. */
export function loadWorld(): Promise<void> {
  loading ??= import('./world-110m.topology?raw').then(({ default: text }) => {
    const view = window as GeoWindow;
    view.PlotlyGeoAssets ??= { topojson: {} };
    view.PlotlyGeoAssets.topojson['world_110m'] = JSON.parse(text);
  });
  return loading;
}
