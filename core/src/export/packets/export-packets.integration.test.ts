// Slices of captures that are not plain: both byte orders, nanoseconds, VLAN and IPv6, several interfaces and sections,
// packets without time; and a ring that has not all packets any more. tshark says what is in the slice.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatasetStore } from '../../dataset/dataset-store.ts';
import { importFiles } from '../../import/import-files.ts';
import { pcapBytes, pcapngOption, PcapngWriter } from '../../packet-file/testing/capture-bytes.ts';
import { exportPackets } from './export-packets.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-slice-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const clock = (): number => 1_700_000_000_000;

/** Ethernet, VLAN 7, IPv6, UDP to `port`, and one byte `mark`. */
function frame(port: number, mark: number): number[] {
  const address = (last: number): number[] => [0x20, 1, 0xd, 0xb8, ...Array<number>(11).fill(0), last];
  const udp = [0x30, 0x39, port >> 8, port & 255, 0, 9, 0, 0, mark];
  const ip = [0x60, 0, 0, 0, 0, udp.length, 17, 64, ...address(1), ...address(2)];
  return [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0, 7, 0x86, 0xdd, ...ip, ...udp];
}

async function slice(name: string, bytes: Uint8Array, part = bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const store = createDatasetStore({ dataDir: join(folder, `${name}.data`), clock, log: () => undefined });
  const import_ = { dataset: 'day', append: false, chumAddresses: [], local: [], clock };
  await importFiles({ store, files: [{ path, name }], ...import_ });
  writeFileSync(path, part);
  const out = join(folder, `${name}.slice.pcapng`);
  const options = { store, dataset: 'day', files: [path], where: 'port == 443', out };
  return { out, path, ...(await exportPackets({ ...options, isRing: part !== bytes })) };
}

function fields(file: string, ...names: string[]): string[] {
  const argv = ['-r', file, '-T', 'fields', ...names.flatMap((name) => ['-e', name])];
  return execFileSync('tshark', argv, { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

it.each([true, false])(
  'keeps interfaces, clocks, comments and sections of pcapng (little endian: %s)',
  async (little) => {
    const writer = new PcapngWriter(little);
    const nano = pcapngOption(pcapngOption(writer.options(), 2, Buffer.from('eth7')), 9, [9]);
    writer.section().interface(1, 0, nano).interface(1);
    writer.enhanced(0, 1_700_000_000_123_456_789n, frame(443, 1));
    writer.enhanced(1, 1_700_000_000_200_000n, frame(80, 2));
    writer.enhanced(1, 1_700_000_000_300_001n, frame(443, 3), 900);
    writer.obsolete(1, 1_700_000_000_400_002n, frame(443, 4));
    writer.section().interface(1);
    writer.simple(frame(443, 5).length, frame(443, 5)).enhanced(0, 1_700_000_000_500_003n, frame(443, 6));
    const { out, path, packets } = await slice('many.pcapng', writer.bytes());
    expect(packets).toBe(5);
    const names = ['frame.len', 'data.data', 'vlan.id', 'ipv6.dst', 'frame.interface_name'];
    const original = fields(path, ...names).filter((line) => !line.startsWith('67\t02'));
    expect(original[1]).toBe('900\t03\t7\t2001:db8::2\tunknown');
    expect(fields(out, ...names)).toEqual(original);
    expect(fields(out, 'frame.time_epoch')).toEqual(expect.arrayContaining(['1700000000.123456789']));
    expect(fields(out, 'frame.comment')[1]).toBe('label norm; JAWS: packet 3 of day');
  },
);

it('keeps the nanoseconds of pcap', async () => {
  const records = [
    { seconds: 1_700_000_000, fraction: 999_999_999, data: frame(443, 1) },
    { seconds: 1_700_000_001, fraction: 5, data: frame(80, 2) },
  ];
  const { out, packets } = await slice(
    'nano.pcap',
    pcapBytes(records, { magic: 0xa1b23c4d, littleEndian: false }),
  );
  expect(packets).toBe(1);
  expect(fields(out, 'frame.time_epoch', 'data.data')).toEqual(['1700000000.999999999\t01']);
});

it('takes from a ring what it still has, and refuses one of other packets', async () => {
  const record = (second: number) => ({ seconds: 1_700_000_000 + second, data: frame(443, second) });
  const all = [1, 2, 3, 4].map(record);
  const { packets, matched } = await slice('a.pcap', pcapBytes(all), pcapBytes(all.slice(2)));
  expect([packets, matched]).toEqual([2, 4]);
  await expect(slice('b.pcap', pcapBytes(all), pcapBytes([record(9)]))).rejects.toMatchObject({
    code: 'export.other-capture',
  });
});
