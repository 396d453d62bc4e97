import { describe, expect, test } from 'vitest';
import { createMemoryStorage } from '../../platform/storage.ts';
import { readPushDraft } from './push-draft.ts';
import { rememberedPush, rememberPush } from './push-memory.ts';

const token = 'T'.repeat(43);
const pin = 'aB'.repeat(32);

describe('a push as it is typed', () => {
  test('to a listener: token needed, fingerprint as tools print it', () => {
    const to = ' https://drop.example:8443 ';
    const colons = pin.replaceAll(/(..)(?!$)/g, '$1:');
    expect(readPushDraft({ to, token: ` ${token}\n`, fingerprint: colons })).toEqual({
      kind: 'listener',
      place: 'https://drop.example:8443',
      request: { to: to.trim(), token, fingerprint: pin.toLowerCase() },
      problems: {},
    });
    expect(readPushDraft({ to, token, fingerprint: ' ' }).request?.fingerprint).toBe(null);
    expect(readPushDraft({ to, token: '', fingerprint: '' })).toMatchObject({ request: null, problems: {} });
  });

  test('by scp: neither token nor fingerprint goes along', () => {
    expect(readPushDraft({ to: 'ann@host:x/', token, fingerprint: 'nonsense' })).toEqual({
      kind: 'scp',
      place: 'ann@host:x/',
      request: { to: 'ann@host:x/', token: null, fingerprint: null },
      problems: {},
    });
  });

  test('says what is wrong at its field', () => {
    expect(readPushDraft({ to: 'http://x', token, fingerprint: '' }).problems.to).toContain('TLS only');
    const { problems, request } = readPushDraft({ to: 'https://x', token: 'a b', fingerprint: 'ab' });
    expect(request).toBe(null);
    expect([problems.token, problems.fingerprint]).toEqual([
      expect.stringContaining('16 to 128'),
      expect.stringContaining('64 hex digits'),
    ]);
    expect(readPushDraft({ to: '', token: '', fingerprint: '' }).problems).toEqual({});
  });
});

describe('what is remembered', () => {
  test('address and fingerprint, never the token', () => {
    const storage = createMemoryStorage();
    expect(rememberedPush(storage)).toEqual({ to: '', fingerprint: '' });
    rememberPush(storage, { to: 'https://x', fingerprint: pin, token } as never);
    expect(storage.read('jaws.push')).not.toContain(token);
    expect(rememberedPush(storage)).toEqual({ to: 'https://x', fingerprint: pin });
  });
  test.each(['not json', '[]', '{"to":1}'])('%s is nothing', (text) => {
    expect(rememberedPush(createMemoryStorage({ 'jaws.push': text }))).toEqual({ to: '', fingerprint: '' });
  });
});
