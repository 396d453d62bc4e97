// Streams: gzip whole, cut, damaged and in odd chunks; sources that fail; leaving early.
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JawsError } from '@jaws/shared/contract/errors';
import { gunzipChunks, newGunzipReport } from './gunzip-chunks.ts';
import type { PacketFileSummary } from './packet-file-reader.ts';
import { forEachPacketBatch, readPacketStream } from './read-packet-stream.ts';
import { pcapBytes } from './testing/capture-bytes.ts';
import { recordsOf } from './testing/read-all.ts';

const records = Array.from({ length: 500 }, (_, index) => ({
  seconds: index,
  data: Array.from({ length: 300 }, (_byte, at) => (index * 7 + at * at) & 0xff),
}));
const capture = pcapBytes(records);

async function* inChunks(bytes: Uint8Array, length = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length)
    yield await Promise.resolve(bytes.subarray(at, at + length));
}

async function count(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ seconds: number[]; summary: PacketFileSummary }> {
  const seconds: number[] = [];
  const summary = await forEachPacketBatch(chunks, (batch) => {
    seconds.push(...recordsOf(batch).map(({ timestampUs }) => timestampUs / 1_000_000));
  });
  return { seconds, summary };
}

describe('readPacketStream', () => {
  const all = records.map(({ seconds }) => seconds);

  it.each([1, 700, 1_000_000])('reads plain and packed captures in chunks of %i bytes', async (length) => {
    const joined = Buffer.concat([gzipSync(capture.subarray(0, 9000)), gzipSync(capture.subarray(9000))]);
    for (const file of [capture, gzipSync(capture), joined]) {
      const { seconds, summary } = await count(inChunks(file, length));
      expect(seconds).toEqual(all);
      expect(summary).toMatchObject({ packets: 500, truncated: null, bytesRead: capture.length });
    }
  });

  it('gives the packets before the place where a packed file is cut', async () => {
    const packed = gzipSync(capture);
    const { seconds, summary } = await count(inChunks(packed.subarray(0, packed.length / 2)));
    expect(seconds.length).toBeGreaterThan(50);
    expect(seconds).toEqual(all.slice(0, seconds.length));
    expect(summary.truncated?.reason).toBe('cut');
    expect(summary.warnings.join()).toContain('gzip file is cut or damaged');
  });

  it('notices a packed file that lacks nothing but its checksum', async () => {
    const packed = gzipSync(capture);
    const { seconds, summary } = await count(inChunks(packed.subarray(0, -3)));
    expect(seconds).toEqual(all);
    expect(summary.truncated).toEqual({ offset: capture.length, reason: 'cut' });
  });

  it.each([1000, 1_000_000])(
    'keeps every packet when only the checksum is wrong (chunks of %i)',
    async (length) => {
      const packed = gzipSync(capture);
      packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 1;
      const { seconds, summary } = await count(inChunks(packed, length));
      expect(seconds).toEqual(all);
      expect(summary.truncated).toEqual({ offset: capture.length, reason: 'cut' });
    },
  );

  it('refuses gzip that cannot be unpacked at all', async () => {
    const damaged = Uint8Array.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 0xff, 0xff, 0xff, 0xff]);
    await expect(count(inChunks(damaged))).rejects.toMatchObject({ code: 'import.not-a-capture' });
  });

  it('refuses an empty stream and packed text', async () => {
    await expect(count(inChunks(new Uint8Array(0)))).rejects.toMatchObject({ code: 'import.empty' });
    const text = gzipSync('ts,uid,id.orig_h\n'.repeat(50));
    await expect(count(inChunks(text))).rejects.toMatchObject({ code: 'import.not-a-capture' });
  });

  it('passes on the failure of its source', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(capture.subarray(0, 1000));
      throw new Error('the cable came out');
    }
    await expect(count(failing())).rejects.toThrow('the cable came out');
  });

  it('closes its source when the consumer leaves or fails', async () => {
    let closed = 0;
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        yield* inChunks(capture);
      } finally {
        closed++;
      }
    }
    for await (const batch of readPacketStream(watched())) {
      expect(batch.count).toBeGreaterThan(0);
      break;
    }
    expect(closed).toBe(1);
    const fail = (): void => {
      throw new Error('no more room');
    };
    await expect(forEachPacketBatch(watched(), fail)).rejects.toThrow('no more room');
    expect(closed).toBe(2);
  });

  it('waits for a consumer that takes its time', async () => {
    const order: string[] = [];
    await forEachPacketBatch(inChunks(capture, 100_000), async (batch) => {
      const first = recordsOf(batch)[0]?.timestampUs;
      await Promise.resolve();
      order.push(String(first === recordsOf(batch)[0]?.timestampUs));
    });
    expect(new Set(order)).toEqual(new Set(['true']));
  });
});

describe('gunzipChunks', () => {
  it('passes anything else through untouched', async () => {
    const report = newGunzipReport(true);
    const parts: Uint8Array[] = [];
    for await (const chunk of gunzipChunks(inChunks(Uint8Array.of(0x1f), 1), report)) parts.push(chunk);
    expect(parts).toEqual([Uint8Array.of(0x1f)]);
    expect(report).toEqual(newGunzipReport());
  });

  it('hands out a bomb in pieces that stay small, and refuses it before it is large', async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20));
    let largest = 0;
    let total = 0;
    const read = async (): Promise<void> => {
      for await (const piece of gunzipChunks(inChunks(bomb, bomb.length))) {
        largest = Math.max(largest, piece.length);
        total += piece.length;
      }
    };
    await expect(read()).rejects.toMatchObject({
      code: 'import.unreadable',
      message: expect.stringContaining('900 times') as string,
      hint: expect.stringContaining('gunzip') as string,
    });
    expect(total).toBeLessThanOrEqual(16 << 20);
    expect(largest).toBeLessThanOrEqual(1 << 20);
  });

  it('reads what packs tightly and is small, or packs less tightly', async () => {
    for (const plain of [Buffer.alloc(16 << 20), Buffer.alloc(20 << 20, randomBytes(5000))]) {
      let total = 0;
      for await (const piece of gunzipChunks(inChunks(gzipSync(plain), 100_000))) total += piece.length;
      expect(total).toBe(plain.length);
    }
  });
});

describe('bytes behind a gzip member', () => {
  const all = records.map(({ seconds }) => seconds);
  const packed = gzipSync(capture, { level: 9 });

  it.each([
    ['text', Buffer.from('trailing bytes')],
    ['one byte', Buffer.of(7)],
    ['zeros', Buffer.alloc(20_000)],
    ['half of the magic number, then something else', Buffer.of(0x1f, 0x8c)],
    ['a header with reserved flags', Buffer.of(0x1f, 0x8b, 8, 0xff, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['random bytes', randomBytes(50_000).fill(1, 0, 1)],
  ])('lose no packet and are told: %s', async (_name, trailing) => {
    for (const length of [61, 1000, 1_000_000]) {
      const { seconds, summary } = await count(inChunks(Buffer.concat([packed, trailing]), length));
      expect(seconds).toEqual(all);
      expect(summary.truncated).toBeNull();
      expect(summary.warnings.join()).toContain(`from byte ${packed.length} of the gzip file on`);
    }
  });

  it('may be another member, an empty one, and one with all of the optional fields', async () => {
    const named = gzipSync(capture.subarray(9000));
    const optional = Buffer.from([4, 0, 1, 2, 3, 4, ...Buffer.from('name\0comment\0'), 0, 0]);
    const full = Buffer.concat([named.subarray(0, 10), optional, named.subarray(10)]);
    full[3] = 2 | 4 | 8 | 16;
    const file = Buffer.concat([gzipSync(capture.subarray(0, 9000)), gzipSync(''), full]);
    for (const length of [61, 1_000_000]) {
      const { seconds, summary } = await count(inChunks(file, length));
      expect(seconds).toEqual(all);
      expect([summary.truncated, summary.warnings]).toEqual([null, []]);
    }
  });

  it('are damage where they are a member that is cut', async () => {
    const file = Buffer.concat([packed, gzipSync('more').subarray(0, 12)]);
    const { seconds, summary } = await count(inChunks(file));
    expect(seconds).toEqual(all);
    expect(summary.truncated).toEqual({ offset: capture.length, reason: 'cut' });
  });

  it('never make the reader throw anything but a coded error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(packed.length), async (bytes, cut) => {
        const file = Buffer.concat([packed.subarray(0, cut), bytes]);
        const outcome = await count(inChunks(file)).catch((error: unknown) => error);
        expect(outcome instanceof Error ? outcome : null).toSatisfy(
          (error: unknown) => error === null || error instanceof JawsError,
        );
      }),
      { numRuns: 40 },
    );
  });
});
