// Uploads: complete ones come out as they went in; everything that does not add up is refused.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UploadRegistry } from './upload-registry.ts';

let folder = '';
let uploads: UploadRegistry;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-uploads-'));
  let ids = 0;
  uploads = new UploadRegistry(folder, () => `u${++ids}`);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('UploadRegistry', () => {
  it('puts the pieces together in a file only the owner can read', async () => {
    const id = await uploads.open('../../My capture.pcap', 11);
    await uploads.append(id, 0, base64('hello '));
    await uploads.append(id, 6, base64('world'));
    const [file] = uploads.take([id]);
    expect(file?.name).toBe('My capture.pcap');
    expect(file?.path.startsWith(folder)).toBe(true);
    expect(readFileSync(file?.path ?? '', 'utf8')).toBe('hello world');
    expect(statSync(file?.path ?? '').mode & 0o777).toBe(0o600);
    await uploads.discard(id);
    await uploads.discard(id);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a gap', 5, base64('x'), 'import.upload-broken'],
    ['a piece again', 0, base64('xx'), 'import.upload-broken'],
    ['more than announced', 4, base64('1234567'), 'import.upload-broken'],
    ['damaged base64', 4, 'ab*d', 'rpc.invalid-input'],
    ['base64 with a tail', 4, `${base64('ab')}!!`, 'rpc.invalid-input'],
  ])('refuses %s', async (_what, offset, piece, code) => {
    const id = await uploads.open('a', 10);
    await uploads.append(id, 0, base64('1234'));
    await expect(uploads.append(id, offset, piece)).rejects.toMatchObject({ code });
    await uploads.append(id, 4, base64('567890'));
    expect(readFileSync(uploads.take([id])[0]?.path ?? '', 'utf8')).toBe('1234567890');
  });

  it('gives out complete files only', async () => {
    const id = await uploads.open('a.pcap', 10);
    await uploads.append(id, 0, base64('1234'));
    expect(() => uploads.take([id])).toThrow('4 of 10 bytes');
    expect(() => uploads.take(['nobody'])).toThrow('no such upload');
    expect(() => uploads.take(['__proto__'])).toThrow('no such upload');
  });

  it('refuses a file that the disk has no room for, before anything is sent', async () => {
    await expect(uploads.open('huge', 2 ** 52)).rejects.toMatchObject({ code: 'dataset.disk-full' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("notes the user's own files and leaves them alone", async () => {
    const path = join(folder, 'mine.pcap');
    writeFileSync(path, 'mine');
    const id = await uploads.register(path);
    expect(uploads.take([id])).toEqual([{ path, name: 'mine.pcap' }]);
    await expect(uploads.append(id, 4, base64('x'))).rejects.toMatchObject({ code: 'import.upload-broken' });
    await uploads.discard(id);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await expect(uploads.register(folder)).rejects.toMatchObject({ code: 'import.unreadable' });
    await expect(uploads.register(join(folder, 'gone'))).rejects.toMatchObject({ code: 'import.unreadable' });
  });

  it('bounds how many there are', async () => {
    const path = join(folder, 'mine.pcap');
    writeFileSync(path, 'mine');
    for (let n = 0; n < 1000; n++) await uploads.register(path);
    await expect(uploads.register(path)).rejects.toMatchObject({ code: 'rpc.overloaded' });
  });
});
