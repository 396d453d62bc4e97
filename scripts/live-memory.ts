// Does the live picture's memory stay flat? 30 minutes of packet time at 20,000 packets/s, every tenth packet from an
// address that was never seen before and never comes again, as fast as it goes; live heap after collection.
// Usage: node --expose-gc --import tsx scripts/live-memory.ts [--unit flows|endpoints|packets] [--minutes N] [--json FILE]

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { unitKind } from '@jaws/shared/contract/analysis';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { createLiveEngine } from '@jaws/shared/live/live-engine';
import { LivePackets } from '../bench/live-packets.ts';

const packetsPerSecond = 20_000;
const floodShare = 0.1;
/** Of packet time. */
const frameEverySeconds = 10;

const { values } = parseArgs({
  options: {
    unit: { type: 'string', default: 'flows' },
    minutes: { type: 'string', default: '30' },
    json: { type: 'string' },
  },
});
const { gc } = globalThis;
if (gc === undefined) throw new Error('Run with node --expose-gc');
const collect = gc;
const unit = unitKind.parse(values.unit);
const seconds = Number(values.minutes) * 60;
const flooded = packetsPerSecond * floodShare;
const usual = new LivePackets({
  ...{ seed: 1, flows: 6000, packetsPerFlow: 40 },
  packetsPerSecond: packetsPerSecond - flooded,
});
const engine = createLiveEngine({ unit });
let invented = 0;

/** A second of scanning from invented addresses, with dictionaries of its own. */
function floodAt(startUs: number): PacketTable {
  const table = new PacketTable(flooded);
  table.count = flooded;
  const { addresses, protocols, labels } = table.dictionaries;
  const [tcp, norm, victim] = [protocols.intern('TCP'), labels.intern('norm'), addresses.intern('10.0.0.7')];
  for (let row = 0; row < flooded; row++, invented++) {
    const address = `${100 + (invented >> 20)}.${(invented >> 12) & 255}.${(invented >> 4) & 255}.${invented & 15}`;
    table.timestampUs[row] = startUs + (row * 1e6) / flooded;
    table.source[row] = addresses.intern(address);
    table.destination[row] = victim;
    table.sourcePort[row] = 1024 + (invented % 60_000);
    table.destinationPort[row] = 80;
    table.protocol[row] = tcp;
    table.tcpFlags[row] = 2;
    table.size[row] = 60;
    table.label[row] = norm;
  }
  return table;
}

const lines: Record<string, number>[] = [];
const startedMs = performance.now();
const frames: number[] = [];
for (let second = 1; second <= seconds; second++) {
  const flood = floodAt(usual.nowMs * 1000);
  const table = usual.next(packetsPerSecond - flooded);
  engine.add(table, 0, table.count);
  engine.add(flood, 0, flood.count);
  if (second % frameEverySeconds === 0) {
    const began = performance.now();
    engine.frame(usual.nowMs);
    frames.push(performance.now() - began);
  }
  if (second % 300 !== 0) continue;
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const line = {
    ...{ minute: second / 60, heapBytes: heapUsed, arrayBytes: arrayBuffers, rssBytes: rss },
    ...{ entries: engine.entries, invented, wallSeconds: Math.round((performance.now() - startedMs) / 1000) },
  };
  console.log(JSON.stringify(line));
  lines.push(line);
}
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify({ unit, packetsPerSecond, floodShare, frames: frames.length, lines }, null, 2)}\n`,
  );
