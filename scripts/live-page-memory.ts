// Does memory stay flat while a page looks on? A 90,000-packet hour is replayed at 60 times its speed, again and again
// into the dataset that headless Chromium shows live; once a minute the page's heap after a collection, and what page
// and host hold. Usage: node --import tsx scripts/live-page-memory.ts [--minutes N] [--points N] [--out FILE]
// (wants a built host and page)

import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openLiveRig } from '../bench/live-page/live-rig.ts';
import { replayFeed } from '../bench/live-page/replay-feed.ts';
import { quantile } from '../bench/quantile.ts';
import { flatnessOf, type Flatness } from './live-capture/flatness.ts';

const packetsPerSecond = 1500;
const everyMs = 60_000;
/** The whole hour, so that the picture has all of its flows: ten minutes would be ten seconds of the replay. */
const windowSeconds = 3600;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    points: { type: 'string', default: '10000' },
    out: {
      type: 'string',
      default: fileURLToPath(new URL('../bench/results/live-page-memory.json', import.meta.url)),
    },
  },
});
const points = Number(values.points);

function rssBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kib ?? Number.NaN) * 1024;
}

interface Line {
  readonly minute: number;
  /** Painted so far, and the last minute's slow ones: from the socket's message to the picture. */
  readonly frames: number;
  readonly paintedP95Ms: number;
  readonly units: number;
  readonly pageHeapBytes: number;
  readonly pageArrayBytes: number;
  readonly pageRssBytes: number;
  readonly hostRssBytes: number;
  readonly load: number;
}

const measured = ['pageHeapBytes', 'pageArrayBytes', 'pageRssBytes', 'hostRssBytes'] as const;

function judged(lines: readonly Line[]): Record<string, Flatness | null> {
  const entries = measured.map((name) => {
    const samples = lines.map((line) => ({ seconds: line.minute * 60, bytes: line[name] }));
    return [name, flatnessOf(samples)] as const;
  });
  return Object.fromEntries(entries);
}

const rig = await openLiveRig({
  ...{ points, packetsPerSecond, seed: 1, settings: { windowSeconds } },
  // Flows that are silent for long are several units: so many are about as many as points.
  feed: replayFeed({ flows: Math.round(points * 0.45), seed: 1 }),
});
const lines: Line[] = [];
try {
  for (let minute = 0; minute <= Number(values.minutes); minute++) {
    if (minute > 0) await wait(everyMs);
    if (rig.failure() !== null) throw rig.failure();
    await rig.devtools.send('HeapProfiler.collectGarbage');
    const heap = await rig.devtools.send('Runtime.getHeapUsage');
    const frames = await rig.page.evaluate(() => {
      const noted = window.jawsPageTiming.frames();
      window.jawsPageTiming.forget();
      return noted;
    });
    const line: Line = {
      minute,
      frames: await rig.page.evaluate(() => window.jawsPageTiming.count),
      paintedP95Ms: quantile(
        frames.map(({ paintedMs }) => paintedMs),
        0.95,
      ),
      units: frames.at(-1)?.units ?? 0,
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
const flatness = judged(lines);
console.log(JSON.stringify(flatness));
const about = { points, packetsPerSecond, windowSeconds, flatness, lines };
writeFileSync(values.out, `${JSON.stringify(about, null, 2)}\n`);
