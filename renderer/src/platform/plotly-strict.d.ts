// The strict build has no types of its own; it is the same API as the package's main entry, minus nothing we use.

declare module 'plotly.js/dist/plotly-strict.min.js' {
  const plotly: typeof import('plotly.js');
  export default plotly;
}
