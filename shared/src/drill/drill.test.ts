// Uploads that are only packets in memory: what they look like, what is drawn, when they are noticed.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../analysis/random.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { packetTable, tableEpochUs, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { PacketDictionaries, type PacketTable } from '../domain/packet-table.ts';
import { alarmScore } from '../findings/fusion.ts';
import { drawUpload, uploadChoice, type UploadWay } from './draw-uploads.ts';
import { limitSize } from './limit-of-cells.ts';
import { limitSizes, noticeUpload, type Noticed } from './notice-upload.ts';
import { uploadPackets, type UploadPlan } from './upload-packets.ts';

const plan: UploadPlan = {
  ...{ client: '192.168.1.7', server: '203.0.113.9', port: 443, serverName: 'a.example', ja4: 't13x' },
  ...{ startUs: tableEpochUs, bytes: 1_000_000, rate: 50_000 },
};

describe('uploadPackets', () => {
  const { table, sentAtUs } = uploadPackets(plan, new PacketDictionaries(), createRandom(1));

  it('is one flow that sends exactly the payload, after a hello with the name, at about the rate', () => {
    const { flows } = readTraffic(table);
    expect(flows.count).toBe(1);
    expect((flows.clientPayload[0] as number) - 517).toBe(plan.bytes);
    expect(flows.serverPort[0]).toBe(443);
    expect(table.dictionaries.details.get(flows.helloDetail[0] as number)).toMatchObject({
      ...{ sni: 'a.example', ja4: 't13x' },
    });
    const seconds = ((flows.lastUs[0] as number) - (flows.firstUs[0] as number)) / 1e6;
    expect(seconds).toBeGreaterThan(12);
    expect(seconds).toBeLessThan(30);
  });

  it('is in order of time, and has sent so much by the moment that it says', () => {
    const times = table.timestampUs.subarray(0, table.count);
    expect([...times].every((us, at) => at === 0 || us >= (times[at - 1] as number))).toBe(true);
    const client = table.dictionaries.addresses.find(plan.client);
    for (const bytes of [1, 16_000, 500_000, plan.bytes]) {
      let sent = -517;
      for (let row = 0; row < table.count; row++)
        if (table.source[row] === client && (table.timestampUs[row] as number) <= Math.round(sentAtUs(bytes)))
          sent += table.payloadSize[row] as number;
      expect(sent).toBeGreaterThanOrEqual(bytes);
      expect(sent - bytes).toBeLessThan(1448);
    }
  });

  it('carries no label that a detector could read', () => {
    expect(
      new Set([...table.label.subarray(0, table.count)].map((id) => table.dictionaries.labels.get(id))),
    ).toEqual(new Set(['norm']));
  });
});

/** Twenty hosts read pages of some servers for twenty minutes. */
function office(): PacketTable {
  const rows: PacketRow[] = [];
  for (let at = 0; at < 2000; at++) {
    const host = `192.168.1.${1 + (at % 20)}:${40_000 + at}`;
    const server = `198.18.0.${1 + (at % 37)}:443`;
    const start = at * 0.6;
    const name = { sni: `www${at % 37}.example`, ja4: at % 9 === 0 ? 't13rare' : 't13common', facts: 8 };
    rows.push({ at: start, from: host, to: server, flags: 'PSH, ACK', payload: 517, ...name });
    rows.push({ at: start + 0.1, from: server, to: host, flags: 'PSH, ACK', payload: 1400 });
  }
  return packetTable(rows);
}

function outcome(way: UploadWay, table = office()): Noticed | null {
  const random = createRandom(7);
  const drawn = drawUpload(uploadChoice(table, {}), way, random);
  if (drawn === null) throw new Error('nothing was drawn');
  const steps = noticeUpload({ table, context: {}, limit: alarmScore }, drawn, random);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

describe('drawUpload', () => {
  const choice = uploadChoice(office(), {});

  it('knows the hosts, the servers that they use, and the usual TLS client', () => {
    expect(choice.hosts).toHaveLength(20);
    expect(choice.known).toHaveLength(740);
    expect(choice.known[0]).toEqual({
      ...{ client: '192.168.1.1', server: '198.18.0.1', serverName: 'www0.example' },
    });
    expect(choice.ja4).toBe('t13common');
  });

  it('draws the same for the same seed, ends before the traffic does, and a new server is nobody’s', () => {
    for (const seed of [1, 2, 3, 4]) {
      const way = { place: 'new', port: 'odd', rate: 1000 } as const;
      const drawn = drawUpload(choice, way, createRandom(seed)) as UploadPlan;
      expect(drawUpload(choice, way, createRandom(seed))).toEqual(drawn);
      expect(choice.isUsed(drawn.server)).toBe(false);
      expect(drawn).toMatchObject({ serverName: null, ja4: 't13common' });
      expect(drawn.startUs + (drawn.bytes / 1000) * 1e6).toBeLessThanOrEqual(choice.endUs);
    }
  });

  it('draws the same whatever was tried before', () => {
    const table = office();
    const own = uploadChoice(table, {});
    const way = { place: 'new', port: '443', rate: 1e6 } as const;
    const drawn = drawUpload(own, way, createRandom(5)) as UploadPlan;
    uploadPackets({ ...drawn, bytes: 10_000 }, table.dictionaries, createRandom(1));
    expect(drawUpload(own, way, createRandom(5))).toEqual(drawn);
  });

  it('draws a server that the host uses, with its name', () => {
    for (const seed of [1, 2, 3, 4]) {
      const way = { place: 'known', port: '443', rate: 1e6 } as const;
      const { client, server, serverName, bytes } = drawUpload(choice, way, createRandom(seed)) as UploadPlan;
      expect(choice.known).toContainEqual({ client, server, serverName });
      expect(bytes).toBe(limitSizes.at(-1));
    }
  });

  it('draws nothing from traffic that leaves nowhere', () => {
    const inside = packetTable([{ at: 0, from: '10.0.0.1:1', to: '10.0.0.2:443', payload: 9 }]);
    expect(
      drawUpload(uploadChoice(inside, {}), { place: 'new', port: '443', rate: 1 }, createRandom(1)),
    ).toBeNull();
    expect(
      drawUpload(uploadChoice(packetTable([]), {}), { place: 'new', port: '443', rate: 1 }, createRandom(1)),
    ).toBeNull();
  });
});

describe('noticeUpload', () => {
  it('notices an upload to an odd port early, and one that looks like the rest later or never', () => {
    const odd = outcome({ place: 'new', port: 'odd', rate: 50_000 });
    expect(odd?.bytes).toBeLessThanOrEqual(512_000);
    expect(odd?.detectors[0]).toBe('upload');
    expect(odd?.sentBytes).toBe(odd?.bytes);
    const plain = outcome({ place: 'new', port: '443', rate: 50_000 });
    expect(plain?.bytes ?? Infinity).toBeGreaterThan(odd?.bytes ?? 0);
  });

  it('says what was sent where the traffic ends first, and changes nothing of the traffic', () => {
    const table = office();
    const before = table.timestampUs.slice(0, table.count);
    const slow = outcome({ place: 'new', port: '443', rate: 50 }, table);
    expect(slow?.bytes).toBeNull();
    expect(slow?.sentBytes).toBeLessThanOrEqual(64_000);
    expect([...table.timestampUs.slice(0, table.count)]).toEqual([...before]);
    expect(table.count).toBe(4000);
  });
});

it.each([
  [[16, 32, 64, null], 0.5, 32],
  [[16, 32, 64, null], 0.9, null],
  [[64, 16, 32], 0.9, 64],
  [[null, null], 0.5, null],
  [[16], 0.5, 16],
  [[], 0.5, null],
])('of %j from %d on: %s', (sizes, share, limit) => {
  expect(
    limitSize(
      sizes.map((bytes) => ({ bytes })),
      share,
    ),
  ).toBe(limit);
});
