// Small key-value storage that may be missing or refuse (private windows): settings then live for the session.

export interface KeyValueStorage {
  readonly read: (key: string) => string | null;
  readonly write: (key: string, value: string) => void;
}

/** Storage of the window; every refusal is treated as "nothing stored". */
export function createWindowStorage(storage: Storage): KeyValueStorage {
  return {
    read(key) {
      try {
        return storage.getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        storage.setItem(key, value);
      } catch {
        // Full or forbidden: the setting still holds until the page is closed.
        return;
      }
    },
  };
}

/** For tests, and where the window has no storage at all. */
export function createMemoryStorage(initial: Readonly<Record<string, string>> = {}): KeyValueStorage {
  const values = new Map(Object.entries(initial));
  return {
    read: (key) => values.get(key) ?? null,
    write(key, value) {
      values.set(key, value);
    },
  };
}
