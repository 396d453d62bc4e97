// Announced flows in a capture's intake: which packets get their label, and what is counted of them.

import { describe, expect, it } from 'vitest';
import { PacketFileReader } from '../../packet-file/packet-file-reader.ts';
import { PacketIntake } from '../session/packet-intake.ts';
import { tcpCapture, type MadeSegment } from './tcp-frames.fixture.ts';
import { flowKey, plainIp, type FlowKey, type WatchedFlow } from './watched-flow.ts';
import { WatchedFlows } from './watched-flows.ts';

const [syn, fin, reset] = [0x02, 0x01, 0x04];
const startMs = 1_700_000_000_000;
const [here, there] = ['192.168.1.7:40001', '203.0.113.9:443'];
const key: FlowKey = { protocol: 'TCP', localPort: 40_001, remoteIp: '203.0.113.9', remotePort: 443 };
const flow: WatchedFlow = { ...key, label: 'chum', fromMs: startMs };

function up(sequence: number, payloadBytes: number, change: Partial<MadeSegment> = {}): MadeSegment {
  const timestampUs = (startMs + 1) * 1000;
  return { source: here, destination: there, sequence, payloadBytes, timestampUs, ...change };
}
const down = (bytes: number, change: Partial<MadeSegment> = {}): MadeSegment =>
  up(9, bytes, { source: there, destination: here, ...change });

class Rig {
  readonly intake: PacketIntake;
  readonly flows: WatchedFlows;

  constructor(byTime = true, blacklist: readonly string[] = []) {
    this.intake = new PacketIntake(blacklist, []);
    this.flows = new WatchedFlows(byTime);
  }

  /** Labels of the rows that these packets became. */
  take(segments: readonly MadeSegment[], dataset = 'live'): (string | null)[] {
    const start = this.intake.table.count;
    for (const batch of new PacketFileReader().push(tcpCapture(segments))) {
      const from = this.intake.table.count;
      this.intake.take(batch);
      this.flows.apply(this.intake.table, from, batch, this.intake.keep, dataset);
    }
    const { table } = this.intake;
    return [...table.label.subarray(start, table.count)].map((id) => table.dictionaries.labels.get(id));
  }

  counts(nowMs = startMs, asked: FlowKey = key): unknown {
    return this.flows.finish([asked], nowMs).flows[0];
  }
}

describe('WatchedFlows', () => {
  it('labels both directions from the first packet on, and nothing else', () => {
    const rig = new Rig();
    rig.flows.watch([flow]);
    const labels = rig.take([
      up(99, 0, { flags: syn }),
      down(0),
      up(100, 500),
      up(1, 10, { source: '192.168.1.7:40002' }),
      up(1, 10, { destination: '203.0.113.9:444' }),
      up(1, 10, { destination: '203.0.113.8:443' }),
      up(1, 10, { protocol: 17 }),
      up(1, 10, { source: there, destination: '192.168.1.7:443' }),
      up(600, 500),
    ]);
    expect(labels).toEqual(['chum', 'chum', 'chum', null, null, null, null, null, 'chum']);
    expect(rig.counts()).toEqual({ packetsUp: 3, packetsDown: 1, uniqueTcpBytes: 1000 });
  });

  it('is one of this side whatever its address, also when both ends are the same host', () => {
    const rig = new Rig();
    rig.flows.watch([{ ...flow, remoteIp: '127.0.0.1' }]);
    const local = ['127.0.0.1:40001', '127.0.0.1:443'] as const;
    const there2 = { source: local[0], destination: local[1] };
    expect(rig.take([up(1, 5, there2), up(1, 7, { source: local[1], destination: local[0] })])).toEqual([
      'chum',
      'chum',
    ]);
    expect(rig.counts(startMs, { ...key, remoteIp: '127.0.0.1' })).toEqual({
      packetsUp: 1,
      packetsDown: 1,
      uniqueTcpBytes: 5,
    });
  });

  it('counts bytes on the wire of packets that were cut, and of those without an IP length', () => {
    const rig = new Rig();
    rig.flows.watch([flow]);
    rig.take([up(100, 1400, { snapLength: 96 }), up(1500, 9000, { offloaded: true, snapLength: 96 })]);
    rig.take([up(10_500, 100, { snapLength: 40 })]);
    // Of the last one not even the TCP header was kept: labelled, its bytes not known.
    expect(rig.counts()).toEqual({ packetsUp: 3, packetsDown: 0, uniqueTcpBytes: 10_400 });
  });

  it('leaves packets from before the announcement alone, unless their times are of another clock', () => {
    const early = up(1, 5, { timestampUs: (startMs - 1) * 1000 });
    const rig = new Rig();
    rig.flows.watch([flow]);
    expect(rig.take([early, up(6, 5)])).toEqual([null, 'chum']);
    rig.flows.settle();
    expect(rig.take([early])).toEqual(['chum']);
    const replay = new Rig(false);
    replay.flows.watch([flow]);
    expect(replay.take([early])).toEqual(['chum']);
  });

  it('lets the blacklist win, and what is paused or cut off is not seen', () => {
    const rig = new Rig(true, ['192.168.1.7']);
    rig.flows.watch([flow, { ...flow, localPort: 40_009 }]);
    const other = up(1, 30, { source: '192.168.1.8:40009' });
    expect(rig.take([up(1, 5), other, up(6, 5)])).toEqual(['chum']);
    rig.intake.paused = true;
    expect(rig.take([other])).toEqual([]);
    expect(rig.counts()).toMatchObject({ packetsUp: 0, uniqueTcpBytes: 0 });
    expect(rig.counts(startMs, { ...key, localPort: 40_009 })).toMatchObject({ packetsUp: 1 });
  });

  it('counts UDP by packets alone', () => {
    const rig = new Rig();
    rig.flows.watch([{ ...flow, protocol: 'UDP' }]);
    expect(rig.take([up(1, 40, { protocol: 17 }), up(1, 40)])).toEqual(['chum', null]);
    expect(rig.counts(startMs, { ...key, protocol: 'UDP' })).toEqual({
      packetsUp: 1,
      packetsDown: 0,
      uniqueTcpBytes: null,
    });
    expect(rig.counts()).toBeNull();
  });

  describe('ICMP', () => {
    // Type and code stand where TCP has its first port: 8 asks, 0 answers, 3 tells of what could not be delivered.
    const [asks, answers, tells] = [8 << 8, 0, 3 << 8];
    const ping: FlowKey = {
      ...{ protocol: 'ICMP', localIp: '192.168.1.7', localPort: 0, remoteIp: '203.0.113.9', remotePort: 0 },
    };
    const echo = (type: number, change: Partial<MadeSegment> = {}): MadeSegment =>
      up(1, 12, { source: `192.168.1.7:${type}`, destination: '203.0.113.9:0', protocol: 1, ...change });
    const reply = (type: number): MadeSegment =>
      echo(type, { source: `203.0.113.9:${type}`, destination: '192.168.1.7:0' });
    const counts = (packetsUp: number, packetsDown: number) => ({
      packetsUp,
      packetsDown,
      uniqueTcpBytes: null,
    });

    it('has both ends instead of ports; of it only echo requests and their answers', () => {
      const rig = new Rig();
      rig.flows.watch([{ ...ping, label: 'chum', fromMs: startMs }]);
      const others = [
        echo(asks, { source: `192.168.1.8:${asks}` }),
        echo(asks, { destination: '203.0.113.8:0' }),
        echo(asks, { protocol: 17 }),
        reply(tells),
      ];
      expect(rig.take([echo(asks), reply(answers), ...others])).toEqual([
        ...['chum', 'chum', null, null, null, null],
      ]);
      expect(rig.counts(startMs, ping)).toEqual(counts(1, 1));
      expect(rig.flows.knows({ ...ping, localIp: '192.168.1.8' })).toBe(false);
    });

    it('belongs to others two seconds after its end; another run between the same ends counts from nothing', () => {
      const rig = new Rig();
      const watched = { ...ping, label: 'chum', fromMs: startMs };
      rig.flows.watch([watched, watched]);
      rig.take([echo(asks), reply(answers)]);
      rig.flows.watch([watched]);
      rig.take([echo(asks)]);
      expect(rig.counts(startMs, ping)).toEqual(counts(2, 1));
      rig.flows.watch([watched]);
      rig.take([echo(asks)]);
      expect(rig.counts(startMs, ping)).toEqual(counts(1, 0));
      rig.flows.forget(startMs);
      rig.flows.forget(startMs + 2001);
      expect(rig.take([echo(asks)])).toEqual([null]);
      expect(rig.counts(startMs, ping)).toEqual(counts(1, 0));
      rig.flows.watch([watched]);
      expect(rig.counts(startMs, ping)).toEqual(counts(0, 0));
    });

    it('is no flow without its ends, nor TCP without its ports', () => {
      expect(flowKey.safeParse(ping).success).toBe(true);
      expect(flowKey.safeParse(key).success).toBe(true);
      for (const wrong of [
        { ...ping, localIp: undefined },
        { ...ping, localPort: 1 },
        { ...key, remotePort: 0 },
      ])
        expect(flowKey.safeParse(wrong).success).toBe(false);
    });
  });

  it('goes on after new dictionaries and names every dataset it labelled in', () => {
    const rig = new Rig();
    rig.flows.watch([flow]);
    rig.take([up(1, 5)], 'first');
    const fresh = new PacketIntake([], []);
    for (const batch of new PacketFileReader().push(
      tcpCapture([up(1, 5, { source: '10.0.0.1:1' }), up(6, 5)]),
    ))
      fresh.take(batch);
    Object.assign(rig, { intake: fresh });
    expect(rig.take([up(6, 5), up(1, 1, { source: '10.0.0.1:2' })], 'second')).toEqual(['chum', null]);
    rig.take([up(1, 1, { source: '10.0.0.1:2' })], 'third');
    expect(rig.flows.finish([key], startMs)).toEqual({
      datasets: ['first', 'second'],
      flows: [{ packetsUp: 2, packetsDown: 0, uniqueTcpBytes: 10 }],
    });
  });

  it('forgets a flow a minute after its end, told or seen, and keeps its counts', () => {
    const rig = new Rig();
    const ports = [40_001, 40_002, 40_003, 40_004];
    rig.flows.watch(ports.map((localPort) => ({ ...flow, localPort })));
    const at = (port: number, change: Partial<MadeSegment> = {}): MadeSegment =>
      up(1, 5, { source: `192.168.1.7:${port}`, ...change });
    const back = (port: number, flags: number): MadeSegment =>
      down(0, { destination: `192.168.1.7:${port}`, flags });
    // The first is ended by its owner, the second by FINs, the third by one FIN only, the fourth by a RST.
    rig.take([
      at(40_002, { flags: fin }),
      back(40_002, fin),
      at(40_003, { flags: fin }),
      back(40_004, reset),
    ]);
    rig.counts(startMs);
    rig.flows.forget(startMs);
    rig.flows.forget(startMs + 60_000);
    expect(rig.take(ports.map((port) => at(port)))).toEqual(['chum', 'chum', 'chum', 'chum']);
    rig.flows.forget(startMs + 61_000);
    expect(rig.take(ports.map((port) => at(port)))).toEqual([null, null, 'chum', null]);
    expect(rig.counts(startMs + 70_000, { ...key, localPort: 40_002 })).toEqual({
      packetsUp: 2,
      packetsDown: 1,
      uniqueTcpBytes: 5,
    });
    // The same ports again: what was counted goes on.
    rig.flows.watch([{ ...flow, localPort: 40_002 }]);
    rig.take([at(40_002, { sequence: 700, payloadBytes: 0, flags: syn }), at(40_002, { sequence: 701 })]);
    expect(rig.counts(startMs + 70_000, { ...key, localPort: 40_002 })).toEqual({
      packetsUp: 4,
      packetsDown: 1,
      uniqueTcpBytes: 10,
    });
  });

  it('watches at most 2,000: an ended one gives way first', () => {
    const rig = new Rig();
    const flowAt = (at: number): WatchedFlow => ({ ...flow, localPort: 10_000 + at });
    rig.flows.watch(Array.from({ length: 2000 }, (_, at) => flowAt(at)));
    rig.flows.finish([flowAt(5)], startMs);
    rig.flows.watch([flowAt(2000)]);
    expect(rig.flows.size).toBe(2000);
    const at = (port: number): MadeSegment => up(1, 5, { source: `192.168.1.7:${port}` });
    expect(rig.take([at(10_000), at(10_005), at(12_000)])).toEqual(['chum', null, 'chum']);
    expect(rig.flows.knows(flowAt(5))).toBe(true);
    expect(rig.flows.knows(flowAt(2001))).toBe(false);
  });
});

describe('plainIp', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:DB8:0:0::9', '2001:db8::9'],
    ['fe80::1%eth0', 'fe80::1'],
    ['odd', 'odd'],
  ])('%s is %s on the wire', (text, expected) => {
    expect(plainIp(text)).toBe(expected);
  });
});
