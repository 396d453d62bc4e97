// The sources without a helper: standard input, replay, and `cap` over a library that is played.

import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PacketSource, SourceOptions } from '../packet-source.ts';
import type { CapLibrary } from './cap-library.ts';
import { linkTypeNumber } from './cap-handle.ts';
import { CapSource } from './cap-source.ts';
import { createPacketSource } from './create-packet-source.ts';

const tools = { clock: () => 1_700_000_000_000, env: {}, log: () => undefined };
const options: SourceOptions = {
  interface: 'vb',
  filter: '',
  snapLength: 64,
  promiscuous: true,
  bufferBytes: 1 << 20,
  replay: null,
};

/** A pcap of 20-byte packets at these times (ms). */
function pcap(timesMs: readonly number[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const records = timesMs.map((ms) => {
    const record = Buffer.alloc(36);
    record.writeUInt32LE(Math.floor(ms / 1000), 0);
    record.writeUInt32LE((ms % 1000) * 1000, 4);
    record.writeUInt32LE(20, 8);
    record.writeUInt32LE(20, 12);
    return record;
  });
  return Buffer.concat([header, ...records]);
}

async function rowsOf(source: PacketSource): Promise<number> {
  let rows = 0;
  for await (const batch of source.batches()) rows += batch.count;
  return rows;
}

describe('standard input', () => {
  const stdin = (stream: Readable): PacketSource =>
    createPacketSource('stdin', 'asked', options, tools, stream);

  it.each([
    ['plain', (bytes: Buffer) => [bytes]],
    ['packed', (bytes: Buffer) => [gzipSync(bytes)]],
    ['byte by byte', (bytes: Buffer) => [...bytes].map((byte) => Buffer.of(byte))],
  ])('reads a capture that comes %s', async (_, pieces) => {
    const source = stdin(Readable.from(pieces(pcap([1, 2, 3]))));
    await source.start();
    expect(await rowsOf(source)).toBe(3);
    expect([source.dropped, source.warnings, source.facts.timestampSource]).toEqual([null, [], 'file']);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'import.empty'],
    ['text', Buffer.from('hello, world, this is no capture'), 'import.not-a-capture'],
    ['two bytes', Buffer.of(0xd4, 0xc3), 'import.not-a-capture'],
  ])('%s is an error at the start', async (_, bytes, code) => {
    await expect(stdin(Readable.from(bytes.length === 0 ? [] : [bytes])).start()).rejects.toMatchObject({
      code,
    });
  });

  it('a cut stream gives every whole packet, and a warning with the place', async () => {
    const source = stdin(Readable.from([pcap([1, 2, 3]).subarray(0, 24 + 36 + 36 + 10)]));
    await source.start();
    expect(await rowsOf(source)).toBe(2);
    expect(source.warnings.join()).toContain('at byte 96');
  });

  it('yields empty batches while the sender is silent, and stops in the middle without a warning', async () => {
    const stream = new PassThrough();
    const source = stdin(stream);
    stream.write(pcap([1]).subarray(0, 50));
    await source.start();
    const seen: number[] = [];
    for await (const batch of source.batches()) {
      seen.push(batch.count);
      if (seen.length === 2) source.stop();
    }
    expect(seen).toEqual([0, 0]);
    expect(source.warnings).toEqual([]);
    expect(stream.destroyed).toBe(true);
  });

  it('a stop or close while nothing has come ends the start', async () => {
    const stream = new PassThrough();
    const source = stdin(stream);
    const started = source.start();
    await source.close();
    await started;
    expect(await rowsOf(source)).toBe(0);
  });
});

describe('replay', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-replay-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const replay = (bytes: Buffer, speed: number | 'max'): PacketSource => {
    const path = join(folder, `r${bytes.length}-${speed}.pcap`);
    writeFileSync(path, bytes);
    return createPacketSource('replay', 'asked', { ...options, replay: { path, speed } }, tools);
  };

  it('at max waits for nothing', async () => {
    const times = Array.from({ length: 10_000 }, (_, at) => at * 60_000);
    const source = replay(pcap(times), 'max');
    await source.start();
    // A week of packets: who waits for any of them is still at it when this test's time is over.
    expect(await rowsOf(source)).toBe(10_000);
  });

  it('releases no packet more than a little early, and keeps the file times', async () => {
    const times = Array.from({ length: 200 }, (_, at) => 1000 + at * 20);
    const source = replay(pcap(times), 10);
    // Before the source looks at its own clock: a machine that stands still in between makes no packet early.
    const startedAt = performance.now();
    await source.start();
    let rows = 0;
    let earliestMs = 0;
    for await (const batch of source.batches()) {
      for (let at = 0; at < batch.count; at++, rows++) {
        expect(batch.timestampUs[at]).toBe((times[rows] ?? 0) * 1000);
        earliestMs = Math.max(earliestMs, rows * 2 - (performance.now() - startedAt));
      }
    }
    expect(rows).toBe(200);
    expect(earliestMs).toBeLessThan(20);
  });

  it('says something every 250 ms in a gap, and stop ends the gap at once', async () => {
    const source = replay(pcap([1000, 3_600_000]), 1);
    await source.start();
    const seen: number[] = [];
    for await (const batch of source.batches()) {
      seen.push(batch.count);
      if (seen.length === 3)
        setImmediate(() => {
          source.stop();
        });
    }
    // Not one word more, and the gap would last an hour.
    expect(seen).toEqual([1, 0, 0]);
    await source.close();
  });

  it.each([
    ['text', Buffer.from('hello, world'), 'import.not-a-capture'],
    ['nothing', Buffer.alloc(0), 'import.empty'],
  ])('%s is refused at the start', async (_, bytes, code) => {
    await expect(replay(bytes, 1).start()).rejects.toMatchObject({ code });
  });

  it('needs a file', () => {
    expect(() => createPacketSource('replay', 'asked', options, tools)).toThrow(/needs a file/);
  });
});

const noPacket: (length: number, cut: boolean) => void = () => undefined;

/** The library as far as it is used: `deliver` plays a packet, `opened` keeps what open was called with. */
function playedLibrary(failure: string | null = null) {
  const state = { closed: 0, opened: [] as unknown[], deliver: noPacket };
  class Cap extends EventEmitter {
    static deviceList(): readonly { name: string }[] {
      return [];
    }
    open(...args: unknown[]): string {
      if (failure !== null) throw new Error(failure);
      state.opened = args;
      state.deliver = (length, cut) => {
        this.emit('packet', length, cut);
      };
      return 'ETHERNET';
    }
    close(): boolean {
      state.closed++;
      return true;
    }
  }
  return { state, library: { Cap } satisfies CapLibrary };
}

describe('cap', () => {
  it('copies packets out of the one buffer, with derived sizes and times of arrival', async () => {
    const { state, library } = playedLibrary();
    const source = new CapSource('asked', { ...options, interface: 'any' }, tools, () => library);
    await source.start();
    const buffer = state.opened[3] as Buffer;
    expect(buffer.length).toBe(64);
    buffer.set(Buffer.from('0200000000010200000000020800450005dc', 'hex'));
    state.deliver(64, true);
    buffer.fill(0xff);
    state.deliver(40, false);
    source.stop();
    const rows: number[][] = [];
    for await (const batch of source.batches()) {
      for (let at = 0; at < batch.count; at++) {
        rows.push([
          batch.wireLength[at] ?? 0,
          batch.capturedLength[at] ?? 0,
          batch.bytes[batch.offset[at] ?? 0] ?? 0,
        ]);
        expect(batch.timestampUs[at]).toBeGreaterThanOrEqual(1_700_000_000_000_000);
      }
    }
    expect(rows).toEqual([
      [1514, 64, 2],
      [40, 40, 0xff],
    ]);
    expect([state.closed, source.dropped, source.facts.drops]).toEqual([1, null, 'unknown']);
    await source.close();
    expect(state.closed).toBe(1);
  });

  it('counts what its own queue had no room for, and says so', async () => {
    const { state, library } = playedLibrary();
    const source = new CapSource('asked', { ...options, interface: 'any' }, tools, () => library);
    await source.start();
    const { limit } = source.queue;
    for (let at = 0; at < limit + 5; at++) state.deliver(10, false);
    expect(source.queue.packets).toBe(limit);
    expect(source.warnings.join()).toContain('At least 5 packets');
    source.stop();
    expect(await rowsOf(source)).toBe(limit);
  });

  it.each([
    ['socket: Operation not permitted', '', 'capture.permission-denied'],
    ['No such device exists', 'tcp', 'capture.unknown-interface'],
    ["can't parse filter expression: syntax error", 'x', 'capture.bad-filter'],
    ['That device is not up', 'tcp', 'capture.source-failed'],
  ])('open says %j: %s %s', async (said, filter, code) => {
    const { state, library } = playedLibrary(said);
    const source = new CapSource('asked', { ...options, filter }, tools, () => library);
    await expect(source.start()).rejects.toMatchObject({ code });
    await source.close();
    // Closing a handle that was never open aborts the process.
    expect(state.closed).toBe(0);
  });

  it('knows the link types that the library names, and those it does not', () => {
    expect(['ETHERNET', 'RAW', 'Unknown linktype 276', '?', 'constructor'].map(linkTypeNumber)).toEqual([
      1, 101, 276, 0xffff, 0xffff,
    ]);
  });
});
