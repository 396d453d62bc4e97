// The details of an address beside a screen, as tests of its parts begin.

import { act, screen, waitFor, within, type BoundFunctions, type queries } from '@testing-library/react';
import { expect } from 'vitest';
import { renderApp, type RenderedApp, type RenderOptions } from './render-app.tsx';

/** A part of the page. */
export type Within = BoundFunctions<typeof queries>;

export interface OpenDetails {
  readonly app: RenderedApp;
  /** "Who is it?". */
  readonly who: Within;
}

/** `prepare`: what the host knows before the page asks for it. */
export async function openDetails(
  address: string,
  prepare: (app: RenderedApp) => void = () => undefined,
  options: RenderOptions = {},
): Promise<OpenDetails> {
  const app = renderApp({ datasets: { office: 200 }, screen: 'overview', ...options });
  prepare(app);
  await waitFor(() => {
    expect(app.stores.datasets.getState().datasets).toHaveLength(1);
  });
  act(() => {
    app.stores.navigation.getState().openDataset('office');
    app.stores.navigation.getState().showObject({ address, peer: null });
  });
  const region = await screen.findByRole('region', { name: 'Who is it?' });
  await waitFor(() => {
    expect(region.getAttribute('aria-busy')).toBe('false');
  });
  // The screen beside it is loaded, and does nothing more by itself.
  await screen.findByRole('region', { name: 'Top destinations by upload' });
  return { app, who: within(region) };
}
