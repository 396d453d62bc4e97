// The table of `npm run bench`: every case of every benchmark, printed as it comes, and one file of results each.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import type { BenchEntry } from './registry.ts';
import { tableLine } from './table-line.ts';

export interface TableRun {
  readonly benchmarks: Readonly<Record<string, BenchEntry>>;
  /** Gets <name>.json for every benchmark with a result. */
  readonly folder: string;
  /** Runs one case; throws when it fails. */
  readonly runCase: (name: string, options: BenchOptions) => BenchResult;
  /** What to write beside the results: commit, date, load; asked before the first case. */
  readonly machine: () => Readonly<Record<string, unknown>>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

function reasonOf(error: unknown): string {
  const { stderr } = error as { readonly stderr?: unknown };
  const text = typeof stderr === 'string' && stderr.trim() !== '' ? stderr : String(error);
  return text.trim().slice(0, 500);
}

/** The result of one case, printed; null (said by printError) when it fails: the others still run. */
function tryCase(run: TableRun, name: string, options: BenchOptions): BenchResult | null {
  try {
    const result = run.runCase(name, options);
    run.print(tableLine(result));
    return result;
  } catch (error) {
    run.printError(`${name.padEnd(10)} failed: ${reasonOf(error)}`);
    return null;
  }
}

/** Runs all cases one after the other. False when one of them failed. */
export function runTable(run: TableRun): boolean {
  mkdirSync(run.folder, { recursive: true });
  let complete = true;
  for (const [name, entry] of Object.entries(run.benchmarks)) {
    const machine = run.machine();
    const results: BenchResult[] = [];
    for (const options of entry.cases ?? [{}]) {
      const result = tryCase(run, name, options);
      if (result === null) complete = false;
      else results.push(result);
    }
    if (results.length === 0) continue;
    const text = JSON.stringify({ name, ...machine, results }, null, 2);
    writeFileSync(join(run.folder, `${name}.json`), `${text}\n`);
  }
  return complete;
}
