// Runs of chum between two hosts while the built command captures on the sender's cable: every packet's label against a
// capture of tcpdump read by tshark, bytes against the signed receipt, loss against what was hidden from the capture.

import { spawn } from 'node:child_process';
import { randomBytes, verify } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { receiptText, type Receipt } from '@jaws/shared/exfil/receipt';
import { chumStyles, type ChumStyle } from '@jaws/shared/exfil/chum-styles';
import { runRecord, type RunRecord } from '@jaws/shared/exfil/run-record';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mustRun, run, whyNoTestbed } from '../../scripts/testbed/command.ts';
import { linkName } from '../../scripts/testbed/names.ts';
import { createTestbed, type HostPlan, type Testbed } from '../../scripts/testbed/testbed.ts';
import { buildCommand, createJawsHome, launcher, type JawsHome } from './jaws-process.fixture.ts';
import { endOf, startCapture, waitFor, type RunningCapture } from './running-capture.fixture.ts';
import { watchJaws, type RunningJaws } from './running-jaws.fixture.ts';
import { packetsOf, tupleOf, uniqueBytesOf, type SeenPacket } from './tshark-truth.fixture.ts';

const missing = ['dumpcap', 'tcpdump', 'tshark', 'curl', 'dig', 'ping'].filter(
  (tool) => run([tool, tool === 'ping' ? '-V' : tool === 'dig' ? '-v' : '--version']).status === 127,
);
const why = whyNoTestbed() ?? (missing.length === 0 ? null : `${missing.join(', ')} not installed`);
const whyNoNat = why ?? (run(['nft', '--version']).status === 0 ? null : 'nft is not installed');
const [sender, receiver, outside] = ['10.77.0.2', '10.77.0.3', '198.51.100.3'];
const byteCount = 60_000;
/** The listener does not see ICMP. */
const seenStyles = chumStyles.filter((style) => style !== 'icmp');

let home: JawsHome;
let testbed: Testbed;
let started: RunningJaws[] = [];
let capture: RunningCapture | null = null;

beforeAll(() => {
  if (why === null) buildCommand();
}, 240_000);
beforeEach(() => {
  home = createJawsHome();
  started = [];
  capture = null;
});
afterEach(async () => {
  capture?.signal('SIGINT');
  for (const one of started) one.signal('SIGTERM');
  await Promise.all([capture?.ended, ...started.map(({ ended }) => ended)]);
  await testbed.close();
  home.remove();
});

const host = (name: string, address: string, gateway?: string): HostPlan => ({
  ...{ name, kind: 'host', links: [{ to: 'net', name: 'eth0', addresses: [`${address}/24`] }] },
  ...(gateway === undefined ? {} : { gateways: [gateway] }),
});
const cable: readonly HostPlan[] = [{ name: 'net', kind: 'switch' }, host('a', sender), host('b', receiver)];

function inside(name: string, argv: readonly string[], env = home.env): RunningJaws {
  const words = ['netns', 'exec', testbed.namespace(name), ...argv];
  const jaws = watchJaws(spawn('ip', words, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  started.push(jaws);
  return jaws;
}

const keys = (): string => join(home.folder, 'keys');

async function listen(address: string): Promise<void> {
  const place = ['--bind', address, '--key-dir', keys()];
  const listener = inside('b', [process.execPath, launcher, 'listen', ...place, '--json']);
  await listener.printed(/^\{"ports".*\}\n/);
}

/** Captures on the sender's cable, beside a tcpdump that keeps everything in the file it gives. */
async function startCaptures(...more: string[]): Promise<string> {
  const before = ['ip', 'netns', 'exec', testbed.namespace('a')];
  capture = startCapture(home, ['--interface', 'eth0', '--dataset', 'd', '--source', 'dumpcap', ...more], {
    before,
  });
  await capture.printed(/"phase":"running"/);
  const pcap = join(home.folder, 'all.pcap');
  const tcpdump = inside('a', ['tcpdump', '-i', 'eth0', '-U', '-s', '200', '-B', '16384', '-w', pcap]);
  await tcpdump.printed(/listening on/);
  return pcap;
}

interface Ran {
  readonly record: RunRecord;
  /** What it said beside its progress. */
  readonly remarks: string;
}

/** `jaws chum` for each style, one after the other; the records are those it keeps in its data folder. */
async function sendRuns(
  host: string,
  styles: readonly ChumStyle[],
  sizeBytes: number,
  from = home,
): Promise<Ran[]> {
  const runs: Ran[] = [];
  for (const style of styles) {
    const what = ['--style', style, '--size', `${sizeBytes}`, '--seed', '7', '--no-wait'];
    const target = ['--host', host, '--token-file', join(keys(), 'token')];
    const argv = [process.execPath, launcher, 'chum', ...target, ...what, '--json'];
    const { code, out, err } = await inside('a', argv, from.env).ended;
    if (code !== 0) throw new Error(err);
    const { runId } = JSON.parse(out) as { runId: string };
    const path = join(from.folder, 'data', 'runs', `${runId}.json`);
    runs.push({ record: runRecord.parse(JSON.parse(readFileSync(path, 'utf8'))), remarks: err });
  }
  return runs;
}

/** Pings, names, pages, and TLS to the very port that chum uses: none of it is chum. */
async function makeNoise(): Promise<void> {
  const serve = `require('node:http').createServer((q, a) => a.end('x'.repeat(3000))).listen(8081)`;
  const server = testbed.spawn('b', [process.execPath, '-e', serve]);
  const curl = (url: string): number =>
    testbed.run('a', ['curl', '-sko', '/dev/null', '-m', '5', url]).status;
  await waitFor('the page', () => (curl(`http://${receiver}:8081/`) === 0 ? true : null));
  expect(testbed.run('a', ['ping', '-qc3', '-i', '0.1', receiver]).status).toBe(0);
  testbed.run('a', ['dig', '+time=1', '+tries=1', `@${receiver}`, 'example.com']);
  curl(`https://${receiver}:443/`);
  await server.stop();
}

/** Ends both captures when the dataset has everything that tcpdump has. */
async function endCaptures(pcap: string): Promise<Record<string, unknown>> {
  // tcpdump writes each packet at once; when its file stands still the wire does.
  let bytes = -1;
  while (statSync(pcap).size !== bytes) {
    bytes = statSync(pcap).size;
    await pause(500);
  }
  capture?.signal('SIGINT');
  const jaws = capture;
  if (jaws === null) throw new Error('no capture');
  const { document, error } = endOf(await jaws.ended);
  expect(error).toBeNull();
  return document;
}

interface Row {
  readonly tuple: string;
  readonly size: number;
  readonly label: string;
}

function rowsOf(dataset = 'd'): Row[] {
  const text = readFileSync(join(home.folder, 'data', 'datasets', dataset, 'packets.csv'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      // The flags are the only quoted cell before the ones that are read here.
      const cells = line.replace(/"[^"]*"/, '').split(',');
      const [, protocol = '', , , , src, srcPort, , dst, dstPort, , size, , label = ''] = cells;
      return {
        tuple: tupleOf(protocol, `${src}:${srcPort}`, `${dst}:${dstPort}`),
        size: Number(size),
        label,
      };
    })
    .filter(({ tuple }) => /^(TCP|UDP|ICMP) \d+\./.test(tuple));
}

/** Both directions of all flows of the runs, from chum's own side. */
function tuplesOf(records: readonly RunRecord[]): Set<string> {
  const tuples = new Set<string>();
  for (const { flows } of records)
    for (const { protocol, localPort, remoteIp, remotePort } of flows) {
      const [from, to] = [`${sender}:${localPort}`, `${remoteIp}:${remotePort}`];
      tuples.add(tupleOf(protocol, from, to)).add(tupleOf(protocol, to, from));
    }
  return tuples;
}

function group<T extends { readonly tuple: string }, V>(
  all: readonly T[],
  value: (one: T) => V,
): Map<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const one of all) {
    const known = groups.get(one.tuple);
    if (known === undefined) groups.set(one.tuple, [value(one)]);
    else known.push(value(one));
  }
  return groups;
}

/** Packet by packet within each directed 5-tuple: the same sizes in the same order, each with the true label. */
function expectTrueLabels(
  rows: readonly Row[],
  seen: readonly SeenPacket[],
  chum: ReadonlySet<string>,
): void {
  const expected = group(
    seen,
    ({ tuple, frameBytes }) => `${frameBytes} ${chum.has(tuple) ? 'chum' : 'norm'}`,
  );
  const found = group(rows, ({ size, label }) => `${size} ${label}`);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
}

function isSigned({ body, publicKey, signature }: Receipt): boolean {
  const key = { format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey } } as const;
  return verify(null, Buffer.from(receiptText(body)), key, Buffer.from(signature, 'base64url'));
}

/** Unique TCP bytes of each flow towards the listener in tcpdump's capture, of the packets that `keep` lets through. */
function bytesSeen(
  record: RunRecord,
  seen: readonly SeenPacket[],
  keep: (one: SeenPacket) => boolean,
): number {
  const flows = record.flows.filter(({ protocol }) => protocol === 'TCP');
  const sums = flows.map(({ localPort, remoteIp, remotePort }) => {
    const tuple = tupleOf('TCP', `${sender}:${localPort}`, `${remoteIp}:${remotePort}`);
    return uniqueBytesOf(seen.filter((one) => one.tuple === tuple && (one.payloadBytes === 0 || keep(one))));
  });
  return sums.reduce((a, b) => a + b, 0);
}

const title = (text: string, reason: string | null): string =>
  reason === null ? text : `${text} (skipped: ${reason})`;

describe.skipIf(why !== null)(title('a run beside a capture', why), () => {
  it('has the true label on every packet, every byte at the listener, and no loss: all styles', async () => {
    testbed = createTestbed(randomBytes(3).toString('hex'), cable);
    await listen(receiver);
    const pcap = await startCaptures();
    const noise = makeNoise();
    const runs = await sendRuns(receiver, seenStyles, byteCount);
    await noise;
    const document = await endCaptures(pcap);
    expect(runs.map(({ record }) => record.style)).toEqual(seenStyles);
    const seen = packetsOf(pcap);
    const records = runs.map(({ record }) => record);
    const chum = tuplesOf(records);
    const rows = rowsOf();
    expectTrueLabels(rows, seen, chum);
    const labelled = seen.filter(({ tuple }) => chum.has(tuple)).length;
    expect(document).toMatchObject({ dropped: 0, labels: { chum: labelled } });
    expect(rows.filter(({ label }) => label === 'norm').length).toBeGreaterThan(20);
    for (const { record, remarks } of runs) {
      const { style, receipt } = record;
      expect([style, remarks, record.end, record.receiptProblem]).toEqual([style, '', 'complete', null]);
      expect(receipt?.body.applicationBytes).toBe(byteCount);
      expect(receipt !== null && isSigned(receipt)).toBe(true);
      const own = tuplesOf([record]);
      expect([style, record.captures]).toEqual([
        style,
        [
          {
            ...{ dataset: 'd', how: 'live', lostTcpBytes: 0 },
            labelledPackets: seen.filter(({ tuple }) => own.has(tuple)).length,
            uniqueTcpBytes: bytesSeen(record, seen, () => true),
          },
        ],
      ]);
    }
    // Beside the dataset, for its owner's eyes alone; shown, verified, and carried along.
    const truth = join(home.folder, 'data', 'datasets', 'd', 'truth');
    expect(readdirSync(truth).sort()).toEqual(records.map(({ runId }) => `${runId}.json`).sort());
    for (const name of readdirSync(truth)) expect(statSync(join(truth, name)).mode & 0o777).toBe(0o600);
    const shown = home.document('datasets-show', 'datasets', 'show', 'd') as { runs: { runId: string }[] };
    expect(shown.runs.map(({ runId }) => runId)).toEqual(records.map(({ runId }) => runId));
    expect(home.document('datasets-verify', 'datasets', 'verify', 'd')).toMatchObject({ ok: true });
  }, 240_000);

  it('tells how much a capture missed, retransmissions counted once', async () => {
    testbed = createTestbed(randomBytes(3).toString('hex'), cable);
    await listen(receiver);
    // Full segments are hidden from the capture, as lost ones are.
    const pcap = await startCaptures('--filter', 'less 1400');
    // For a moment the cable behind the switch is cut: what is on the way is sent again.
    const port = linkName(testbed.id, 1, 'b');
    const cut = async (): Promise<void> => {
      await waitFor('the first megabyte', () =>
        existsSync(pcap) && statSync(pcap).size > 100_000 ? true : null,
      );
      mustRun(['ip', '-n', testbed.namespace('net'), 'link', 'set', port, 'down']);
      await pause(300);
      mustRun(['ip', '-n', testbed.namespace('net'), 'link', 'set', port, 'up']);
    };
    const [runs] = await Promise.all([sendRuns(receiver, ['padded'], 40_000_000), cut()]);
    await endCaptures(pcap);
    const record = runs[0]?.record;
    if (record === undefined) throw new Error('no run');
    const seen = packetsOf(pcap);
    const all = bytesSeen(record, seen, () => true);
    const unhidden = bytesSeen(record, seen, ({ frameBytes }) => frameBytes <= 1400);
    const chum = tuplesOf([record]);
    const sent = seen.filter(({ tuple }) => chum.has(tuple)).reduce((sum, one) => sum + one.payloadBytes, 0);
    const backwards = seen
      .filter(({ tuple }) => chum.has(tuple) && tuple.startsWith(`TCP ${receiver}`))
      .reduce((sum, one) => sum + one.payloadBytes, 0);
    // The cut had an effect: bytes went over the wire twice.
    expect(sent - backwards).toBeGreaterThan(all);
    expect(record.captures).toMatchObject([{ uniqueTcpBytes: unhidden, lostTcpBytes: all - unhidden }]);
    expect(all - unhidden).toBeGreaterThan(1_000_000);
    expectTrueLabels(
      rowsOf(),
      seen.filter(({ frameBytes }) => frameBytes <= 1400),
      chum,
    );
  }, 180_000);

  it('is joined to an unlabelled dataset afterwards, and taken back', async () => {
    testbed = createTestbed(randomBytes(3).toString('hex'), cable);
    await listen(receiver);
    const pcap = await startCaptures();
    // Another data folder: this capture is told of nothing.
    const other = createJawsHome();
    try {
      const runs = await sendRuns(receiver, ['multi-flow', 'dns'], 9000, other);
      await makeNoise();
      const records = runs.map(({ record }) => record);
      expect(records.map(({ captures }) => captures)).toEqual([[], []]);
      const [first, second] = records;
      if (first === undefined || second === undefined) throw new Error('no runs');
      const file = join(other.folder, 'data', 'runs', `${first.runId}.json`);
      expect(home.failure(1, 'datasets', 'label', 'd', '--run', file)).toBe('dataset.locked');
      // One of them is on record here: the capture names it, and labels nothing by itself.
      const runsFolder = join(home.folder, 'data', 'runs');
      mkdirSync(runsFolder);
      copyFileSync(file, join(runsFolder, `${first.runId}.json`));
      const document = await endCaptures(pcap);
      expect(document).toMatchObject({ labels: { norm: document['packets'] } });
      expect(document['warnings']).toEqual([expect.stringContaining(`label d --run ${first.runId}`)]);
      const seen = packetsOf(pcap);
      const one = seen.filter(({ tuple }) => tuplesOf([first]).has(tuple)).length;
      const label = (...argv: string[]): Record<string, unknown> =>
        home.document('datasets-label', 'datasets', 'label', 'd', ...argv);
      expect(label('--run', file)).toMatchObject({ label: 'chum', matched: one, changed: one });
      expectTrueLabels(rowsOf(), seen, tuplesOf([first]));
      // Its record is beside the dataset now, so its id is enough.
      expect(label('--run', first.runId)).toMatchObject({ matched: one, changed: 0 });
      expect(home.failure(2, 'datasets', 'label', 'd', '--run', second.runId)).toBe('usage.invalid');
      for (const more of [['--set', 'x'], ['--where', 'port == 1'], ['--undo']])
        expect(home.failure(2, 'datasets', 'label', 'd', '--run', first.runId, ...more)).toBe(
          'usage.invalid',
        );
      label('--undo');
      expectTrueLabels(rowsOf(), seen, new Set());
    } finally {
      other.remove();
    }
  }, 120_000);
});

describe.skipIf(whyNoNat !== null)(title('a run from behind a NAT', whyNoNat), () => {
  it("is labelled by chum's own 5-tuple while the listener sees another one", async () => {
    const natted: readonly HostPlan[] = [
      { name: 'net', kind: 'switch' },
      { name: 'out', kind: 'switch' },
      host('a', sender, '10.77.0.1'),
      {
        name: 'nat',
        kind: 'router',
        links: [
          { to: 'net', name: 'in0', addresses: ['10.77.0.1/24'] },
          { to: 'out', name: 'out0', addresses: ['198.51.100.1/24'] },
        ],
      },
      { name: 'b', kind: 'host', links: [{ to: 'out', name: 'eth0', addresses: [`${outside}/24`] }] },
    ];
    testbed = createTestbed(randomBytes(3).toString('hex'), natted);
    const rules = [
      ...['table ip nat {', 'chain after {', 'type nat hook postrouting priority 100;'],
      ...['oifname "out0" meta l4proto { tcp, udp } masquerade to :20000-20999', '}', '}'],
    ].join('\n');
    const nft = testbed.run('nat', ['nft', '-f', '-'], { input: rules });
    expect([nft.status, nft.stderr]).toEqual([0, '']);
    await listen(outside);
    const pcap = await startCaptures();
    const runs = await sendRuns(outside, ['classic', 'dns'], 20_000);
    await endCaptures(pcap);
    const seen = packetsOf(pcap);
    expectTrueLabels(rowsOf(), seen, tuplesOf(runs.map(({ record }) => record)));
    for (const { record } of runs) {
      const listed = record.receipt?.body.flows ?? [];
      expect(listed.length).toBeGreaterThan(0);
      for (const { srcIp, srcPort } of listed) {
        expect(srcIp).toBe('198.51.100.1');
        expect(record.flows.map(({ localPort }) => localPort)).not.toContain(srcPort);
      }
      expect(record.receipt?.body.applicationBytes).toBe(20_000);
      expect(record.captures).toMatchObject([
        { lostTcpBytes: 0, uniqueTcpBytes: bytesSeen(record, seen, () => true) },
      ]);
    }
  }, 120_000);
});
