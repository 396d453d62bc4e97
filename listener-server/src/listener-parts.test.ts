// The listener's parts without sockets: limits, flows, DNS streams, DNS messages, log lines, ports.

import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAddressLimits, limitKey } from './address-limits.ts';
import { createDnsStream } from './dns-stream.ts';
import { readDnsQuery } from './dns-wire.ts';
import { createListenerLog } from './listener-log.ts';
import { whyNodeTooOld } from './node-version.ts';
import { parseOpenFiles } from './open-files.ts';
import { parsePorts } from './parse-ports.ts';
import { createRun, maxListedFlows } from './run.ts';
import { sha256 } from './testing-client.fixture.ts';

describe('limits of an address', () => {
  const options = { perAddress: 2, total: 3, perSecond: 10, burst: 4 };

  it('counts what is open, for one and for all, and gives back once', () => {
    const limits = createAddressLimits(options, () => 0);
    const undo = limits.admit('10.0.0.1') as () => void;
    limits.admit('10.0.0.1');
    expect(limits.admit('::ffff:10.0.0.1')).toBe('too-many');
    expect(limits.admit('10.0.0.2')).toBeTypeOf('function');
    expect(limits.admit('10.0.0.3')).toBe('full');
    undo();
    undo();
    expect(limits.open()).toBe(2);
    expect(limits.admit('10.0.0.3')).toBeTypeOf('function');
  });

  it('lets in at the rate after the burst', () => {
    let now = 0;
    const limits = createAddressLimits(options, () => now);
    const tries = (count: number): number => {
      let admitted = 0;
      for (let i = 0; i < count; i++) {
        const undo = limits.admit('10.0.0.1');
        if (typeof undo !== 'function') continue;
        admitted++;
        undo();
      }
      return admitted;
    };
    expect(tries(20)).toBe(4);
    now = 200;
    expect(tries(20)).toBe(2);
    // A clock that was set back earns nothing, and takes nothing.
    now = 100;
    expect(tries(1)).toBe(0);
    now = 60_000;
    expect(tries(20)).toBe(4);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, key) => {
    expect(limitKey(address)).toBe(key);
  });
});

describe('a DNS stream', () => {
  it('in any order within the window, with repeats, it is the stream that was sent', () => {
    const cases = fc.uint8Array({ minLength: 1, maxLength: 64 }).chain((bytes) =>
      fc.record({
        bytes: fc.constant(bytes),
        order: fc.shuffledSubarray(
          Array.from(bytes, (_byte, index) => index),
          { minLength: bytes.length },
        ),
        repeats: fc.array(fc.nat(bytes.length - 1), { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ bytes, order, repeats }) => {
        const stream = createDnsStream();
        for (const index of [...order, ...repeats]) stream.accept(index, bytes.subarray(index, index + 1));
        expect(stream.figures()).toEqual({
          chunks: bytes.length,
          duplicates: repeats.length,
          missing: 0,
          applicationBytes: bytes.length,
          sha256: sha256(bytes),
        });
      }),
    );
  });

  it('knows what is missing, and takes nothing from beyond its window', () => {
    const stream = createDnsStream();
    const chunk = new Uint8Array(3);
    expect([0, 5, 63, 64, 65].map((sequence) => stream.accept(sequence, chunk))).toEqual([
      'new',
      'new',
      'new',
      'new',
      'beyond',
    ]);
    expect(stream.figures()).toMatchObject({ chunks: 4, missing: 61, applicationBytes: 12, sha256: null });
  });
});

describe('a run', () => {
  const ends = { srcIp: '::ffff:10.0.0.1', srcPort: 1, dstIp: '10.0.0.2', dstPort: 443 };

  it('a UDP sender of ever new ports does not fill the memory, and the sums stay whole', () => {
    const run = createRun('0'.repeat(32), () => 5);
    const count = maxListedFlows + 500;
    for (let srcPort = 0; srcPort < count; srcPort++)
      run.udpFlow({ ...ends, srcPort }).addDatagram(50, 10, 0);
    run.stop();
    const body = run.body('ended');
    expect([body.flows.length, body.flowsNotListed]).toEqual([maxListedFlows, 500]);
    expect(body.applicationBytes).toBe(10 * count);
  });

  it('cuts what is open when it ends; later bytes do not count', () => {
    const run = createRun('0'.repeat(32), () => 5);
    let cuts = 0;
    const start = { ...ends, style: 'tls', firstMs: 1, handshakeBytes: 7, tcpBytes: () => 99 } as const;
    const flow = run.addFlow(start, () => cuts++);
    flow.addPayload(Buffer.from('abc'));
    run.stop();
    flow.addPayload(Buffer.from('def'));
    run.flowEnded(flow);
    expect(cuts).toBe(1);
    expect(run.body('stopped')).toMatchObject({
      applicationBytes: 3,
      handshakeBytes: 7,
      tcpBytes: 99,
      lastMs: 5,
      flows: [{ end: 'stopped', srcIp: '10.0.0.1', sha256: sha256(Buffer.from('abc')) }],
    });
  });
});

describe('DNS messages', () => {
  it('no bytes make the reader throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = readDnsQuery(Buffer.from(bytes));
        if (read.kind === 'question') expect(read.question.name).toMatch(/^[\w?.-]*$/);
      }),
    );
  });
});

describe('log lines', () => {
  it('of one kind a number is told in a second; those beyond are summed up, also when nothing follows', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const lines: Record<string, unknown>[] = [];
    const log = createListenerLog(
      (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
      () => 1000,
    );
    for (let i = 0; i < 10_000; i++) {
      log.write('warn', 'flood');
      log.write('error', 'bad');
    }
    expect(lines).toHaveLength(120);
    vi.advanceTimersByTime(1000);
    const time = '1970-01-01T00:00:01.000Z';
    expect(lines.slice(120)).toEqual([
      { time, level: 'warn', event: 'flood', suppressed: 9980 },
      { time, level: 'error', event: 'bad', suppressed: 9900 },
    ]);
    vi.advanceTimersByTime(5000);
    expect(lines).toHaveLength(122);
  });

  it('in the next second it writes again', () => {
    let now = 1000;
    const lines: string[] = [];
    const log = createListenerLog(
      (line) => lines.push(line),
      () => now,
    );
    for (let i = 0; i < 30; i++) log.write('warn', 'flood');
    now = 2000;
    log.write('warn', 'flood', { reason: 'x' });
    log.flush();
    log.flush();
    expect(lines).toHaveLength(22);
    expect(lines.slice(20).map((line) => JSON.parse(line) as object)).toMatchObject([
      { reason: 'x' },
      { suppressed: 10 },
    ]);
  });
});

describe('open files', () => {
  it.each([
    ['Max open files            1024                 524288               files     ', 1024],
    ['Max open files            unlimited            unlimited            files     ', null],
    ['', null],
  ])('%j', (line, expected) => {
    expect(parseOpenFiles(`Limit  Soft Limit\nMax cpu time  5 6 seconds\n${line}\n`)).toBe(expected);
  });
});

describe("Node's version", () => {
  it.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.0.0', true],
    ['24.1.0', true],
    ['20.18.3', false],
    ['18.19.1', false],
  ])('%s', (version, isEnough) => {
    expect(whyNodeTooOld(version)).toEqual(isEnough ? null : expect.stringContaining(version));
  });
});

describe('ports', () => {
  it.each([
    ['443', [443]],
    ['6660-6662,53,53', [6660, 6661, 6662, 53]],
    ['0,0', [0, 0]],
    ['', []],
  ])('%j', (text, ports) => {
    expect(parsePorts(text)).toEqual(ports);
  });

  it.each(['x', '-1', '65536', '9-8', '1-2000', '1.5', '80 81'])('%j is refused', (text) => {
    expect(() => parsePorts(text)).toThrow();
  });
});
