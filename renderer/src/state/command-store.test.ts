import { expect, test } from 'vitest';
import { createCommandStore, type Command } from './command-store.ts';

const command = (id: string, title = id): Command => ({ id, title, group: 'Test', run: () => undefined });

test('a command of the same id replaces the one before; its undo leaves the newer one', () => {
  const store = createCommandStore();
  const removeOld = store.getState().add([command('a', 'old'), command('b')]);
  const removeNew = store.getState().add([command('a', 'new')]);
  const titles = (): string[] => store.getState().commands.map(({ title }) => title);
  expect(titles()).toEqual(['b', 'new']);
  removeOld();
  expect(titles()).toEqual(['new']);
  removeNew();
  expect(titles()).toEqual([]);
});
