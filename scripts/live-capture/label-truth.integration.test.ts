// Labels and blacklist against the truth: two hosts talk by a script, a capture with chum addresses and a blacklist
// looks on, labels are switched in the middle; then every row is held against what was sent, in both directions.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from '../../headless/src/jaws-process.fixture.ts';
import { run, whyNoTestbed } from '../testbed/command.ts';
import { createWire, wireInterface, wireMacs } from '../testbed/wire.ts';
import { isCapturing, jawsDocument, startCaptureProcess } from './capture-process.ts';
import { readCsvRows } from './csv-rows.ts';
import { liveSources, type LiveSource } from './load-case.ts';
import { startTalk, talkNumber, talkPorts, type Talk } from './talk.ts';

const client = '10.78.0.1';
const plain = '10.78.0.2';
const chum = '10.78.0.3';
const blocked = '10.78.0.4';
const blockedByRange = '10.78.64.9';
const chum6 = 'fd00:78::3';
const plain6 = 'fd00:78::2';
const v6 = [plain6, chum6];
const chumAddresses: readonly string[] = [chum, chum6];
const headerBytes = 14 + 20 + 8;

const why = whyNoTestbed();

function whyNot(source: LiveSource): string | null {
  if (why !== null || source === 'cap') return why;
  return run([source, '--version']).status === 0 ? null : `${source} is not installed`;
}

/** Packets of one datagram and its answer. */
interface Said {
  readonly to: string;
  readonly number: number;
  readonly sentMs: number;
}

interface Toggle {
  readonly label: string;
  readonly issuedMs: number;
  readonly answeredMs: number;
}

interface Row {
  readonly id: number;
  readonly protocol: string;
  readonly srcIp: string;
  readonly srcPort: number;
  readonly dstIp: string;
  readonly dstPort: number;
  readonly size: number;
  readonly label: string;
}

const columns = ['packet_id', 'protocol', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'size', 'label'];

async function rowsOf(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  await readCsvRows(
    path,
    columns,
    ([id, protocol = '', srcIp = '', srcPort, dstIp = '', dstPort, size, label = '']) => {
      const numbers = {
        id: Number(id),
        srcPort: Number(srcPort),
        dstPort: Number(dstPort),
        size: Number(size),
      };
      rows.push({ protocol, srcIp, dstIp, label, ...numbers });
    },
  );
  return rows;
}

beforeAll(() => {
  if (why === null) buildCommand();
}, 300_000);

describe.each(liveSources)('labels by %s', (source) => {
  const reason = whyNot(source);
  /** `cap` has no time of the wire: a packet is as old as its arrival here, so its toggle is less sharp. */
  const slackMs = source === 'cap' ? 500 : 2;

  it.skipIf(reason !== null)(
    `are exactly right in both directions, and nothing blacklisted is on the disk${reason === null ? '' : ` (skipped: ${reason})`}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'jaws-truth-'));
      const servers = [plain, chum, blocked, blockedByRange];
      const wire = createWire([
        { host: 'client', mac: wireMacs.sender, addresses: [`${client}/16`, 'fd00:78::1/64'] },
        {
          host: 'server',
          mac: wireMacs.watcher,
          addresses: [...servers.map((one) => `${one}/16`), ...v6.map((one) => `${one}/64`)],
        },
      ]);
      let talk: Talk | null = null;
      try {
        talk = await startTalk(wire.namespace('client'), wire.namespace('server'), [...servers, ...v6]);
        const capture = startCaptureProcess(wire.namespace('client'), folder, [
          ...['--interface', wireInterface, '--source', source, '--dataset', 'truth', '--keep-pcap'],
          // Written differently from how the table writes it.
          ...['--chum-address', chum, '--chum-address', 'FD00:78:0::3'],
          ...['--blacklist', blocked, '--blacklist', '10.78.64.0/24'],
        ]);
        await isCapturing(capture);
        const before = wire.counters('client');
        const { said, toggles, tcpLabels } = await script(talk, folder);
        const after = wire.counters('client');
        // What is in the kernel's buffer still comes: a stop is orderly.
        capture.signal('SIGINT');
        const { code, out, err } = await capture.ended;
        expect(code, err).toBe(0);
        const document = JSON.parse(out) as Record<string, unknown>;
        const rows = await rowsOf(join(folder, 'datasets/truth/packets.csv'));

        const onWire =
          after.receivedPackets + after.sentPackets - before.receivedPackets - before.sentPackets;
        const hidden = said.filter(({ to }) => to === blocked || to === blockedByRange);
        expect(document['blacklisted']).toBe(2 * hidden.length);
        expect(hidden.length).toBeGreaterThan(50);
        expect(document['packets']).toBe(rows.length);
        expect(document['dropped']).toBe(source === 'cap' ? null : 0);
        // Neighbours may say a word of their own while it starts and ends, but none of the talk is missing.
        expect(rows.length + 2 * hidden.length).toBeGreaterThanOrEqual(onWire);

        checkDatagrams(rows, said, toggles, slackMs);
        checkConnections(rows, tcpLabels);
        checkTimeline(folder, rows, toggles);
        checkDisk(folder);
        expect(jawsDocument(folder, 'datasets', 'verify', 'truth')).toMatchObject({
          ok: true,
          rows: rows.length,
        });
      } finally {
        talk?.close();
        await wire.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});

/** Every host is spoken to under every label; then labels change while packets flow. */
async function script(talk: Talk, folder: string) {
  const said: Said[] = [];
  const toggles: Toggle[] = [];
  /** Client port -> label of its connection. */
  const tcpLabels = new Map<number, string>();
  let next = 0;
  let nextPort = 0;
  const say = async (to: string, count: number, everyMs = 0) => {
    const from = next;
    next += count;
    const { sentMs } = await talk.say({ protocol: 'UDP', to, from, count, everyMs });
    for (const [index, ms] of sentMs.entries()) said.push({ to, number: from + index, sentMs: ms });
  };
  const connections = async (to: string, label: string) => {
    const from = nextPort;
    nextPort += 3;
    await talk.say({ protocol: 'TCP', to, from, count: 3, everyMs: 0 });
    for (let port = from; port < nextPort; port++)
      tcpLabels.set(talkPorts.tcpAsker + port, chumAddresses.includes(to) ? 'chum' : label);
  };
  const everybody = async (label: string) => {
    for (const to of [plain, chum, blocked, plain6, blockedByRange, chum6]) await say(to, 15);
    for (const to of [plain, chum, plain6, chum6]) await connections(to, label);
  };
  const toggle = (label: string) => {
    const issuedMs = Date.now();
    const answer = jawsDocument(folder, 'capture', 'control', 'truth', 'label', label);
    expect(answer).toMatchObject({ dataset: 'truth', label, phase: 'running' });
    toggles.push({ label, issuedMs, answeredMs: Date.now() });
  };
  await everybody('norm');
  await settle();
  toggle('chum');
  await everybody('chum');
  await settle();
  toggle('night-shift');
  await everybody('night-shift');
  await settle();
  // In the middle of a stream: the command comes from another process while datagrams go back and forth.
  const stream = say(plain, 200, 5);
  await pause(200);
  toggle('norm');
  await stream;
  // However long the command took: from here on its label is the only one.
  await settle();
  await say(plain, 100);
  await say(chum, 20);
  return { said, toggles, tcpLabels };
}

/** For `cap`, whose packets are as old as their arrival: those on their way arrive before the next command. */
async function settle(): Promise<void> {
  await pause(600);
}

/** The labels that a datagram may have: one, or two while a command was on its way. */
function allowedLabels({ to, sentMs }: Said, toggles: readonly Toggle[], slackMs: number): string[] {
  if (chumAddresses.includes(to)) return ['chum'];
  let allowed = ['norm'];
  for (const { label, issuedMs, answeredMs } of toggles) {
    if (sentMs > answeredMs + 1) allowed = [label];
    else if (sentMs + slackMs >= issuedMs) allowed = [...allowed, label];
  }
  return allowed;
}

function datagramsByKey(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.srcPort !== talkPorts.asker && row.dstPort !== talkPorts.asker) continue;
    const isV6 = row.srcIp.includes(':');
    const { number, isAnswer } = talkNumber(row.size - headerBytes - (isV6 ? 20 : 0));
    const key = `${number} ${isAnswer ? `from ${row.srcIp}` : `to ${row.dstIp}`}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

function checkDatagrams(
  rows: readonly Row[],
  said: readonly Said[],
  toggles: readonly Toggle[],
  slackMs: number,
): void {
  const found = datagramsByKey(rows);
  let sharp = 0;
  for (const one of said) {
    const isHidden = one.to === blocked || one.to === blockedByRange;
    const allowed = isHidden ? [] : allowedLabels(one, toggles, slackMs);
    if (allowed.length === 1) sharp += 2;
    for (const way of ['to', 'from']) {
      const key = `${one.number} ${way} ${one.to}`;
      const labels = (found.get(key) ?? []).map(({ label }) => label);
      expect(labels, key).toHaveLength(isHidden ? 0 : 1);
      for (const label of labels) expect(allowed, key).toContain(label);
      found.delete(key);
    }
  }
  expect([...found.keys()], 'datagrams that nobody sent').toEqual([]);
  // The check would prove little if most packets could have either label.
  expect(sharp).toBeGreaterThan(500);
}

function checkConnections(rows: readonly Row[], tcpLabels: ReadonlyMap<number, string>): void {
  for (const [port, label] of tcpLabels) {
    const up = rows.filter(({ srcPort, protocol }) => srcPort === port && protocol === 'TCP');
    const down = rows.filter(({ dstPort, protocol }) => dstPort === port && protocol === 'TCP');
    // SYN, ACK, data, FIN at the least, and their answers.
    expect(up.length, `port ${port}`).toBeGreaterThanOrEqual(3);
    expect(down.length, `port ${port}`).toBeGreaterThanOrEqual(3);
    expect(new Set([...up, ...down].map((row) => row.label)), `port ${port}`).toEqual(new Set([label]));
  }
}

/** The manifest says from which row on a label holds, and the rows agree: one clean cut for each. */
function checkTimeline(folder: string, rows: readonly Row[], toggles: readonly Toggle[]): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'datasets/truth/manifest.json'), 'utf8')) as {
    readonly labelTimeline: readonly { readonly fromPacket: number; readonly label: string }[];
    readonly labels: Record<string, number>;
    readonly marks: readonly { readonly kind: string; readonly text: string }[];
    readonly blacklisted: number;
  };
  const { labelTimeline } = manifest;
  expect(labelTimeline.map(({ label }) => label)).toEqual(['norm', ...toggles.map(({ label }) => label)]);
  for (const row of rows) {
    if (chumAddresses.includes(row.srcIp) || chumAddresses.includes(row.dstIp)) {
      expect(row.label, `row ${row.id}`).toBe('chum');
      continue;
    }
    const inForce = labelTimeline.findLast(({ fromPacket }) => fromPacket <= row.id);
    expect(row.label, `row ${row.id}`).toBe(inForce?.label);
  }
  const counted: Record<string, number> = {};
  for (const { label } of rows) counted[label] = (counted[label] ?? 0) + 1;
  expect(manifest.labels).toEqual(counted);
  expect(manifest.marks.filter(({ kind }) => kind === 'label')).toHaveLength(toggles.length);
}

/** No file of the dataset knows the blacklisted hosts; the others are there, so the search can find. */
function checkDisk(folder: string): void {
  const dataset = join(folder, 'datasets/truth');
  const files = readdirSync(dataset, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
  for (const address of [blocked, blockedByRange]) {
    expect(bytes.includes(Buffer.from(address.split('.').map(Number))), `${address} in bytes`).toBe(false);
    expect(bytes.includes(address), `${address} in text`).toBe(false);
  }
  for (const address of [plain, chum]) {
    expect(bytes.includes(Buffer.from(address.split('.').map(Number))), `${address} in bytes`).toBe(true);
    expect(bytes.includes(`jaws talk to ${address} number`), `${address} in the kept packets`).toBe(true);
  }
}
