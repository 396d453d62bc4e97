// The bases of each half of the experiment: captures without their known culprits, and made-up networks. No base is in
// both halves.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { captureBase, type Base, type Cut } from './base.ts';
import { networkBase } from './network-day.ts';

export const halves = ['dev', 'held-out'] as const;
export type Half = (typeof halves)[number];

interface CaptureSource {
  readonly name: string;
  readonly path: string;
  /** Addresses of its own culprits. */
  readonly without: readonly string[];
  readonly cut?: Cut;
}

export interface Folders {
  /** Of the captures that others made. */
  readonly pcaps: string;
  /** Of recordings by `scripts/testbed/main.ts demo --seed 31 --seconds 240 --out FOLDER/office-31.pcapng` (and 32). */
  readonly recordings: string | null;
}

const root = join(import.meta.dirname, '../../..');
/** Where the testbed's own upload that does not belong goes to. */
const testbedDrop = ['198.18.99.23'];
/** Westermo's attacker and man in the middle. */
const westermo = ['198.18.134.99', '198.18.134.14'];

function captures({ pcaps, recordings }: Folders): Readonly<Record<Half, readonly CaptureSource[]>> {
  const office = (seed: number): CaptureSource => ({
    ...{
      name: `office-${seed}`,
      path: join(recordings ?? '', `office-${seed}.pcapng`),
      without: testbedDrop,
    },
  });
  const plant = (name: string, from: number): CaptureSource => ({
    ...{ name, path: join(pcaps, 'westermo/reduced_right.pcap'), without: westermo },
    cut: { from, to: from + 400 },
  });
  return {
    dev: [
      { name: 'demo', path: join(root, 'assets/demo.pcapng'), without: testbedDrop },
      office(31),
      plant('westermo-early', 600),
      {
        ...{ name: 'asyncrat', path: join(pcaps, 'corelight/cd010953-5faf-4054-86be-58c020c3a532.pcap') },
        without: ['181.131.218.39'],
      },
      {
        ...{ name: 'agent-http', path: join(pcaps, 'corelight/0e328ab7-12b2-4843-8717-a5b3ebef33a8.pcap') },
        without: ['78.41.139.12'],
      },
    ],
    'held-out': [
      office(32),
      plant('westermo-late', 3600),
      {
        ...{ name: 'empire', path: join(pcaps, 'otrf/empire_ninjacopy_dumping_ntds_dit_file.pcapng') },
        without: ['192.168.56.40'],
      },
      {
        ...{ name: 'agent-smtp', path: join(pcaps, 'corelight/a30789ce-1e1c-4f96-a097-78c34b9fb612.pcap') },
        without: ['43.255.154.57'],
      },
    ],
  };
}

const networksOfHalf = 8;

/** Captures that are not there are left out, and named. */
export async function loadBases(
  half: Half,
  folders: Folders,
): Promise<{ readonly captures: Base[]; readonly networks: Base[]; readonly missing: string[] }> {
  const sources = captures(folders)[half];
  const present = sources.filter(({ path }) => existsSync(path));
  const loaded: Base[] = [];
  for (const { name, path, without, cut } of present)
    loaded.push(await captureBase(name, path, without, cut));
  const first = half === 'dev' ? 1 : 2;
  return {
    captures: loaded,
    networks: Array.from({ length: networksOfHalf }, (_, at) => networkBase(first + at * 2)),
    missing: sources.filter((source) => !present.includes(source)).map(({ name }) => name),
  };
}
