// The tour: offered with the demo, begun only when it is asked for, and not offered again.
import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderApp } from '../testing/render-app.tsx';
import { stepAfter, tourSteps } from './tour-steps.ts';

afterEach(cleanup);

test('is offered on the overview of the demo, goes on and back, and Escape ends it for good', async () => {
  const app = renderApp({ datasets: { demo: 2000 }, screen: 'overview' });
  await screen.findByRole('region', { name: 'Top senders' });
  expect(screen.queryByRole('dialog')).toBe(null);
  await app.user.click(screen.getByRole('button', { name: 'Take the tour' }));
  expect(await screen.findByRole('dialog', { name: 'Tour: What left' })).toBeTruthy();
  await app.user.click(screen.getByRole('button', { name: 'Next' }));
  await waitFor(() => {
    expect(screen.getByRole('dialog').getAttribute('aria-label')).not.toBe('Tour: What left');
  });
  await app.user.click(screen.getByRole('button', { name: 'Back' }));
  expect(await screen.findByRole('dialog', { name: 'Tour: What left' })).toBeTruthy();
  await app.user.keyboard('{Escape}');
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBe(null);
  });
  expect(screen.queryByRole('button', { name: 'Take the tour' })).toBe(null);
  expect(app.stores.settings.getState().tourSeen).toBe(true);
});

test('is not offered with another dataset, and can be refused', async () => {
  const office = renderApp({ datasets: { office: 2000 }, screen: 'overview' });
  await screen.findByRole('region', { name: 'Top senders' });
  expect(screen.queryByRole('button', { name: 'Take the tour' })).toBe(null);
  expect(office.stores.commands.getState().commands.some(({ id }) => id === 'tour')).toBe(true);
  cleanup();
  const demo = renderApp({ datasets: { demo: 2000 }, screen: 'overview' });
  await demo.user.click(await screen.findByRole('button', { name: 'Not now' }));
  expect(screen.queryByRole('button', { name: 'Take the tour' })).toBe(null);
});

test('steps whose element is not there are left out', () => {
  const missing = [tourSteps[1]?.at, tourSteps[4]?.at];
  const isThere = (at: string): boolean => !missing.includes(at);
  expect(stepAfter(0, 1, isThere)).toBe(2);
  expect(stepAfter(2, -1, isThere)).toBe(0);
  expect(stepAfter(3, 1, isThere)).toBe(null);
  expect(stepAfter(0, -1, isThere)).toBe(null);
});
