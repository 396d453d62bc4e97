// How fast the filter language selects packets, and how fast pages sort them: typical filters on 3,000,000 rows
// beside a plain loop that builds one object per row and asks the same in TypeScript.

import { privateLocalRule } from '@jaws/shared/domain/local-rule';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { matchPackets } from '@jaws/shared/filter/match-packets';
import { packetPage } from '../core/src/tables/packet-page.ts';
import { OrderCache } from '../core/src/tables/row-order.ts';
import { createScopes } from '../core/src/tables/scope.ts';
import { peakRssBytes, timeBest, withPeer, type BenchOptions, type BenchResult } from './benchmark.ts';

const filters = [
  'ip == 10.0.3.7',
  'net in 10.0.0.0/16 and not dport in {80, 443}',
  'size > 1kB and proto == tcp or dns contains "example"',
  'time >= 2023-11-14T22:30:00Z and (sni ~ *.test or payload == NA) and label != chum',
  'flags contains SYN and not flags contains ACK and dst in {192.0.2.0/24, 2001:db8::/32}',
] as const;
const comparedFilter = 'size > 1000 and proto == tcp and src == 10.0.3.7';

/** `seconds` = the slowest of the filters; the ratio is of one simple filter to the plain loop. */
export function runFilterBench(options: BenchOptions = {}): BenchResult {
  const rows = options.points ?? 3_000_000;
  const table = syntheticPackets(rows, options.seed ?? 1);
  const runs = filters.map((text) => {
    const { value, seconds, firstSeconds } = timeBest(() => matchPackets(table, compileFilter(text)).length);
    return { filter: text, matched: value, seconds, firstSeconds };
  });
  const own = timeBest(() => matchPackets(table, compileFilter(comparedFilter)).length);
  const plain = timeBest(() => plainLoop(table));
  if (own.value !== plain.value) throw new Error(`The filter found ${own.value}, the loop ${plain.value}.`);
  const result: BenchResult = {
    name: 'filter',
    seconds: Math.max(...runs.map(({ seconds }) => seconds)),
    rssBytes: peakRssBytes(),
    details: {
      rows,
      filters: runs,
      compared: { filter: comparedFilter, seconds: own.seconds },
      sort: sortTimes(options.seed ?? 1, Math.min(rows, 1_000_000)),
    },
  };
  const ratio = withPeer({ ...result, seconds: own.seconds }, { name: 'plain loop', seconds: plain.seconds });
  return { ...ratio, seconds: result.seconds };
}

function plainLoop(table: PacketTable): number {
  const { addresses, protocols } = table.dictionaries;
  let matched = 0;
  for (let row = 0; row < table.count; row++) {
    const packet = {
      size: table.size[row] ?? 0,
      proto: protocols.get(table.protocol[row] ?? 0),
      src: addresses.get(table.source[row] ?? 0),
    };
    if (packet.size > 1000 && packet.proto === 'TCP' && packet.src === '10.0.3.7') matched++;
  }
  return matched;
}

/** Seconds for the first page of each sort of up to 1,000,000 rows, nothing remembered. */
function sortTimes(seed: number, rows: number): Record<string, number> {
  const table = syntheticPackets(rows, seed);
  const scope = createScopes(table, { local: privateLocalRule, names: new Map() })();
  const columns = ['time', 'size', 'src_ip', 'tls_sni'];
  return Object.fromEntries(
    columns.map((column) => {
      const query = { sort: { column, descending: true }, offset: 0, limit: 100 };
      return [column, timeBest(() => packetPage(scope, query, new OrderCache())).seconds] as const;
    }),
  );
}

/** Packets of 4,096 inside and 20,000 outside addresses, out of order in time. */
function syntheticPackets(rows: number, seed: number): PacketTable {
  const table = new PacketTable(rows);
  const { addresses, protocols, labels, details } = table.dictionaries;
  const random = xorshift(seed);
  const pick = (ids: readonly number[]): number => ids[random() % ids.length] as number;
  const inside = ids(4096, (at) => addresses.intern(`10.0.${at >> 8}.${at & 255}`));
  const outside = ids(20_000, (at) => addresses.intern(`${20 + (at >> 8)}.2.${at & 255}.9`));
  const names = ids(2000, (at) => {
    const dnsName = at % 2 === 0 ? `h${at}.example` : null;
    return details.intern({ dnsName, httpUrl: null, sni: `s${at}.test`, ja4: null });
  });
  const protocolIds = ['TCP', 'UDP', 'ICMP'].map((name) => protocols.intern(name));
  const labelIds = ['norm', 'norm', 'norm', 'chum'].map((name) => labels.intern(name));
  for (let row = 0; row < rows; row++) {
    const up = (random() & 1) === 0;
    const ends = [pick(inside), pick(outside)] as const;
    const ports = [40_000 + (random() % 20_000), 443] as const;
    table.timestampUs[row] = 1_700_000_000_000_000 + (random() % 3_600_000_000);
    table.size[row] = 60 + (random() % 1455);
    table.payloadSize[row] = (random() % 1400) - 1;
    table.source[row] = ends[up ? 0 : 1];
    table.destination[row] = ends[up ? 1 : 0];
    table.sourcePort[row] = ports[up ? 0 : 1];
    table.destinationPort[row] = ports[up ? 1 : 0];
    table.protocol[row] = pick(protocolIds);
    table.tcpFlags[row] = random() & 0x1f;
    table.label[row] = pick(labelIds);
    table.detail[row] = random() % 20 === 0 ? pick(names) : 0;
  }
  table.count = rows;
  return table;
}

function ids(count: number, make: (at: number) => number): number[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** 32-bit xorshift (Marsaglia 2003): the same table for the same seed everywhere. */
function xorshift(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
