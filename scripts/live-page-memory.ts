// Does memory stay flat while a page looks on? A 90,000-packet hour at 60 times its speed (1,500 packets/s), headless
// Chromium on the live picture; once a minute the page's heap after a collection, and what page and host hold.
// Usage: node --import tsx scripts/live-page-memory.ts [--minutes N] [--points N]   (wants a built host and page)

import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openLiveRig } from '../bench/live-page/live-rig.ts';

const packetsPerSecond = 1500;
const everyMs = 60_000;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, points: { type: 'string', default: '10000' } },
});
const points = Number(values.points);

function rssBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kib ?? Number.NaN) * 1024;
}

const rig = await openLiveRig({ points, packetsPerSecond, seed: 1 });
const lines: Record<string, number>[] = [];
try {
  for (let minute = 0; minute <= Number(values.minutes); minute++) {
    if (minute > 0) await wait(everyMs);
    if (rig.failure() !== null) throw rig.failure();
    await rig.devtools.send('HeapProfiler.collectGarbage');
    const heap = await rig.devtools.send('Runtime.getHeapUsage');
    const line = {
      minute,
      frames: await rig.page.evaluate(() => window.jawsPageTiming.frames.length),
      pageHeapBytes: heap.usedSize,
      pageArrayBytes: heap.backingStorageSize,
      pageRssBytes: rssBytes(await rig.pagePid()),
      hostRssBytes: rssBytes(rig.hostPid),
      load: loadavg()[0] ?? 0,
    };
    lines.push(line);
    console.log(JSON.stringify(line));
  }
} finally {
  await rig.close();
}
const file = fileURLToPath(new URL('../bench/results/live-page-memory.json', import.meta.url));
writeFileSync(file, `${JSON.stringify({ points, packetsPerSecond, lines }, null, 2)}\n`);
