// Connections that send for long: which count, how long they are, and to whom it is said.
import { describe, expect, it } from 'vitest';
import { Hour } from '../analysis/office-hour.fixture.ts';
import { appendPacket, packetTable } from '../domain/packet-rows.fixture.ts';
import { factBits, type PacketTable } from '../domain/packet-table.ts';
import { findingReasons } from './finding-text.ts';
import { happeningId } from './happening-id.ts';
import { longestUpload } from './long-uploads.ts';
import { PrefixReader } from './prefix-reader.ts';
import { scoreFindings } from './score-findings.ts';
import type { FamilySay } from './fusion.ts';
import type { Happenings } from './happenings.ts';

const client = '192.168.1.5';

interface Connection {
  readonly port?: number;
  readonly from?: number;
  readonly lastsS: number;
  readonly up: number;
  readonly down?: number;
  readonly server?: string;
  readonly sni?: string;
}

/** Eleven pieces over its time, each answered; closed ten minutes after the last. */
function connect(table: PacketTable, of: Connection): void {
  const { port = 50_000, from = 0, lastsS, up, down = 110, server = '203.0.113.9:4433', sni } = of;
  const [out, back] = [
    { from: `${client}:${port}`, to: server },
    { from: server, to: `${client}:${port}` },
  ];
  appendPacket(table, { at: from, ...out, flags: 'SYN', payload: 0 });
  appendPacket(table, { at: from + 0.01, ...back, flags: 'SYN, ACK', payload: 0 });
  for (let piece = 0; piece <= 10; piece++) {
    const at = from + (lastsS * piece) / 10;
    const hello =
      piece === 0 ? { facts: factBits.hasHello, ja4: 't13', ...(sni === undefined ? {} : { sni }) } : {};
    appendPacket(table, { at: at + (piece === 0 ? 0.02 : -0.01), ...out, payload: up / 11, ...hello });
    appendPacket(table, { at: at + (piece === 0 ? 0.03 : 0), ...back, payload: down / 11 });
  }
  appendPacket(table, { at: from + lastsS + 600, ...out, flags: 'FIN, ACK', payload: 0 });
}

function read(...connections: Connection[]): Happenings {
  const table = packetTable([]);
  for (const one of connections) connect(table, one);
  return new PrefixReader(table, {}).happenings(table.count);
}

const longest = (...connections: Connection[]): number => longestUpload(read(...connections).book, 0);

describe('longestUpload', () => {
  it('is the time from the first packet to the last payload, not to the end of the connection', () => {
    expect(longest({ lastsS: 120, up: 22_000 })).toBeCloseTo(120, 6);
  });
  it('is that of the longest connection of a channel, not their sum', () => {
    const second = { port: 50_001, from: 1000, lastsS: 200, up: 22_000 };
    expect(longest({ lastsS: 120, up: 22_000 }, second)).toBeCloseTo(200, 6);
  });
  it('counts from 10 kB more than came back on', () => {
    expect(longest({ lastsS: 120, up: 11_000, down: 1100 })).toBe(0);
    expect(longest({ lastsS: 120, up: 11_110, down: 1100 })).toBeCloseTo(120, 6);
  });
  it('counts from three times as much as came back on', () => {
    expect(longest({ lastsS: 120, up: 33_000, down: 11_011 })).toBe(0);
    expect(longest({ lastsS: 120, up: 33_000, down: 11_000 })).toBeCloseTo(120, 6);
  });
});

describe('the family of long uploads', () => {
  const says = (of: Connection): FamilySay[] => [...read(of).says.values()].flat();
  const long = (of: Connection): FamilySay | undefined => says(of).find(({ family }) => family === 'long');
  const odd = { lastsS: 300, up: 220_000 };

  it('says how many ordinary channels do so, by the table', () => {
    expect(long(odd)?.signal).toMatchObject({ statistic: 'long-upload', unit: 's' });
    expect(long(odd)?.signal.behaviour).toBeCloseTo(0.006, 6);
    expect(long({ ...odd, lastsS: 59 })).toBeUndefined();
  });
  it('is silent of an ordinary server, where it would only be a large upload once more', () => {
    const named = { ...odd, server: '203.0.113.9:443', sni: 'drive.example' };
    expect(says(named).map(({ family }) => family)).toContain('upload');
    expect(long(named)).toBeUndefined();
  });
  it('is silent of a server of the house', () => {
    expect(long({ ...odd, server: '192.168.1.9:4433' })).toBeUndefined();
  });
  it('has its words', () => {
    const happenings = read(odd);
    expect(findingReasons(happenings, 0).map(({ text }) => text)).toContain(
      '192.168.1.5 had one connection to 203.0.113.9:4433 open for 5 min and sent far more over it than came back (so do 1 in 167 ordinary channels)',
    );
  });
});

/** A quarter of an hour of browsing, and 750 kB without TLS to a port that nobody registered. */
function sending(name: string | null, lastsS: number): Hour {
  const hour = new Hour(4);
  for (let at = 0; at < 900; at += 3) {
    const site = 1 + Math.floor(hour.random() * 40);
    const sni = `site-${site}.example`;
    const remote = `198.51.100.${site}`;
    hour.names.set(remote, sni);
    hour.ask(hour.any(), sni, at);
    hour.exchange({ at: at + hour.random(), host: hour.any(), remote, port: 443, up: 900, down: 9000, sni });
  }
  const [host, remote] = [hour.host(17), '203.0.113.77'];
  if (name !== null) hour.names.set(remote, name);
  hour.ask(host, name ?? 'site-1.example', 299);
  // Its last payload comes after three quarters of the time.
  hour.exchange({ at: 300, host, remote, port: 45_678, up: 750_000, down: 3000, lastsS: (lastsS * 4) / 3 });
  return hour;
}

function judged({ table, names }: Hour): { score: number; families: string[]; alarms: number } {
  const happenings = new PrefixReader(table, { names }).happenings(table.count);
  const ids = Array.from({ length: happenings.count }, (_, id) => id);
  const own = ids.find((id) => happeningId(happenings, id) === '10.1.1.27 → 203.0.113.77') as number;
  return {
    score: happenings.score[own] as number,
    families: (happenings.says.get(own) ?? []).map(({ family }) => family),
    alarms: scoreFindings(table, { names }).findings.length,
  };
}

describe('a minute of upload to an unregistered port', () => {
  it('of a server with a name is one weak clue, no more than the same in four seconds', () => {
    const slow = judged(sending('video.example', 60));
    expect(slow).toEqual(judged(sending('video.example', 4)));
    expect(slow).toMatchObject({ families: ['upload'], alarms: 0 });
  });
  it('of an address without a name adds to what the upload says', () => {
    const slow = judged(sending(null, 60));
    expect(slow).toMatchObject({ families: ['upload', 'long'], alarms: 1 });
    expect(slow.score).toBeGreaterThan(judged(sending(null, 4)).score + 0.3);
  });
});
