// `npm run bench`: without a name it runs every benchmark, each case in a process of its own (memory figures do not
// mix), prints a table and writes bench/results/<name>.json; with a name it runs that one.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isErrorCode, errorTexts, JawsError } from '@jaws/shared/contract/errors';
import { readBenchArguments, writeBenchArguments } from './bench-arguments.ts';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { benchmarks, loadBenchmark } from './registry.ts';

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

function tableLine(result: BenchResult): string {
  const { name, seconds, rssBytes, peer, ratio } = result;
  const details = result.details ?? {};
  const size = ['points', 'rows', 'packets', 'std'].flatMap((key) =>
    key in details ? [`${key} ${String(details[key])}`] : [],
  );
  const beside = peer === undefined ? '' : `${peer.name} ${peer.seconds.toFixed(3)} s`;
  return [
    name.padEnd(10),
    size.join(', ').padEnd(26),
    `${seconds.toFixed(3)} s`.padStart(10),
    `${Math.round(rssBytes / 2 ** 20)} MiB`.padStart(10),
    beside.padStart(30),
    (ratio === undefined ? '' : `${ratio.toFixed(1)} x`).padStart(9),
  ].join(' ');
}

/** One case in a new process. Null (said on stderr) when it fails: the others still run. */
function runApart(name: string, options: BenchOptions): BenchResult | null {
  try {
    const text = execFileSync(
      process.execPath,
      [`${root}/scripts/bench.mjs`, name, '--json', ...writeBenchArguments(options)],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 900_000, maxBuffer: 2 ** 26 },
    );
    return JSON.parse(text) as BenchResult;
  } catch (error) {
    const reason = (error as { stderr?: unknown }).stderr ?? error;
    console.error(`${name.padEnd(10)} failed: ${String(reason).trim().slice(0, 500)}`);
    return null;
  }
}

function runAll(only: string | null): boolean {
  mkdirSync(`${root}/bench/results`, { recursive: true });
  let complete = true;
  for (const [name, entry] of Object.entries(benchmarks)) {
    if (only !== null && name !== only) continue;
    const before = machine();
    const results = (entry.cases ?? [{}]).flatMap((options) => {
      const result = runApart(name, options);
      complete &&= result !== null;
      if (result !== null) console.log(tableLine(result));
      return result === null ? [] : [result];
    });
    if (results.length === 0) continue;
    writeFileSync(
      `${root}/bench/results/${name}.json`,
      `${JSON.stringify({ name, ...before, results }, null, 2)}\n`,
    );
  }
  return complete;
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
    if (!runAll(null)) process.exitCode = 1;
    return;
  }
  const run = await loadBenchmark(name);
  if (!json && Object.keys(options).length === 0) {
    if (!runAll(name)) process.exitCode = 1;
    return;
  }
  const result = await run(options);
  console.log(json ? JSON.stringify(result) : tableLine(result));
}

main().catch(fail);
