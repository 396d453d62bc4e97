// Recorded hours with recorded runs of chum laid over them: traffic that nobody made up, for a model trained on made-up
// networks. The recordings: `npx tsx scripts/testbed/main.ts record-hour` and `record-chum`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layRun } from '../chum-over-hour/lay-run.ts';
import { captureBase, type Base } from '../live-quality/planted/base.ts';
import { Dice } from '../live-quality/planted/dice.ts';
import { replayedCapture } from '../live-quality/replayed-capture.ts';
import type { RecordedChum } from '../testbed/record-chum.ts';

/** The runs are dealt to the hours in turn; each begins at a drawn moment, and what it sends has the label chum. */
export async function recordedHours(hours: readonly string[], folder: string, seed: number): Promise<Base[]> {
  const all = JSON.parse(readFileSync(join(folder, 'runs.json'), 'utf8')) as RecordedChum[];
  const runs = all.filter(({ exit }) => exit === 0).sort((a, b) => (a.id < b.id ? -1 : 1));
  const dice = new Dice(seed);
  const laid: Base[] = [];
  for (const [number, path] of hours.entries()) {
    let hour = await captureBase(path, path, []);
    const { seconds } = hour;
    for (const chum of runs.filter((_, at) => at % hours.length === number))
      hour = await withRun(hour, join(folder, chum.file), chum, dice.between(0.1, 0.8) * seconds);
    laid.push(hour);
  }
  return laid;
}

async function withRun(
  hour: Base,
  path: string,
  { insideHost, outsideHost }: RecordedChum,
  atSeconds: number,
): Promise<Base> {
  const run = await replayedCapture(path, hour.table.dictionaries);
  const { addresses, labels } = hour.table.dictionaries;
  const label = labels.intern('chum');
  const { table } = run;
  for (let row = 0; row < table.count; row++) {
    const ends = [table.source[row], table.destination[row]].map((id) => addresses.get(id as number) ?? '');
    if (ends.includes(insideHost) && ends.includes(outsideHost)) table.label[row] = label;
  }
  const latest = Math.max(0, hour.seconds - run.seconds - 30);
  const { capture } = layRun(hour, run, Math.min(latest, atSeconds));
  const names = capture.names.map(({ row, address, name }) => ({
    atUs: capture.table.timestampUs[Math.min(row, capture.table.count - 1)] as number,
    ...{ address, name },
  }));
  return { ...hour, table: capture.table, names };
}
