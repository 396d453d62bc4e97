// What must hold whatever the traffic: shares and scores that grow with what is odd, happenings alike that score alike,
// each told once, and several of a kind that do not hide each other.
import { describe, expect, it } from 'vitest';
import { channelUnits } from '../analysis/channel-units.ts';
import type { JudgedUnits } from '../analysis/unit-set.ts';
import { createRandom } from '../analysis/random.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { bothShares } from './channel-signals.ts';
import { evidenceOfScore, fuseSignals } from './fusion.ts';
import { families, type Family, type Signal } from './signal.ts';

function signal(family: Family, p: number): Signal {
  return {
    ...{ family, statistic: 'net-upload', value: 1, unit: 'B', p, behaviour: p, channel: 0, detail: {} },
  };
}

/** Scores of happenings that have these shares, by family, among `crowd`. */
function scores(happenings: readonly Partial<Record<Family, number>>[], crowd = happenings.length): number[] {
  const signals: Signal[] = [];
  const of: number[] = [];
  happenings.forEach((shares, at) => {
    for (const [family, p] of Object.entries(shares) as [Family, number][]) {
      signals.push(signal(family, p));
      of.push(at);
    }
  });
  return [...fuseSignals(signals, of, happenings.length, crowd).score];
}

describe('the fusion', () => {
  it('takes what is first in one family for enough', () => {
    const [first, mild] = scores([{ dns: 1e-5 }, { upload: 0.05, beacon: 0.05, clear: 0.05 }], 1000);
    expect(first).toBeGreaterThan(3.5);
    expect(mild).toBeLessThan(1.2);
  });

  it('takes volume and clockwork towards an ordinary server together for half of what they add elsewhere', () => {
    const score = (hasOrdinaryServer: boolean): number => {
      const both = (['upload', 'beacon'] as const).map((family) => ({
        ...signal(family, 0.002),
        hasOrdinaryServer,
      }));
      return fuseSignals(both, [0, 0], 1, 500).score[0] as number;
    };
    const alone = scores([{ upload: 0.002 }], 500)[0] as number;
    expect(score(true) - alone).toBeCloseTo((score(false) - alone) / 2, 9);
    expect(score(true)).toBeGreaterThan(alone);
    // Clear text is no part of it.
    const mixed = [{ ...signal('upload', 0.002), hasOrdinaryServer: true }, signal('clear', 0.002)];
    expect(fuseSignals(mixed, [0, 0], 1, 500).score[0]).toBeCloseTo(score(false), 9);
  });

  it('lets long uploads add to another family, and never lead', () => {
    const [upload, both, rarest, alone] = scores(
      [{ upload: 1e-3 }, { upload: 1e-3, long: 1e-2 }, { upload: 1e-3, long: 1e-5 }, { long: 1e-5 }],
      10_000,
    );
    expect(upload).toBeCloseTo(-Math.log10(9e-3), 9);
    expect(both! - upload!).toBeCloseTo(0.5, 9);
    expect(rarest! - upload!).toBeCloseTo(2, 9);
    expect(alone).toBe(0);
  });

  it('grows with every share that gets smaller', () => {
    let before = -1;
    for (let p = 0.5; p > 1e-9; p /= 3) {
      const [score] = scores([{ upload: p, beacon: 0.01 }], 1000);
      expect(score).toBeGreaterThanOrEqual(before);
      before = score!;
    }
    expect(scores([{ upload: 1e-3, beacon: 1e-3 }], 1000)[0]).toBeGreaterThan(
      scores([{ upload: 1e-3 }], 1000)[0]!,
    );
  });

  it('gives happenings alike equal scores, and evidence from 0 to 1', () => {
    const alike = scores(Array.from({ length: 40 }, () => ({ upload: 1e-3, nx: 1e-2 })));
    expect(new Set(alike).size).toBe(1);
    expect([evidenceOfScore(0, 10), evidenceOfScore(99, 10)]).toEqual([0, 1]);
    // The largest of many is larger by chance.
    expect(evidenceOfScore(3, 100_000)).toBeLessThan(evidenceOfScore(3, 1000));
  });

  it('takes nothing for rarer than this capture shows, and lets a few thieves not hide each other', () => {
    const everybody = scores(Array.from({ length: 100 }, () => ({ clear: 1e-4 })));
    expect(Math.max(...everybody)).toBeLessThan(0.2);
    const six = Array.from({ length: 6 }, () => ({ dns: 1e-6 }));
    const among = scores([...six, ...Array.from({ length: 994 }, () => ({}))]);
    expect(Math.min(...among.slice(0, 6))).toBeGreaterThan(5);
  });

  it.each([
    [50, 1.3, 2.9],
    [300, 1.9, 3.2],
    [1000, 2.6, 3.9],
    [5000, 3.3, 6.5],
  ])('has the known largest score in a crowd of %i that means nothing', (count, median, largest) => {
    const random = createRandom(count);
    const found = Array.from({ length: 30 }, () => {
      const crowd = Array.from({ length: count }, () =>
        Object.fromEntries(families.filter(() => random() < 0.2).map((family) => [family, 1 - random()])),
      );
      return Math.max(...scores(crowd));
    }).sort((a, b) => a - b);
    expect(found[15]).toBeGreaterThan(median - 0.6);
    expect(found[15]).toBeLessThan(median + 0.6);
    expect(found[29]).toBeLessThan(largest + 0.5);
  });
});

describe('an identity', () => {
  it('that is ordinary costs, and a rarer one never lowers the oddness', () => {
    expect(bothShares(0.01, 1)).toBeGreaterThan(0.05);
    let before = 1;
    for (let identity = 1; identity > 1e-4; identity /= 2) {
      const share = bothShares(0.01, identity);
      expect(share).toBeLessThanOrEqual(before);
      before = share;
    }
  });
});

const unitsOf = (rows: readonly PacketRow[]): JudgedUnits =>
  channelUnits(readTraffic(packetTable(rows)), null);

/** 150 hosts ask for a name and read a page. */
function office(): PacketRow[] {
  return Array.from({ length: 150 }, (_, at): PacketRow[] => {
    const host = `10.0.${1 + (at >> 7)}.${1 + (at & 127)}`;
    const [from, to] = [`${host}:${40_000 + at}`, `198.51.100.${1 + (at % 90)}:443`];
    return [
      {
        at,
        from: `${host}:5353`,
        to: '10.0.0.53:53',
        protocol: 'UDP',
        payload: 30,
        dns: `www.site${at % 90}.example`,
      },
      { at: at + 0.1, from, to, flags: 'SYN', payload: 0 },
      { at: at + 0.2, from: to, to: from, flags: 'SYN, ACK', payload: 0 },
      {
        at: at + 0.3,
        from,
        to,
        flags: 'ACK',
        payload: 500 + (at % 40),
        sni: `www.site${at % 90}.example`,
        facts: 8,
      },
      { at: at + 0.4, from: to, to: from, flags: 'ACK', payload: 4000 + 13 * (at % 11) },
    ];
  }).flat();
}

const listed = (units: JudgedUnits): string[] => Array.from(units.listed, (unit) => units.id(unit));

describe('two of a kind in one capture', () => {
  const tunnel = (host: string, domain: string, port = 20_000): PacketRow[] =>
    Array.from({ length: 900 }, (_, at): PacketRow => ({
      ...{
        at: 10 + at / 10,
        from: `${host}:${port + at}`,
        to: '10.0.0.53:53',
        protocol: 'UDP',
        payload: 90,
      },
      dns: `${`${at}`.padStart(40, 'abcdefghijklmnopqrst')}.${domain}`,
    }));
  const scan = (host: string, target: string): PacketRow[] =>
    Array.from({ length: 1000 }, (_, at): PacketRow => ({
      ...{
        at: 20 + at / 50,
        from: `${host}:${30_000 + at}`,
        to: `${target}:${1 + at}`,
        flags: 'SYN',
        payload: 0,
      },
    }));
  const theft = (host: string, target: string): PacketRow[] =>
    Array.from({ length: 100 }, (_, at): PacketRow => ({
      ...{ at: 30 + at / 10, from: `${host}:51000`, to: `${target}:26667`, flags: 'ACK', payload: 20_000 },
    }));

  it('tunnels of one host through one resolver are two rows with evidence of a half', () => {
    const units = unitsOf([
      ...office(),
      ...tunnel('10.0.1.7', 'one.example'),
      ...tunnel('10.0.1.7', 'two.test', 40_000),
    ]);
    expect(listed(units).slice(0, 2).sort()).toEqual([
      '10.0.1.7 → 10.0.0.53 (one.example)',
      '10.0.1.7 → 10.0.0.53 (two.test)',
    ]);
    for (const unit of units.listed.subarray(0, 2)) {
      expect(units.evidence[unit]).toBeGreaterThanOrEqual(0.5);
      expect(units.packets[unit]).toBe(900);
      expect(units.reasons(unit)[1]!.text).toMatch(/^For instance .*(one\.example|two\.test|…)/);
      expect(units.reasons(unit)[0]!.text).toMatch(
        /asked for 900 different names under (one\.example|two\.test)/,
      );
    }
  });

  it('scans and thefts of two hosts are all found, a scan of 1,000 ports in one row', () => {
    const units = unitsOf([
      ...office(),
      ...scan('10.0.1.7', '198.51.100.7'),
      ...scan('10.0.1.8', '198.51.100.8'),
      ...theft('10.0.1.9', '203.0.113.9'),
      ...theft('10.0.1.10', '203.0.113.10'),
    ]);
    expect(listed(units).slice(0, 4).sort()).toEqual([
      '10.0.1.10 → 203.0.113.10',
      '10.0.1.7 → 198.51.100.7',
      '10.0.1.8 → 198.51.100.8',
      '10.0.1.9 → 203.0.113.9',
    ]);
    expect(listed(units).filter((id) => id.startsWith('10.0.1.7 → 198.51.100.7'))).toHaveLength(1);
  });

  it('echoes with pauses of a minute are one row with all they carried', () => {
    const pings = Array.from({ length: 12 }, (_, at): PacketRow[] => {
      const times = at * 61;
      return [
        { at: times, from: '10.0.1.7', to: '203.0.113.9', protocol: 'ICMP', payload: 100 + at, facts: 256 },
        {
          at: times + 60.5,
          from: '203.0.113.9',
          to: '10.0.1.7',
          protocol: 'ICMP',
          payload: 900 + at,
          facts: 512 | 4096,
        },
      ];
    }).flat();
    const units = unitsOf([...office(), ...pings]);
    expect(listed(units)[0]).toBe('10.0.1.7 → 203.0.113.9');
    expect(units.packets[units.listed[0]!]).toBe(24);
    expect(listed(units).filter((id) => id.includes('203.0.113.9'))).toHaveLength(1);
  });
});
