// Every row of every capture against tshark, field by field, and every fingerprint against another implementation.
// The facts besides are compared with what its dissectors show. What differs must have a cause in the table of exceptions; all the same, 99.9 % of each field must be equal.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { env } from 'node:process';
import { Readable } from 'node:stream';

import { ipProtocolKeyword } from '@jaws/shared/domain/ip-protocols';
import { factBits, type PacketTable } from '@jaws/shared/domain/packet-table';
import { calculateJa4, readTlsClientHello } from 'read-tls-client-hello';
import { describe, expect, it } from 'vitest';

import { longestWireLength } from '../packet-file/record-batch.ts';
import { decodeCapture } from './testing/decoded-capture.ts';
import { FactsComparison } from './testing/facts-comparison.ts';
import { readTsharkHellos, readTsharkRows, type TsharkRow } from './testing/tshark-rows.ts';

const folder = env['JAWS_PCAPS'] ?? resolve(import.meta.dirname, '../../../../shared/pcaps');
const hasCaptures = existsSync(folder);
const hasTshark = toolRuns('tshark');

type Field = 'source' | 'destination' | 'ports' | 'protocol' | 'size' | 'tcpFlags' | 'dnsName' | 'sni';

interface Difference {
  readonly file: string;
  readonly field: Field;
  readonly row: TsharkRow;
  readonly theirs: unknown;
  readonly ours: unknown;
}

/** Where JAWS differs on purpose, or where tshark 4.0 is the one that does not read the packet. */
const exceptions: readonly {
  readonly cause: string;
  readonly covers: (difference: Difference) => boolean;
}[] = [
  {
    cause: 'tshark calls the packet malformed or cut, and shows what it reached',
    covers: ({ row }) => row.malformed,
  },
  {
    cause: 'a length on the wire that no frame has: the captured length counts',
    covers: ({ field, theirs }) => field === 'size' && Number(theirs) > longestWireLength,
  },
  {
    cause: 'a later fragment has the ports of the first one; tshark was told not to join them',
    covers: ({ field, row, theirs }) =>
      field === 'ports' &&
      theirs === '0 0' &&
      row.layers.at(-1) === 'data' &&
      /^ip(v6.*)?$/.test(row.layers.at(-2) ?? ''),
  },
  {
    cause: "Juniper's encapsulations are not read",
    covers: ({ row, ours }) => row.layers[0] === 'juniper' && (ours === null || ours === 0 || ours === '0 0'),
  },
  {
    cause: "GTP' (3GPP TS 32.295, billing records) is not followed; tshark reads packets in it",
    covers: ({ row, ours }) => row.layers.includes('gtpprime') && String(ours) !== 'null',
  },
  {
    cause: 'the innermost IP header has an impossible length: tshark names the layer without addresses',
    covers: ({ field, row, theirs }) =>
      (field === 'source' || field === 'destination') && theirs === null && row.layers.at(-1) === 'ip',
  },
  {
    cause: 'more extension headers than a sane packet has: JAWS stops, tshark goes on',
    covers: ({ row }) => row.layers.filter((layer) => layer === 'ipv6.fraghdr').length > 8,
  },
];

interface Tally {
  equal: number;
  total: number;
  /** Rows in which either side has a value. */
  withValue: number;
  equalWithValue: number;
}

function fieldsOf(row: TsharkRow, table: PacketTable, at: number): [Field, unknown, unknown][] {
  const { addresses, protocols, details } = table.dictionaries;
  const detail = details.get(table.detail[at] as number);
  const compared: [Field, unknown, unknown][] = [
    ['size', row.size, table.size[at]],
    ['source', row.source, addresses.get(table.source[at] as number)],
    ['destination', row.destination, addresses.get(table.destination[at] as number)],
    [
      'ports',
      `${row.sourcePort} ${row.destinationPort}`,
      [table.sourcePort[at], table.destinationPort[at]].join(' '),
    ],
    ['tcpFlags', row.tcpFlags, table.tcpFlags[at]],
    ['dnsName', dnsText(row.dnsName), detail.dnsName],
    ['sni', row.sni?.toLowerCase() ?? null, detail.sni],
  ];
  if (row.protocol === null) return compared;
  const keyword = row.protocol === 'ARP' ? 'ARP' : ipProtocolKeyword(row.protocol);
  return [...compared, ['protocol', keyword, protocols.get(table.protocol[at] as number)]];
}

/** tshark's text of a name as JAWS writes it. */
function dnsText(name: string | null): string | null {
  if (name === null) return null;
  return name === '<Root>' ? '.' : name.toLowerCase().replaceAll(' ', '\\032');
}

class Comparison {
  readonly tallies = new Map<Field, Tally>();
  readonly differences: Difference[] = [];
  rows = 0;

  add(file: string, all: readonly TsharkRow[], table: PacketTable): void {
    // tshark makes packets of the zeros that pad a file.
    const padding = all.slice(table.count);
    expect(
      padding.every(({ size, captured }) => size === 0 && captured === 0),
      file,
    ).toBe(true);
    const rows = all.slice(0, table.count);
    expect(table.count, file).toBe(rows.length);
    this.rows += rows.length;
    for (const [at, row] of rows.entries()) {
      for (const [field, theirs, ours] of fieldsOf(row, table, at)) {
        const tally = this.tallyOf(field);
        const isEqual = theirs === ours;
        const hasValue = [theirs, ours].some((value) => value !== null && value !== 0 && value !== '0 0');
        tally.total++;
        if (isEqual) tally.equal++;
        if (hasValue) tally.withValue++;
        if (hasValue && isEqual) tally.equalWithValue++;
        if (!isEqual) this.differences.push({ file, field, row, theirs, ours });
      }
    }
  }

  private tallyOf(field: Field): Tally {
    const tally = this.tallies.get(field) ?? { equal: 0, total: 0, withValue: 0, equalWithValue: 0 };
    this.tallies.set(field, tally);
    return tally;
  }
}

function toolRuns(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function captureFiles(): string[] {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(name)).sort();
}

/** Two at a time: tshark's start is most of its work. */
async function inPairs<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

const missing = hasCaptures
  ? hasTshark
    ? ''
    : ' (skipped: no tshark)'
  : ` (skipped: no captures at ${folder})`;

describe.skipIf(missing !== '')(`conformance with tshark${missing}`, () => {
  it('agrees on every field of every capture that tshark reads cleanly', { timeout: 900_000 }, async () => {
    const comparison = new Comparison();
    const facts = new FactsComparison();
    const unclean: string[] = [];
    const files = captureFiles();
    await inPairs(files, async (name) => {
      const path = join(folder, name);
      const rows = await readTsharkRows(path).catch(() => null);
      if (rows === null) {
        unclean.push(name);
        return;
      }
      const table = await decodeCapture(path);
      comparison.add(name, rows, table);
      facts.add(name, rows, table);
    });
    const causes = new Map<string, number>();
    const unexplained: string[] = [];
    for (const difference of comparison.differences) {
      const cause = exceptions.find(({ covers }) => covers(difference))?.cause;
      if (cause !== undefined) causes.set(cause, (causes.get(cause) ?? 0) + 1);
      else unexplained.push(textOf(difference));
    }
    printTable(comparison, files.length, unclean, causes);
    process.stdout.write(facts.table());
    expect(unexplained).toEqual([]);
    expect(facts.unexplained).toEqual([]);
    expect(files.length - unclean.length).toBeGreaterThan(200);
    for (const [field, { equal, total }] of comparison.tallies) {
      expect(equal / total, field).toBeGreaterThanOrEqual(0.999);
    }
  });

  it('has the fingerprints that read-tls-client-hello computes', async () => {
    let compared = 0;
    await inPairs(captureFiles(), async (name) => {
      const path = join(folder, name);
      const table = await decodeCapture(path);
      if (!table.facts.subarray(0, table.count).some((facts) => (facts & factBits.hasHello) !== 0)) return;
      const hellos = await readTsharkHellos(path).catch(() => []); // a damaged file: compared elsewhere
      for (const { frame, bytes } of hellos) {
        const ours = table.dictionaries.details.get(table.detail[frame - 1] ?? 0).ja4;
        const stream = Readable.from([bytes], { objectMode: false });
        expect(ours, `${name} frame ${frame}`).toBe(calculateJa4(await readTlsClientHello(stream)));
        compared++;
      }
    });
    process.stdout.write(`JA4: ${compared} hellos equal\n`);
    expect(compared).toBeGreaterThan(20);
  });
});

function textOf({ file, field, row, theirs, ours }: Difference): string {
  return `${file} ${row.frame} ${row.layers.join(':')} ${field}: tshark ${String(theirs)}, JAWS ${String(ours)}`;
}

function printTable(
  { tallies, rows }: Comparison,
  files: number,
  unclean: readonly string[],
  causes: ReadonlyMap<string, number>,
): void {
  const lines = [`${rows} rows of ${files - unclean.length} captures; not clean: ${unclean.join(', ')}`];
  for (const [field, { equal, total, withValue, equalWithValue }] of tallies) {
    const percent = ((100 * equal) / total).toFixed(3);
    lines.push(
      `${field.padEnd(12)} ${equal}/${total} equal (${percent} %); with a value ${equalWithValue}/${withValue}`,
    );
  }
  for (const [cause, count] of causes) lines.push(`${String(count).padStart(5)} differences: ${cause}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
