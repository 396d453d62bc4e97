import { describe, expect, test } from 'vitest';
import { createMemoryStorage } from '../platform/storage.ts';
import { createSettingsStore, defaultSettings } from './settings-store.ts';

describe('settings', () => {
  test('are kept and read again', () => {
    const storage = createMemoryStorage();
    createSettingsStore(storage).getState().change({ theme: 'contrast', zoom: 125 });
    expect(createSettingsStore(storage).getState()).toMatchObject({
      theme: 'contrast',
      zoom: 125,
      clock: 'utc',
    });
  });

  test.each(['not json', '{"theme":"neon"}', '[]', '{"zoom":1e9}'])(
    '%s falls back to the defaults',
    (text) => {
      const store = createSettingsStore(createMemoryStorage({ 'jaws.settings': text }));
      expect(store.getState()).toMatchObject(defaultSettings);
    },
  );

  test('zoom steps stay within their ends', () => {
    const store = createSettingsStore(createMemoryStorage());
    for (let step = 0; step < 20; step += 1) store.getState().stepZoom(1);
    expect(store.getState().zoom).toBe(200);
    for (let step = 0; step < 20; step += 1) store.getState().stepZoom(-1);
    expect(store.getState().zoom).toBe(70);
  });
});
