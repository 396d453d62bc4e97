// Runs of chum in a process of their own, as `jaws chum` starts them: captures of other processes are told of each flow.
// Usage: node --import tsx <this file> <data folder> <JSON of ChumJob>. One line of JSON on stdout for each run's record.

import { createFlowWatch } from '@jaws/core/truth/create-flow-watch';
import { startChumRun } from '@jaws/core/chum/start-chum-run';
import type { ChumStyle } from '@jaws/shared/exfil/chum-styles';

export interface ChumJob {
  readonly host: string;
  /** Where the style's own are not those of the listener. */
  readonly ports: Readonly<Partial<Record<ChumStyle, readonly number[]>>>;
  readonly token: string;
  readonly styles: readonly ChumStyle[];
  readonly sizeBytes: number;
}

const [dataDir = '', job = '{}'] = process.argv.slice(2);
const { host, ports, token, styles, sizeBytes } = JSON.parse(job) as ChumJob;
const warnings: string[] = [];
const flows = createFlowWatch({ dataDir, clock: Date.now, warn: (text) => warnings.push(text) });
for (const [seed, style] of styles.entries()) {
  const run = await startChumRun({
    options: {
      target: { host, ports: [...(ports[style] ?? [])], fingerprint: null, token },
      ...{ sizeBytes, style, scenario: null, seed },
    },
    ...{ dataDir, clock: Date.now, flows, noWait: true, onState: () => undefined },
  });
  const record = await run.finished;
  process.stdout.write(`${JSON.stringify({ record, warnings: warnings.splice(0) })}\n`);
}
