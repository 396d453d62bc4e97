// `npm run bench`: without a name it runs every benchmark, each case in a process of its own (memory figures do not
// mix), prints a table and writes bench/results/<name>.json; with a name it runs that one.
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isErrorCode, errorTexts, JawsError } from '@jaws/shared/contract/errors';
import { readBenchArguments, writeBenchArguments } from './bench-arguments.ts';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { benchmarks, loadBenchmark } from './registry.ts';
import { runTable } from './run-table.ts';
import { tableLine } from './table-line.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function commitOf(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}

function machine(): Record<string, unknown> {
  return {
    ...{ commit: commitOf(), date: new Date().toISOString(), node: process.version },
    ...{ loadAverage: loadavg(), cpu: cpus()[0]?.model ?? null, cores: cpus().length },
  };
}

/** One case in a new process. Throws when it fails, with what it said on stderr. */
function runApart(name: string, options: BenchOptions): BenchResult {
  const text = execFileSync(
    process.execPath,
    [`${root}/scripts/bench.mjs`, name, '--json', ...writeBenchArguments(options)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 900_000, maxBuffer: 2 ** 26 },
  );
  return JSON.parse(text) as BenchResult;
}

/** Runs all cases of the benchmark named, or of all of them. */
function runCases(only: string | null): void {
  const chosen = Object.entries(benchmarks).filter(([name]) => only === null || name === only);
  const complete = runTable({
    benchmarks: Object.fromEntries(chosen),
    folder: `${root}/bench/results`,
    runCase: runApart,
    machine,
    print: (line) => {
      console.log(line);
    },
    printError: (line) => {
      console.error(line);
    },
  });
  if (!complete) process.exitCode = 1;
}

function fail(error: unknown): void {
  const code = error instanceof JawsError && isErrorCode(error.code) ? error.code : 'internal';
  const text: { exit?: number; hint: string } = errorTexts[code];
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof JawsError ? error.hint : text.hint;
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code, message, hint } }));
  console.error(`bench: ${code}: ${message} ${hint}`);
  process.exitCode = text.exit ?? 1;
}

async function main(): Promise<void> {
  const { name, json, options } = readBenchArguments(process.argv.slice(2));
  if (name === null && json) throw new JawsError('usage.invalid', '--json wants the name of a benchmark.');
  if (name === null) {
    runCases(null);
    return;
  }
  const run = await loadBenchmark(name);
  if (!json && Object.keys(options).length === 0) {
    runCases(name);
    return;
  }
  const result = await run(options);
  console.log(json ? JSON.stringify(result) : tableLine(result));
}

main().catch(fail);
