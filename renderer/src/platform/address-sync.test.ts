// The window's address follows the page, and the page follows Back and Forward.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createNavigationStore,
  type NavigationState,
  type NavigationStore,
} from '../state/navigation-store.ts';
import { startAddressSync } from './address-sync.ts';

let navigation: NavigationStore;
let stop: () => void;
const state = (): NavigationState => navigation.getState();
/** The address is written once an action is over. */
const settled = (): Promise<void> => Promise.resolve();

beforeEach(() => {
  navigation = createNavigationStore();
  state().openDataset('office');
  stop = startAddressSync(navigation, window, 'known');
});
afterEach(() => {
  stop();
  window.history.replaceState(null, '', '#');
});

function comeTo(hash: string): void {
  window.history.replaceState(null, '', hash);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

test('one action is one step, however many changes it makes', async () => {
  const before = window.history.length;
  state().openDataset('branch');
  state().showTable('packets', 'port == 53');
  await settled();
  expect(window.location.hash).toBe('#/packets?dataset=branch&filter=port+%3D%3D+53');
  expect(window.history.length).toBe(before + 1);
});

test('a time range that is moved along is one step; another change is the next', async () => {
  const before = window.history.length;
  for (const fromMs of [1, 2, 3]) {
    state().setRange({ fromMs, toMs: 10 });
    await settled();
  }
  expect(window.history.length).toBe(before + 1);
  expect(window.location.hash).toContain('from=3&to=10');
  state().setFilter('size > 1');
  await settled();
  expect(window.history.length).toBe(before + 2);
});

test('Back and a typed address are followed, and write nothing themselves', async () => {
  const before = window.history.length;
  comeTo('#/flows?dataset=office&filter=port+%3D%3D+443&from=1&to=2');
  await settled();
  expect(state()).toMatchObject({ screen: 'flows', filter: 'port == 443', range: { fromMs: 1, toMs: 2 } });
  expect(window.history.length).toBe(before);
  comeTo('#/settings');
  expect(state()).toMatchObject({ screen: 'settings', dataset: 'office', filter: '', range: null });
});

test('the dataset that the page chooses by itself is no step', async () => {
  stop();
  navigation = createNavigationStore();
  stop = startAddressSync(navigation, window, 'known');
  const before = window.history.length;
  state().openDataset('office');
  await settled();
  expect(window.location.hash).toBe('#/overview?dataset=office');
  expect(window.history.length).toBe(before);
});

test('a pasted address with the token of the page loses it; one with another begins the page anew', () => {
  comeTo('#token=known&dataset=branch');
  expect(state().dataset).toBe('branch');
  expect(window.location.hash).toBe('#/overview?dataset=branch');
  stop();
  let reloads = 0;
  const location = { hash: '#token=other', reload: () => (reloads += 1) } as unknown as Location;
  const { history } = window;
  const listeners = new Map<string, () => void>();
  stop = startAddressSync(
    navigation,
    {
      location,
      history,
      addEventListener: (type: string, listener: unknown) => listeners.set(type, listener as () => void),
      removeEventListener: () => undefined,
    },
    'known',
  );
  listeners.get('hashchange')?.();
  expect(reloads).toBe(1);
});

test('what is picked is no step; it is written before the place is left, so that Back finds it', async () => {
  const before = window.history.length;
  state().goTo('findings');
  await settled();
  const replaced = vi.spyOn(window.history, 'replaceState');
  state().setPick('a');
  state().setPick('b');
  state().showTable('packets', 'port == 53');
  await settled();
  expect(replaced.mock.calls.map(([, , address]) => address)).toEqual(['#/findings?dataset=office&pick=b']);
  replaced.mockRestore();
  expect(window.location.hash).toBe('#/packets?dataset=office&filter=port+%3D%3D+53');
  expect(window.history.length).toBe(before + 2);
});

test('picking a row is no step, another document of Help is one, at once', async () => {
  const before = window.history.length;
  state().setPick('first');
  await settled();
  expect(window.history.length).toBe(before);
  state().showHelp('picture#evidence');
  await settled();
  expect(window.location.hash).toContain('pick=picture%23evidence');
  state().showHelp('findings');
  await settled();
  expect(window.history.length).toBe(before + 2);
});
