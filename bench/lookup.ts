// How long it takes to say what is known of 100,000 addresses, half of them IPv6: kind, registry, country, a database of 5,000
// networks and a list of 50,000 entries.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTarget, type LookupTarget } from '@jaws/shared/lookup/read-targets';
import { addSource } from '../core/src/lookup/lookup-sources.ts';
import { mmdbFile, type MmdbValue } from '../core/src/lookup/mmdb.fixture.ts';
import { openOfflineLookup } from '../core/src/lookup/offline-lookup.ts';
import { createRandom } from '@jaws/shared/analysis/random';
import { peakRssBytes, timeBest, type BenchOptions, type BenchResult } from './benchmark.ts';

const entries = 50_000;
const networks = 5000;

export async function runLookupBench(options: BenchOptions = {}): Promise<BenchResult> {
  const random = createRandom(options.seed ?? 1);
  const byte = (): number => Math.floor(random() * 256);
  const ipv4 = (): string => `${1 + Math.floor(random() * 223)}.${byte()}.${byte()}.${byte()}`;
  const ipv6 = (): string => `2a00:${byte().toString(16)}:${byte().toString(16)}::${byte().toString(16)}`;
  const targets = Array.from({ length: options.points ?? 100_000 }, (_, at) =>
    readTarget(at % 2 === 0 ? ipv4() : ipv6()),
  ).filter((target): target is LookupTarget => target !== null);
  const dataDir = await mkdtemp(join(tmpdir(), 'jaws-bench-lookup-'));
  try {
    const records: Record<string, MmdbValue> = {};
    for (let at = 0; at < networks; at++)
      records[`${1 + (at % 223)}.${Math.floor(at / 223)}.0.0/16`] = { country: { iso_code: 'NL' }, asn: at };
    const paths = { database: join(dataDir, 'city.mmdb'), list: join(dataDir, 'feed.txt') };
    await writeFile(paths.database, mmdbFile(records, 'bench', 1_790_000_000));
    await writeFile(
      paths.list,
      Array.from({ length: entries }, (_, at) => (at % 10 === 0 ? `${ipv4()}/24` : ipv4())).join('\n'),
    );
    await addSource(dataDir, paths.database, {});
    await addSource(dataDir, paths.list, {});
    const { find } = await openOfflineLookup(dataDir);
    const { value, seconds, firstSeconds } = timeBest(() => {
      let listed = 0;
      for (const target of targets) listed += find(target).lists.length;
      return listed;
    });
    return {
      name: 'lookup',
      seconds,
      rssBytes: peakRssBytes(),
      details: { addresses: targets.length, entries, networks, listed: value, firstSeconds },
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
