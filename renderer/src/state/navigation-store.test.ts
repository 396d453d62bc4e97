import { expect, test } from 'vitest';
import { createNavigationStore } from './navigation-store.ts';

test('another dataset forgets the filters, the same one keeps them', () => {
  const store = createNavigationStore();
  store.getState().openDataset('office');
  store.getState().setFilter('packets', 'size > 10');
  store.getState().openDataset('office', 'packets');
  expect(store.getState()).toMatchObject({ screen: 'packets', filters: { packets: 'size > 10' } });
  store.getState().openDataset('branch');
  expect(store.getState()).toMatchObject({ screen: 'packets', dataset: 'branch', filters: { packets: '' } });
});

test.each([
  ['packets', { screen: 'packets', flowsTab: 'flows' }],
  ['flows', { screen: 'flows', flowsTab: 'flows' }],
  ['endpoints', { screen: 'flows', flowsTab: 'endpoints' }],
] as const)('a pivot to %s goes to its screen and tab with its filter', (table, place) => {
  const store = createNavigationStore();
  store.getState().showTable(table, 'port == 53');
  expect(store.getState()).toMatchObject(place);
  expect(store.getState().filters[table]).toBe('port == 53');
  expect(Object.values(store.getState().filters).filter((filter) => filter !== '')).toHaveLength(1);
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
