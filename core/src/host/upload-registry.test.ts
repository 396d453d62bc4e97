// Uploads: complete ones come out as they went in; everything that does not add up is refused.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
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

describe('a whole file', () => {
  const bodyOf = (...pieces: string[]): Readable => Readable.from(pieces.map((piece) => Buffer.from(piece)));

  it('is stored under its ticket, once', async () => {
    const id = await uploads.open('a.pcap', 11);
    const ticket = uploads.ticket(id);
    const incoming = uploads.takeTicket(ticket);
    expect(incoming?.sizeBytes).toBe(11);
    await incoming?.receive(bodyOf('hello ', 'world'));
    expect(readFileSync(uploads.path(id), 'utf8')).toBe('hello world');
    expect(uploads.takeTicket(ticket)).toBeNull();
    expect(uploads.takeTicket('__proto__')).toBeNull();
  });

  it.each([
    ['ends early', bodyOf('hello'), 'ended after 5 bytes'],
    ['is longer than announced', bodyOf('hello ', 'world!'), 'More than the announced 11 bytes'],
    ['breaks', brokenBody(), 'did not come whole'],
  ])('that %s is refused, and is no file to import', async (_how, body, message) => {
    const id = await uploads.open('a.pcap', 11);
    const incoming = uploads.takeTicket(uploads.ticket(id));
    await expect(incoming?.receive(body)).rejects.toMatchObject({
      code: 'import.upload-broken',
      message: expect.stringContaining(message) as string,
    });
    expect(() => uploads.take([id])).toThrow('not complete');
    // Its pieces may come instead: nothing of the first try is left before them.
    await uploads.append(id, 0, base64('hello world'));
    expect(readFileSync(uploads.path(id), 'utf8')).toBe('hello world');
  });

  it('is not stored when it was discarded meanwhile', async () => {
    const gone = await uploads.open('a.pcap', 4);
    const ticket = uploads.ticket(gone);
    await uploads.discard(gone);
    await expect(uploads.takeTicket(ticket)?.receive(bodyOf('1234'))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('whose connection was ended by the discarding is told so when it is sent again', async () => {
    const gone = await uploads.open('a.pcap', 4);
    const ticket = uploads.ticket(gone);
    const sent = uploads.takeTicket(ticket)?.receive(new PassThrough());
    await uploads.discard(gone);
    await expect(sent).rejects.toMatchObject({ code: 'cancelled' });
    await expect(uploads.takeTicket(ticket)?.receive(bodyOf('1234'))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('that was refused is not taken a second time', async () => {
    const id = await uploads.open('a.pcap', 4);
    const ticket = uploads.ticket(id);
    await expect(uploads.takeTicket(ticket)?.receive(bodyOf('12345'))).rejects.toMatchObject({
      code: 'import.upload-broken',
    });
    expect(uploads.takeTicket(ticket)).toBeNull();
  });

  it('has no ticket any more when pieces of it came', async () => {
    const begun = await uploads.open('b.pcap', 4);
    await uploads.append(begun, 0, base64('12'));
    expect(uploads.takeTicket(uploads.ticket(begun))).toBeNull();
  });
});

function brokenBody(): Readable {
  return new Readable({
    read() {
      this.destroy(new Error('gone'));
    },
  });
}

describe('a file that is still to come', () => {
  it('is given out with the size that it will have, and has arrived when it is whole', async () => {
    const id = await uploads.open('a.pcap', 4);
    expect(() => uploads.takeComing([id])).toThrow('not complete');
    const ticket = uploads.ticket(id);
    expect(uploads.takeComing([id])).toMatchObject([{ name: 'a.pcap', growsTo: 4 }]);
    const arrival = uploads.arrival(id, 60_000);
    await uploads.takeTicket(ticket)?.receive(Readable.from([Buffer.from('1234')]));
    await arrival;
    expect(uploads.takeComing([id])[0]).not.toHaveProperty('growsTo');
    await uploads.arrival(id, 0);
  });

  it('is given up where nobody begins to send it', async () => {
    const id = await uploads.open('a.pcap', 4);
    uploads.ticket(id);
    await expect(uploads.arrival(id, 5)).rejects.toMatchObject({
      code: 'import.upload-broken',
      message: '"a.pcap" did not come.',
    });
  });

  it('may be slow once it has begun', async () => {
    const id = await uploads.open('a.pcap', 4);
    const slow = new PassThrough();
    const sent = uploads.takeTicket(uploads.ticket(id))?.receive(slow);
    const arrival = uploads.arrival(id, 5);
    await wait(20);
    slow.end('1234');
    await sent;
    await arrival;
  });
});

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
