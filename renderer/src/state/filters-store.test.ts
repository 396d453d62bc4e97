import { expect, test } from 'vitest';
import { createMemoryStorage } from '../platform/storage.ts';
import { createFiltersStore } from './filters-store.ts';

test('used filters come newest first, each once, at most twenty; saved ones stay until taken out', () => {
  const storage = createMemoryStorage();
  const { used, toggleSaved } = createFiltersStore(storage).getState();
  for (let port = 1; port <= 25; port++) used(`port == ${String(port)}`);
  used('port == 10');
  used('');
  toggleSaved('label == chum');
  toggleSaved('port == 7');
  toggleSaved('port == 7');
  const again = createFiltersStore(storage).getState();
  expect(again.recent.slice(0, 3)).toEqual(['port == 10', 'port == 25', 'port == 24']);
  expect(again.recent).toHaveLength(20);
  expect(again.saved).toEqual(['label == chum']);
});

test.each(['{', '[]', '{"recent":[1],"saved":[]}', '{"recent":"x"}'])(
  '%s in the storage is nothing',
  (text) => {
    const { recent, saved } = createFiltersStore(createMemoryStorage({ 'jaws.filters': text })).getState();
    expect([recent, saved]).toEqual([[], []]);
  },
);
