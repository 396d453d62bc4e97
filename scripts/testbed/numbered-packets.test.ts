// The numbered load: same seed, same packets; each one can be found in the file and in a table.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interfaceCounters } from './interface-counters.ts';
import { writeNumberedCapture } from './numbered-capture.ts';
import { numberedFlow, numberedKey, numberedPackets } from './numbered-packets.ts';
import { parseReplay, replayArguments } from './replay-at.ts';

const plan = { packets: 5000, flows: 300, seed: 3 };

describe('numbered packets', () => {
  it('are the same for the same seed and others for another', () => {
    expect(numberedPackets(plan)).toEqual(numberedPackets(plan));
    expect(numberedPackets({ ...plan, seed: 4 }).size).not.toEqual(numberedPackets(plan).size);
  });

  it('mix sizes 7:4:1 and directions, within what Ethernet carries', () => {
    const { size, isUp } = numberedPackets({ ...plan, packets: 24_000 });
    const part = (low: number, high: number) =>
      size.filter((one) => one >= low && one < high).length / 24_000;
    expect(part(60, 120)).toBeCloseTo(7 / 12, 1);
    expect(part(590, 650)).toBeCloseTo(4 / 12, 1);
    expect(part(1455, 1515)).toBeCloseTo(1 / 12, 1);
    expect(isUp.reduce((sum, one) => sum + one, 0) / 24_000).toBeCloseTo(0.4, 1);
  });

  it('give every flow ends of its own', () => {
    const flows = Array.from({ length: 60_000 }, (_, flow) => numberedFlow(flow));
    expect(new Set(flows.map((flow) => `${flow.clientIp}:${flow.clientPort}`)).size).toBe(60_000);
    expect(Math.max(...flows.map((flow) => flow.clientPort))).toBeLessThan(65_536);
    expect(() => numberedPackets({ ...plan, flows: 60_001 })).toThrow(/bad number of flows/);
  });

  it('rarely look alike when they are neighbours', () => {
    const packets = numberedPackets(plan);
    const keys = Array.from({ length: plan.packets }, (_, number) => numberedKey(packets, number));
    expect(keys[0]).toMatch(/^(TCP|UDP),10\.20\.\d+\.\d+,\d+,(203\.0\.113|198\.51\.100)\.\d+,\d+,\d+$/);
    const twins = keys.filter((key, number) => key === keys[number + 1]).length;
    expect(twins).toBeLessThan(plan.packets / 500);
  });
});

describe('the capture file', () => {
  it('carries each number in payload, identification and sequence, with lengths and checksums that hold', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jaws-numbered-'));
    try {
      const path = join(folder, 'load.pcap');
      const packets = numberedPackets(plan);
      const written = writeNumberedCapture(path, packets);
      const file = readFileSync(path);
      expect(file.length).toBe(written);
      expect(file.readUInt32LE(0)).toBe(0xa1b2c3d4);
      let at = 24;
      const begun = new Set<number>();
      for (let number = 0; number < plan.packets; number++) {
        const frame = file.subarray(at + 16, at + 16 + file.readUInt32LE(at + 8));
        const isTcp = frame[23] === 6;
        const flow = packets.flow[number] ?? -1;
        expect([frame.length, file.readUInt32LE(at + 12)]).toEqual([packets.size[number], frame.length]);
        expect(frame.readUInt16BE(16)).toBe(frame.length - 14);
        expect(frame.readUInt16BE(18)).toBe(number & 0xffff);
        expect(frame.readUInt32BE(isTcp ? 54 : 42)).toBe(number);
        expect(sumOf(frame.subarray(14, 34))).toBe(0xffff);
        if (isTcp)
          expect([frame.readUInt32BE(38), frame[47]]).toEqual([number, begun.has(flow) ? 0x18 : 0x02]);
        else expect(frame.readUInt16BE(38)).toBe(frame.length - 34);
        begun.add(flow);
        at += 16 + frame.length;
      }
      expect(at).toBe(file.length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** A header with its checksum in place sums to all ones (RFC 1071). */
function sumOf(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

describe('tcpreplay', () => {
  const base = { file: 'a.pcap', interface: 'eth0', packetsInFile: 100 };

  it.each([
    [
      { ...base, packetsPerSecond: 50_000, packets: 1000 },
      ['--timer=nano', '--pps=50000', '--loop=10'],
      false,
    ],
    [
      { ...base, packetsPerSecond: 'top', packets: 150 } as const,
      ['--topspeed', '--loop=2', '--limit=150'],
      true,
    ],
    [{ ...base, packetsPerSecond: 1, packets: 30 }, ['--loop=1', '--limit=30'], true],
  ])('%j', (plan, wanted, limited) => {
    const found = replayArguments(plan);
    expect(found).toEqual(expect.arrayContaining(wanted));
    expect(found.some((one) => one.startsWith('--limit'))).toBe(limited);
  });

  it('is read by its last words, not by those of an earlier loop', () => {
    const text = `Actual: 300 packets (1000 bytes) sent in 1.00 seconds
Actual: 600000 packets (214700000 bytes) sent in 4.00 seconds
Rated: 53674704.7 Bps, 429.39 Mbps, 149999.17 pps
Statistics for network device: ea
\tSuccessful packets:        599990
\tFailed packets:            10
`;
    expect(parseReplay(text)).toEqual({
      sent: 599_990,
      failed: 10,
      bytes: 214_700_000,
      seconds: 4,
      packetsPerSecond: 149_999.17,
    });
    expect(() => parseReplay('Fatal Error: failed to open device')).toThrow(/failed to open device/);
  });
});

describe('interface counters', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0: 1824950796 5100010    0    7    0     0          0         0      796      10    0    3    0     0       0          0
`;
  it('are read by name', () => {
    expect(interfaceCounters(text, 'eth0')).toEqual({
      receivedPackets: 5_100_010,
      receivedBytes: 1_824_950_796,
      receivedDropped: 7,
      sentPackets: 10,
      sentDropped: 3,
    });
    expect(() => interfaceCounters(text, 'eth1')).toThrow(/no counters of eth1/);
  });
});
