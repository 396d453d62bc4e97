import { expect, test } from 'vitest';
import { createWindowStorage } from './storage.ts';

const refuse = (): never => {
  throw new DOMException('forbidden', 'SecurityError');
};

test('a window that refuses storage reads as empty, and writing does not throw', () => {
  const storage = createWindowStorage({ getItem: refuse, setItem: refuse } as unknown as Storage);
  storage.write('key', 'value');
  expect(storage.read('key')).toBe(null);
});

test('a window that allows it keeps what is written', () => {
  const storage = createWindowStorage(window.localStorage);
  storage.write('jaws.test', 'value');
  expect(window.localStorage.getItem('jaws.test')).toBe('value');
  expect(storage.read('jaws.test')).toBe('value');
});
