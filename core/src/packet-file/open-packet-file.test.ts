// What a path turns out to be, by its first bytes; and paths that cannot be read.
import { appendFile, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { JawsError } from '@jaws/shared/contract/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPacketFile } from './open-packet-file.ts';
import { forEachPacketBatch } from './read-packet-stream.ts';
import { pcapBytes, PcapngWriter } from './testing/capture-bytes.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-open-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const pcap = pcapBytes([{ data: [1, 2] }]);
const pcapng = new PcapngWriter().section().interface(1).enhanced(0, 1n, [1]).bytes();

describe('openPacketFile', () => {
  it.each([
    ['pcap named text', pcap, 'capture', false],
    ['pcapng', pcapng, 'capture', false],
    ['packed pcap', gzipSync(pcap), 'capture', true],
    ['packed pcapng', gzipSync(pcapng), 'capture', true],
    ['text named .pcap', 'a,b\n', 'unknown', false],
    ['packed text', gzipSync('a,b\n'), 'unknown', true],
    ['three bytes', Uint8Array.of(0xd4, 0xc3, 0xb2), 'unknown', false],
    ['broken gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'unknown', true],
  ])('%s', async (name, content, kind, gzip) => {
    const opened = await openPacketFile(await file(name, content));
    await opened.close();
    expect(opened).toMatchObject({ kind, gzip, sizeBytes: content.length });
  });

  it('yields the whole content, however many chunks it takes, and counts what it read', async () => {
    const large = pcapBytes(Array.from({ length: 30 }, () => ({ data: new Uint8Array(100_000).fill(7) })));
    for (const content of [large, gzipSync(large)]) {
      const opened = await openPacketFile(await file('large', content));
      let packets = 0;
      const summary = await forEachPacketBatch(opened.chunks, (batch) => {
        packets += batch.count;
      });
      expect([packets, summary.bytesRead, opened.bytesRead()]).toEqual([30, large.length, content.length]);
    }
  });

  it('waits for the bytes that a growing file is still to get, and for no more', async () => {
    const large = pcapBytes(Array.from({ length: 30 }, () => ({ data: new Uint8Array(100_000).fill(7) })));
    const path = await file('growing', '');
    let written = 0;
    const wait = async (): Promise<void> => {
      const more = large.subarray(written, written + 700_001);
      written += more.length;
      await appendFile(path, more);
    };
    const opened = await openPacketFile(path, { bytes: large.length, wait });
    expect(opened).toMatchObject({ kind: 'capture', sizeBytes: large.length });
    const { packets, truncated } = await forEachPacketBatch(opened.chunks, () => undefined);
    expect({ packets, truncated, read: opened.bytesRead() }).toEqual({
      ...{ packets: 30, truncated: null, read: large.length },
    });
  });

  it('gives up a growing file with the error of who does not want it any more', async () => {
    const wait = (): Promise<void> => Promise.reject(new JawsError('cancelled'));
    const path = await file('given-up', pcap);
    await expect(openPacketFile(path, { bytes: 1e9, wait })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says what became of the packing, to the reader of its chunks too', async () => {
    const opened = await openPacketFile(await file('cut.gz', gzipSync(pcap).subarray(0, -4)));
    const summary = await forEachPacketBatch(opened.chunks, () => undefined, opened.packing);
    expect(opened.packing).toMatchObject({ gzip: true, problem: 'unexpected end of file' });
    expect(summary).toMatchObject({ packets: 1, truncated: { offset: pcap.length, reason: 'cut' } });
  });

  it('yields the bytes of what is no capture', async () => {
    const opened = await openPacketFile(await file('table.csv', 'a,b\n1,2\n'));
    const parts: Uint8Array[] = [];
    for await (const chunk of opened.chunks) parts.push(Uint8Array.from(chunk));
    expect(Buffer.concat(parts).toString()).toBe('a,b\n1,2\n');
  });

  it('refuses an empty file, a missing one and a folder', async () => {
    await expect(openPacketFile(await file('empty', ''))).rejects.toMatchObject({ code: 'import.empty' });
    await mkdir(join(folder, 'inner'));
    for (const path of [join(folder, 'missing'), join(folder, 'inner')]) {
      await expect(openPacketFile(path)).rejects.toMatchObject({ code: 'import.unreadable' });
    }
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file it may not read (not as root: root may)', async () => {
    const path = await file('secret', pcap);
    await chmod(path, 0);
    await expect(openPacketFile(path)).rejects.toMatchObject({ code: 'import.unreadable' });
  });

  it('closes twice without harm', async () => {
    const opened = await openPacketFile(await file('twice', pcap));
    await opened.close();
    await expect(opened.close()).resolves.toBeUndefined();
  });
});
