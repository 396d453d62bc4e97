// Every capture of the corpus (public captures of other projects) reads to the packet counts of its manifest, alike in
// any chunks. Runs where the corpus is: $JAWS_PCAPS, or ../shared/pcaps beside the repository.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openPacketFile } from './open-packet-file.ts';
import type { PacketFileSummary } from './packet-file-reader.ts';
import { forEachPacketBatch } from './read-packet-stream.ts';
import { readAll } from './testing/read-all.ts';

const folder = process.env['JAWS_PCAPS'] ?? join(import.meta.dirname, '../../../../shared/pcaps');
const manifestPath = join(folder, 'MANIFEST.tsv');
const isHere = existsSync(manifestPath);

/** Files whose last record is cut in the file itself; the packets before it are all there. */
const cutInTheOriginal = new Map([['suricata-verify/bug-1450-05__tls_DER-incomplete-content.pcap', 5035]]);
/** Other readers make packets of the zeros that this file ends in, and take any number for a length or a time. */
const zerosAtTheEnd = new Map([['tcpdump/bgp_vpn_rt-oobr.pcap', 14]]);
const oddNumbers = new Map([
  ['tcpdump/bgp_vpn_rt-oobr.pcap', 'bytes of zeros'],
  ['otrf/empire_ninjacopy_dumping_ntds_dit_file.pcapng', 'more than 262144 bytes'],
  ['pcapplusplus/Pcap++Test__PcapExamples__pcapng-example.pcapng', 'before 1970 or after 2255'],
]);
/** Packets without a time exist only where the conformance files have Simple Packet Blocks. */
const expectedWarning = 'Some packets have no time stamp (Simple Packet Blocks); their time is 0.';

interface Entry {
  readonly path: string;
  readonly packets: number;
  readonly isText: boolean;
}

function entries(): Entry[] {
  if (!isHere) return [];
  const [header = '', ...lines] = readFileSync(manifestPath, 'utf8').trimEnd().split('\n');
  const names = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const own = cell('packets_own_reader');
    const path = cell('path');
    return {
      path,
      packets: Number(own === '' ? cell('packets') : own) - (zerosAtTheEnd.get(path) ?? 0),
      isText: cell('format') === 'text',
    };
  });
}

const all = entries();
const captures = all.filter(({ isText }) => !isText);

async function read(path: string): Promise<PacketFileSummary> {
  const { chunks } = await openPacketFile(join(folder, path));
  let packets = 0;
  const summary = await forEachPacketBatch(chunks, (batch) => {
    packets += batch.count;
  });
  expect(packets).toBe(summary.packets);
  return summary;
}

describe.skipIf(!isHere)(`the corpus of captures (skipped when ${manifestPath} is missing)`, () => {
  it('has the files it is known for', () => {
    expect([captures.length, all.length - captures.length]).toEqual([248, 4]);
  });

  it.each(captures)('$path has $packets packets', async ({ path, packets }) => {
    const summary = await read(path);
    expect(summary.packets).toBe(packets);
    const offset = cutInTheOriginal.get(path);
    expect(summary.truncated).toEqual(offset === undefined ? null : { offset, reason: 'cut' });
    const odd = oddNumbers.get(path);
    expect(odd === undefined || summary.warnings.join().includes(odd)).toBe(true);
    const others = summary.warnings.filter(
      (warning) => warning !== expectedWarning && (odd === undefined || !warning.includes(odd)),
    );
    expect(others).toHaveLength(offset === undefined ? 0 : 1);
  });

  it.each(all.filter(({ isText }) => isText))('$path is no capture', async ({ path }) => {
    const opened = await openPacketFile(join(folder, path));
    expect(opened.kind).toBe('unknown');
    await expect(forEachPacketBatch(opened.chunks, () => undefined)).rejects.toMatchObject({
      code: 'import.not-a-capture',
    });
  });

  it('reads every small capture alike in chunks of 1, 7 and 1000 bytes', () => {
    for (const { path } of captures) {
      const stored = readFileSync(join(folder, path));
      const file = stored[0] === 0x1f ? gunzipSync(stored) : stored;
      if (file.length > 20_000) continue;
      const whole = readAll(file);
      for (const chunk of [1, 7, 1000]) expect(readAll(file, chunk, 3), path).toEqual(whole);
    }
  });
});

const expectedFolder = join(folder, 'expected/pcapng-testgen');

describe.skipIf(!isHere)('pcapng conformance files: block lists (skipped when the corpus is missing)', () => {
  const listed = captures.filter(({ path }) => path.startsWith('pcapng-testgen/'));

  it.each(listed)('$path: EPB + SPB + PB of its block list', async ({ path }) => {
    const list = join(
      expectedFolder,
      path.slice('pcapng-testgen/'.length, -'.pcapng'.length).replaceAll('__', '/'),
    );
    const counts = readFileSync(`${list}.txt`, 'utf8');
    const blocks = ['EPB', 'SPB', 'PB'].map((name) =>
      Number(new RegExp(`\\t${name}: (\\d+)`).exec(counts)?.[1] ?? 0),
    );
    const { packets } = await read(path);
    expect(packets).toBe(blocks.reduce((sum, count) => sum + count, 0));
  });
});
