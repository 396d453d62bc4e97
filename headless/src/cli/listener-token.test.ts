import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFingerprint } from '../commands/push-options.ts';
import { readListenerToken } from './listener-token.ts';

const token = 'T'.repeat(43);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-token-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function read(
  file: string | undefined,
  env: Record<string, string> = {},
  stdin = '',
): Promise<string | null> {
  return readListenerToken({
    file,
    env,
    missing: 'push.token-missing',
    readStdin: () => Promise.resolve(stdin),
  });
}
function written(text: string): string {
  const path = join(folder, 'token');
  writeFileSync(path, text);
  return path;
}

describe('the token', () => {
  it('comes from a file, from standard input, or from the environment', async () => {
    expect(await read(written(`${token}\n`))).toBe(token);
    expect(await read('-', {}, `${token}\r\n`)).toBe(token);
    expect(await read(undefined, { JAWS_TOKEN: token })).toBe(token);
  });

  it('of a named file counts more than the environment', async () => {
    expect(await read(written(token), { JAWS_TOKEN: 'E'.repeat(43) })).toBe(token);
  });

  it('is missing without a word when none was named', async () => {
    expect(await read(undefined)).toBe(null);
    expect(await read(undefined, { JAWS_TOKEN: '' })).toBe(null);
  });

  it.each(['short', '', `${'a'.repeat(20)} ${'b'.repeat(20)}`, 'x'.repeat(129), `${token}\n${token}`])(
    '%j is none, and is not repeated',
    async (text) => {
      const error: unknown = await read(written(text)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'push.token-missing' });
      if (text !== '') expect((error as Error).message).not.toContain(text);
    },
  );

  it('from a file that is not there says which one', async () => {
    await expect(read(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'push.token-missing',
      message: expect.stringContaining('nowhere') as string,
    });
  });
});

describe('a fingerprint', () => {
  it.each(['ab'.repeat(32), 'AB'.repeat(32), 'AB:'.repeat(31) + 'AB'])('%s is read', (text) => {
    expect(parseFingerprint(text)).toBe('ab'.repeat(32));
  });
  it.each(['', 'ab', 'ab'.repeat(33), 'zz'.repeat(32)])('%j is refused', (text) => {
    expect(() => parseFingerprint(text)).toThrow('64 hex digits');
  });
});
