import { expect, test } from 'vitest';
import { createNavigationStore, scopeWhere } from './navigation-store.ts';

const range = { fromMs: 1000, toMs: 2000.5 };

test('another dataset forgets filter and time range, the same one keeps them', () => {
  const store = createNavigationStore();
  store.getState().openDataset('office');
  store.getState().setFilter('size > 10');
  store.getState().setRange(range);
  store.getState().openDataset('office', 'packets');
  expect(store.getState()).toMatchObject({ screen: 'packets', filter: 'size > 10', range });
  store.getState().openDataset('branch');
  expect(store.getState()).toMatchObject({ screen: 'packets', dataset: 'branch', filter: '', range: null });
});

test('a pivot to a table goes to its tab with its filter, and Explore leads back to it', () => {
  const store = createNavigationStore();
  store.getState().setRange(range);
  store.getState().showTable('endpoints', 'port == 53');
  expect(store.getState()).toMatchObject({ screen: 'endpoints', filter: 'port == 53', range });
  store.getState().goTo('settings');
  expect(store.getState().exploreTab).toBe('endpoints');
});

test.each([
  ['', null, ''],
  ['size > 1', null, 'size > 1'],
  ['', range, 'time >= 1000 and time <= 2000.5'],
  ['port == 1 or port == 2', range, '(port == 1 or port == 2) and time >= 1000 and time <= 2000.5'],
])('filter %j and range %j are asked as %j', (filter, chosen, where) => {
  expect(scopeWhere({ filter, range: chosen })).toBe(where);
});

test('a unit wanted in the picture is forgotten once it is there', () => {
  const store = createNavigationStore();
  store.getState().goTo('flows');
  store.getState().showInPicture('10.0.0.1');
  expect(store.getState()).toMatchObject({
    screen: 'picture',
    wantedUnit: { unit: 'endpoints', id: '10.0.0.1' },
  });
  store.getState().forgetWantedUnit();
  expect(store.getState().wantedUnit).toBe(null);
});
