// The strict build has no types of its own; it is the same API as the package's main entry.

declare module 'plotly.js/dist/plotly-strict.min.js' {
  import type * as Plotly from 'plotly.js';
  const plotly: typeof Plotly;
  export { plotly as default };
}
