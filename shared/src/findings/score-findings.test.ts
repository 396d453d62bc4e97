// Findings of made-up traffic: what is found, what is not, episodes, how sure, and that an alert needs no later packet.
import { describe, expect, it } from 'vitest';
import { Hour } from '../analysis/office-hour.fixture.ts';
import { syntheticHour, type SyntheticHour } from '../analysis/synthetic-hour.fixture.ts';
import { finding, type Finding } from '../contract/detection.ts';
import { appendPacket, packetTable } from '../domain/packet-rows.fixture.ts';
import { factBits, type PacketTable } from '../domain/packet-table.ts';
import { selectPackets } from '../domain/select-packets.ts';
import { scoreFindings } from './score-findings.ts';

const inside = '10.1.1.27';
const outside = '203.0.113.77';

/** 300 kB over TLS without a name to an odd port. */
function upload(hour: Hour, at: number, remote = outside, label?: string): void {
  const first = hour.table.count;
  hour.exchange({ at, host: inside, remote, port: 8043, up: 3e5, down: 3e3, lastsS: 4, sni: null });
  if (label === undefined) return;
  const id = hour.table.dictionaries.labels.intern(label);
  hour.table.label.fill(id, first, hour.table.count);
}

/** A quiet office: browsing by the clock of nobody. */
function quiet(hour: Hour, until: number): void {
  for (let at = 0; at < until; at += 3) {
    const remote = `198.51.100.${1 + Math.floor(hour.random() * 40)}`;
    hour.names.set(remote, `site-${remote.split('.')[3] ?? ''}.example`);
    const sni = hour.names.get(remote) ?? null;
    hour.ask(hour.any(), sni ?? '', at);
    hour.exchange({ at: at + hour.random(), host: hour.any(), remote, port: 443, up: 900, down: 9000, sni });
  }
}

function scored(hour: Pick<SyntheticHour, 'table' | 'names'>) {
  return scoreFindings(hour.table, { names: hour.names });
}

/** Packets up to and with this ms, in any order of the table. */
function cutAfter(table: PacketTable, ms: number): PacketTable {
  const rows = Array.from({ length: table.count }, (_, row) => row);
  return selectPackets(
    table,
    Uint32Array.from(rows.filter((row) => (table.timestampUs[row] as number) <= ms * 1000)),
  );
}

/** What was known at the alert. */
function atAlert(one: Finding | undefined) {
  if (one === undefined) return null;
  const { id, alertMs, firstMs, score, reasons, families, bytesOutAtAlert, counterfactual, lowered } = one;
  return { id, alertMs, firstMs, score, reasons, families, bytesOutAtAlert, counterfactual, lowered };
}

describe('scoreFindings', () => {
  it('finds nothing in a made-up hour without a culprit', () => {
    const { findings, decisions, happenings, limit, hours } = scored(syntheticHour(3, null));
    expect(findings).toEqual([]);
    expect(happenings).toBeGreaterThan(5000);
    expect(decisions).toBeGreaterThan(happenings);
    expect(limit.score).toBe(2.2);
    expect(hours).toBeGreaterThan(0.9);
  });

  it('tells an upload with its direction, its moment and what would not have been one', () => {
    const hour = new Hour(4);
    quiet(hour, 900);
    upload(hour, 300);
    const { findings, techniques } = scored(hour);
    expect(findings).toHaveLength(1);
    const [one] = findings as [Finding];
    finding.parse(one);
    expect(one).toMatchObject({
      srcIp: inside,
      dstIp: outside,
      dstPort: 8043,
      localIp: inside,
      remoteIp: outside,
    });
    expect(one.bytesOutAtAlert).toBeLessThan(one.bytesUp);
    expect(one.bytesUp).toBeGreaterThan(2.9e5);
    expect(one.counterfactual?.bytes).toBeLessThan(one.bytesOutAtAlert);
    expect(one.counterfactual?.text).toMatch(/^Not flagged below \d+ kB/);
    expect(one.attack).toEqual(['T1041', 'T1048']);
    expect(Object.keys(techniques)).toEqual(one.attack);
    expect(one.alertMs).toBeGreaterThanOrEqual(one.firstMs);
    const again = scoreFindings(cutAfter(hour.table, one.alertMs), { names: hour.names });
    expect(atAlert(again.findings.find(({ id }) => id === one.id))).toEqual(atAlert(one));
    const before = scoreFindings(cutAfter(hour.table, one.alertMs - 1), { names: hour.names });
    expect(before.findings).toEqual([]);
  });

  it('does not call a large download a finding', () => {
    const hour = new Hour(4);
    quiet(hour, 600);
    // Fetched by an inside client; and pushed in by an outside one.
    hour.exchange({
      at: 100,
      host: inside,
      remote: outside,
      port: 8043,
      up: 2e3,
      down: 5e7,
      lastsS: 9,
      sni: null,
    });
    hour.exchange({
      at: 200,
      host: inside,
      remote: '203.0.113.9',
      port: 8044,
      inbound: true,
      sni: null,
      up: 2e3,
      down: 5e7,
    });
    expect(scored(hour).findings).toEqual([]);
  });

  it('gives each episode one alert, each with an id of its own and the bytes of its own', () => {
    const hour = new Hour(4);
    quiet(hour, 3600);
    for (const at of [300, 400, 2400]) upload(hour, at);
    const { findings, decisions } = scored(hour);
    const byTime = [...findings].sort((a, b) => a.alertMs - b.alertMs);
    expect(byTime).toHaveLength(2);
    const [first, second] = byTime as [Finding, Finding];
    expect(first.id).not.toBe(second.id);
    // Two uploads within 15 minutes are one episode.
    expect(first.bytesUp).toBeGreaterThan(5.9e5);
    expect(second.bytesUp).toBeLessThan(3.2e5);
    expect(second.firstMs - first.lastMs).toBeGreaterThan(900_000);
    expect(decisions).toBeGreaterThanOrEqual(2);
    expect(scored(hour).findings.map(({ id }) => id)).toEqual(findings.map(({ id }) => id));
    for (const one of findings) {
      const cut = scoreFindings(cutAfter(hour.table, one.alertMs), { names: hour.names });
      expect(atAlert(cut.findings.find(({ id }) => id === one.id))).toEqual(atAlert(one));
    }
  });

  it('finds two tunnels through one resolver, and is sure of them by what they carried', () => {
    const hour = new Hour(4);
    quiet(hour, 1800);
    const domains = ['tunnel.example', 'other-tunnel.example'];
    domains.forEach((domain, at) => {
      for (let second = 0; second < 900; second++) {
        const data = Array.from({ length: 150 }, () => Math.floor(hour.random() * 36).toString(36)).join('');
        hour.ask(hour.host(17 + at * 9), `${data}.t.${domain}`, 600 + second);
      }
    });
    const { findings } = scored(hour);
    const tunnels = findings.filter(({ kind }) => kind === 'tunnel');
    expect(tunnels.map(({ name }) => name).sort()).toEqual([...domains].sort());
    for (const { tier, attack, counterfactual } of tunnels)
      expect([tier, attack, counterfactual]).toEqual(['confirmed', ['T1071.004', 'T1048'], null]);
    expect(findings).toHaveLength(2);
  });

  it.each([
    ['a file sent by FTP', 'confirmed', /FTP/],
    ['a label', 'confirmed', /^Packets of it are labelled chum$/],
    [
      'nothing but the score',
      'weak',
      /^The score reached \d\.\d\d; the limit is 2\.20, strong is from 3\.20 on$/,
    ],
  ])('is as sure as %s makes it', (what, tier, rule) => {
    const hour = new Hour(4);
    quiet(hour, 900);
    if (what === 'a file sent by FTP') {
      hour.exchange({ at: 300, host: inside, remote: outside, port: 21, up: 3e5, down: 3e3 });
      hour.table.facts[hour.table.count - 2] = factBits.ftpUpload;
    } else upload(hour, 300, outside, what === 'a label' ? 'chum' : undefined);
    const { findings } = scored(hour);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.tier).toBe(tier);
    expect(findings[0]?.tierRule).toMatch(rule);
  });

  it('keeps to a given limit', () => {
    const hour = new Hour(4);
    quiet(hour, 900);
    upload(hour, 300);
    const high = { score: 9, rule: 'high' };
    expect(scoreFindings(hour.table, { names: hour.names }, high)).toMatchObject({
      findings: [],
      limit: high,
    });
  });

  it('judges rows in the order of time, whatever the order of the table', () => {
    const hour = new Hour(4);
    quiet(hour, 900);
    upload(hour, 300);
    const turned = selectPackets(
      hour.table,
      Uint32Array.from({ length: hour.table.count }, (_, row) => hour.table.count - 1 - row),
    );
    const [one] = scored(hour).findings;
    const [other] = scoreFindings(turned, { names: hour.names }).findings;
    expect(one).toBeDefined();
    expect([other?.id, other?.alertMs, other?.score]).toEqual([one?.id, one?.alertMs, one?.score]);
  });

  it('has an empty answer for nothing, and a whole one for a packet', () => {
    expect(scoreFindings(packetTable([]))).toMatchObject({
      findings: [],
      decisions: 0,
      packets: 0,
      notJudged: [],
    });
    const one = packetTable([{ at: 0, from: '10.0.0.1:50000', to: '203.0.113.1:443', payload: 10 }]);
    const { findings, decisions, notJudged } = scoreFindings(one);
    expect([findings, decisions]).toEqual([[], 1]);
    expect(notJudged.join('\n')).toMatch(/Multicast[^]*ARP[^]*Window too short[^]*No DNS question/);
  });

  it('takes the hours from packets that have a time', () => {
    const table = packetTable(
      [0, 1800, 3600].map((at) => ({ at, from: '10.0.0.1:50000', to: '203.0.113.1:443', payload: 10 })),
    );
    expect(scoreFindings(table).hours).toBeCloseTo(1, 9);
    table.timestampUs[1] = 0;
    expect(scoreFindings(table).hours).toBeCloseTo(1, 9);
    table.timestampUs.fill(0);
    expect(scoreFindings(table).hours).toBe(0);
  });

  it('says what was not judged by how much there is of it', () => {
    const hour = new Hour(4);
    quiet(hour, 900);
    appendPacket(hour.table, {
      at: 901,
      from: '10.1.1.1:5353',
      to: '224.0.0.251:5353',
      protocol: 'UDP',
      payload: 9,
    });
    expect(scored(hour).notJudged).toEqual([
      'Multicast, broadcast and loopback, and what an address sends to itself (1 channel here)',
      'ARP, except that a host asks for many addresses that nobody has (0 channels here)',
    ]);
  });
});
