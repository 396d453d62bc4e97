// A capture with one source in a process of its own, so that tests can run it in a network namespace, as another user,
// and end it. Says on stdout, line by line as JSON: {started}, {rows} now and then, and last {ended} or {failed}.
// Commands on stdin: `stop`, `close`.

import { createInterface } from 'node:readline';

import { JawsError } from '@jaws/shared/contract/errors';
import type { CaptureSourceName } from '@jaws/shared/contract/capture';

import type { RecordBatch } from '../../packet-file/record-batch.ts';
import type { SourceOptions } from '../packet-source.ts';
import { createPacketSource } from './create-packet-source.ts';

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const [name = 'dumpcap', given = '{}'] = process.argv.slice(2);
const options: SourceOptions = {
  interface: 'eth0',
  filter: '',
  snapLength: 2048,
  promiscuous: true,
  bufferBytes: 64 * 1024 * 1024,
  replay: null,
  ...(JSON.parse(given) as Partial<SourceOptions>),
};
const tools = {
  clock: () => performance.timeOrigin + performance.now(),
  env: process.env,
  log: () => undefined,
};
const source = createPacketSource(name as CaptureSourceName, 'a test asked for it', options, tools);

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'stop') source.stop();
  if (line === 'close') void source.close();
});

let cpuBefore = 0;
let rows = 0;
let wireBytes = 0;
let capturedBytes = 0;
let firstUs: number | null = null;
let lastUs = 0;
let outOfOrder = 0;
let longestGapMs = 0;
let largestBatch = 0;
const linkTypes = new Set<number>();

function count(batch: RecordBatch): void {
  for (let at = 0; at < batch.count; at++) {
    const us = batch.timestampUs[at] ?? 0;
    firstUs ??= us;
    if (us < lastUs) outOfOrder++;
    lastUs = us;
    wireBytes += batch.wireLength[at] ?? 0;
    capturedBytes += batch.capturedLength[at] ?? 0;
    linkTypes.add(batch.linkType[at] ?? -1);
  }
}

async function read(): Promise<void> {
  let said = '';
  let previousAt = performance.now();
  for await (const batch of source.batches()) {
    longestGapMs = Math.max(longestGapMs, performance.now() - previousAt);
    largestBatch = Math.max(largestBatch, batch.count);
    count(batch);
    rows += batch.count;
    const news = `${rows} ${source.dropped ?? 'unknown'}`;
    if (news !== said) say({ rows, dropped: source.dropped });
    said = news;
    previousAt = performance.now();
  }
}

function facts(): object {
  const { dropped, warnings } = source;
  const cpu = process.cpuUsage();
  const cpuMs = (cpu.user + cpu.system - cpuBefore) / 1000;
  const counted = { rows, wireBytes, capturedBytes, firstUs, lastUs, outOfOrder, longestGapMs, largestBatch };
  return { ...counted, dropped, warnings, cpuMs, facts: source.facts, linkTypes: [...linkTypes] };
}

let code = 0;

try {
  await source.start();
  const cpu = process.cpuUsage();
  cpuBefore = cpu.user + cpu.system;
  say({ started: true, helperPid: source.helperPid });
  await read();
  say({ ended: facts() });
} catch (error) {
  code = 1;
  const known =
    error instanceof JawsError
      ? { code: error.code, message: error.message }
      : { code: 'unknown', message: String(error) };
  say({ failed: { ...known, ...facts() } });
}
await source.close();
process.exit(code);
