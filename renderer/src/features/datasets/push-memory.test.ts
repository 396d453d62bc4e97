import { expect, test } from 'vitest';
import { createMemoryStorage } from '../../platform/storage.ts';
import { rememberedPush, rememberPush } from './push-memory.ts';

const nothing = { to: '', fingerprint: '' };

test('where to and whose certificate are known the next time, and nothing else', () => {
  const storage = createMemoryStorage();
  expect(rememberedPush(storage)).toEqual(nothing);
  const typed = { to: 'https://listener.example', fingerprint: 'AB:CD', token: 'secret' };
  rememberPush(storage, typed);
  expect(rememberedPush(storage)).toEqual({ to: 'https://listener.example', fingerprint: 'AB:CD' });
  expect(storage.read('jaws.push')).not.toContain('secret');
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"to":5,"fingerprint":""}',
  `{"to":"${'x'.repeat(1401)}","fingerprint":""}`,
])('what lies in the storage and is none of ours is nothing: %s', (text) => {
  const storage = createMemoryStorage();
  storage.write('jaws.push', text);
  expect(rememberedPush(storage)).toEqual(nothing);
});
