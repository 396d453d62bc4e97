// One analysis from packets: what it finds in a made-up hour, numbers that can be checked in the packets, thinning,
// empty and tiny tables, bad settings.
import { describe, expect, it } from 'vitest';
import { analysisResult } from '../contract/analysis.ts';
import { JawsError } from '../contract/errors.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { PacketTable } from '../domain/packet-table.ts';
import { analyseTable, type TableSettings } from './analyse.ts';
import { featuresOf } from './feature-list.ts';
import { pointHeader, pointRows } from './point-rows.ts';

const settings: TableSettings = {
  unit: 'endpoints',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  features: null,
  top: 20,
  maxPoints: 20_000,
};

/** A host that visits twelve servers and sends 400 kB to a thirteenth, on a port of its own. */
function smallOffice(): PacketRow[] {
  const rows: PacketRow[] = [];
  for (let server = 1; server <= 12; server++) {
    for (const [host, port] of [
      ['10.0.0.5', 50_000],
      ['10.0.0.6', 51_000],
    ] as const) {
      const from = `${host}:${port + server}`;
      const to = `198.51.100.${server}:443`;
      rows.push({ at: server, from, to, flags: 'SYN', payload: 0 });
      rows.push({ at: server + 0.1, from, to, flags: 'ACK', payload: 1000 + server });
      rows.push({ at: server + 0.2, from: to, to: from, flags: 'ACK', payload: 40_000 + 17 * server });
    }
  }
  for (let piece = 0; piece < 400; piece++) {
    rows.push({
      at: 20 + piece / 100,
      from: '10.0.0.5:52000',
      to: '203.0.113.9:8081',
      flags: 'ACK',
      payload: 1000,
    });
  }
  return rows;
}

describe('analyseTable', () => {
  it('gives a result that the contract accepts, for every unit and method', () => {
    const table = packetTable(smallOffice());
    for (const unit of ['channels', 'packets', 'flows', 'endpoints'] as const) {
      for (const method of ['dbscan', 'kmeans'] as const) {
        const { result } = analyseTable(table, { ...settings, unit, method });
        expect(analysisResult.safeParse(result).error).toBeUndefined();
        expect(result.drawn.id).toHaveLength(result.points);
        expect(result.features.map(({ name }) => name).sort()).toEqual(
          featuresOf(unit)
            .map(({ name }) => name)
            .sort(),
        );
      }
    }
  });

  it('puts the upload first, once, with reasons equal to the packets', () => {
    const { result } = analyseTable(packetTable(smallOffice()), settings);
    expect(result.top[0]).toMatchObject({ id: '10.0.0.5', more: { endpoints: ['203.0.113.9'] } });
    expect(result.top.map(({ id }) => id)).not.toContain('203.0.113.9');
    const [first] = result.top;
    // 400 packets of 1,000 B, and twelve visits of 1,001 to 1,012 B.
    expect(first!.families[0]).toMatchObject({ name: 'upload', value: 400_000, unit: 'B' });
    expect(first!.reasons[0]!.text).toMatch(
      /^10\.0\.0\.5 sent 400 kB more to 203\.0\.113\.9:8081 than came back \(so do 1 in [\d,]+ ordinary channels and 1 of 25 here\)$/,
    );
    expect(first!.reasons.map(({ feature }) => feature)).toContain('alternative-port');
    expect([first!.bytesUp, first!.packets]).toEqual([400 * 1054 + 12 * 54 + 12 * 1054 + 78, 400 + 36]);
    const channels = analyseTable(packetTable(smallOffice()), { ...settings, unit: 'channels' }).result;
    expect(channels.top[0]).toMatchObject({
      ...{ id: '10.0.0.5 → 203.0.113.9', srcIp: '10.0.0.5', dstIp: '203.0.113.9', dstPort: 8081 },
      ...{ bytesUp: 400 * 1054, packets: 400 },
    });
    expect([channels.points, channels.happenings]).toEqual([25, 25]);
  });

  it('lists every unit where all are asked for', () => {
    const { result } = analyseTable(packetTable(smallOffice()), { ...settings, top: 100, all: true });
    expect(result.top).toHaveLength(result.points);
    expect(
      result.top
        .slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['10.0.0.5', '203.0.113.9']);
    expect(result.top.every(({ more }) => more === undefined)).toBe(true);
  });

  it('ranks the flow first among flows, in the local frame', () => {
    const { result } = analyseTable(packetTable(smallOffice()), { ...settings, unit: 'flows' });
    expect(result.top[0]).toMatchObject({
      srcIp: '10.0.0.5',
      dstIp: '203.0.113.9',
      dstPort: 8081,
      bytesDown: 0,
      communityId: expect.stringMatching(/^1:/) as string,
    });
    const channels = analyseTable(packetTable(smallOffice()), settings).result.top;
    expect(channels.every(({ communityId }) => communityId === undefined)).toBe(true);
  });

  it('gives identical units equal evidence', () => {
    const rows = Array.from({ length: 30 }, (_, at): PacketRow => ({
      at: 0,
      from: `10.0.0.${at + 1}:50000`,
      to: `198.51.100.${at + 1}:443`,
      payload: 500,
    }));
    const { evidence } = analyseTable(packetTable(rows), { ...settings, unit: 'flows' });
    expect(new Set(evidence).size).toBe(1);
    expect(evidence[0]).toBeLessThan(0.5);
  });

  it('is the same twice with the same seed', () => {
    const table = packetTable(smallOffice());
    const once = analyseTable(table, { ...settings, unit: 'packets', maxPoints: 50 }, { seed: 4 }).result;
    expect(analyseTable(table, { ...settings, unit: 'packets', maxPoints: 50 }, { seed: 4 }).result).toEqual(
      once,
    );
    expect(once.drawn.id).toHaveLength(50);
    const drawn = new Set(once.drawn.id);
    expect(once.top.filter(({ evidence }) => evidence > 0).every(({ id }) => drawn.has(id))).toBe(true);
  });

  it('uses only the features that are switched on', () => {
    const { result } = analyseTable(packetTable(smallOffice()), {
      ...settings,
      features: ['upload', 'net_upload'],
    });
    expect(result.features.map(({ name }) => name)).toEqual(['upload', 'net_upload']);
    // What is found does not depend on what is drawn.
    expect(result.top[0]!.families[0]!.name).toBe('upload');
  });

  it('refuses features that are not there, and names those that are', () => {
    const run = (): unknown => analyseTable(packetTable(smallOffice()), { ...settings, features: ['port'] });
    expect(run).toThrow(JawsError);
    expect(run).toThrow(/"port".*net_upload/);
  });

  it.each(['channels', 'packets', 'flows', 'endpoints'] as const)(
    'answers empty and one-packet tables: %s',
    (unit) => {
      const empty = analyseTable(new PacketTable(1), { ...settings, unit }).result;
      expect([empty.points, empty.top.length, empty.drawn.id.length]).toEqual([0, 0, 0]);
      expect(analysisResult.safeParse(empty).error).toBeUndefined();
      const table = packetTable([{ at: 0, from: '10.0.0.1:1', to: '203.0.113.1:2', payload: 9 }]);
      const one = analyseTable(table, { ...settings, unit }).result;
      expect(analysisResult.safeParse(one).error).toBeUndefined();
      expect(one.top.every(({ evidence }) => evidence < 0.3)).toBe(true);
      expect([empty.happenings, one.happenings]).toEqual([0, 1]);
    },
  );

  it('writes one row of points per unit, standardised features and place included', () => {
    const analysis = analyseTable(packetTable(smallOffice()), settings);
    const header = pointHeader(analysis);
    const rows = [...pointRows(analysis)];
    expect(rows).toHaveLength(analysis.result.points);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
    const kinds = new Set(rows.map((row) => row.at(-1)));
    expect([...kinds].every((kind) => ['core', 'border', 'noise'].includes(String(kind)))).toBe(true);
    expect(rows.filter((row) => row.at(-1) === 'noise')).toHaveLength(analysis.result.noise);
  });
});
