// `npm run soak`: the long figures that `npm test` only samples. Writes bench/results/soak.json with commit and
// machine load beside what the benchmarks write themselves. Takes about two hours on two cores.
// `--only NAME[,NAME]` runs some of the steps; other options go to `live` and `hour` (scripts/live-capture), so that
// they can be tried at a small size: `npm run soak -- --only live --packets 300000 --no-ladder`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'bench', 'results');
const bin = (name) => join(root, 'node_modules', '.bin', name);

function run(command, args, env = {}) {
  return (
    spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1
  );
}

function vitest(project, paths, env) {
  return run(bin('vitest'), ['run', '--project', project, '--testTimeout=3600000', ...paths], env);
}

const args = process.argv.slice(2);
const onlyAt = args.indexOf('--only');
const liveOptions = onlyAt < 0 ? args : args.filter((_, index) => index !== onlyAt && index !== onlyAt + 1);

function liveFigures(what) {
  return run(process.execPath, ['--import', 'tsx', 'scripts/live-capture/main.ts', what, ...liveOptions]);
}

const steps = {
  /** Decoders on a million random and mutated byte strings. */
  fuzz: () =>
    vitest('unit', ['core/src/decode', 'core/src/packet-file', 'core/src/dataset'], {
      JAWS_FUZZ_RUNS: '1000000',
    }),
  /** kill -9 in the middle of an import, a change of a dataset and a capture's worker, fifty times each. */
  kills: () =>
    vitest(
      'integration',
      ['core/src/import/import-kill', 'core/src/dataset/commands', 'core/src/capture/service/real-worker'],
      { JAWS_KILL_RUNS: '50' },
    ),
  /** Two thousand odd captures: the corpus, mutated and cut. */
  odd: () => vitest('integration', ['core/src/import/odd'], { JAWS_ODD_CAPTURES: '2000' }),
  /** Every benchmark beside its peer, full sizes. */
  bench: () => run(process.execPath, ['scripts/bench.mjs']),
  /** Time to the first picture in a real browser; fails above three seconds. */
  picture: () => run(bin('playwright'), ['test', 'first-picture'], { JAWS_FIRST_PICTURE_LIMIT_MS: '3000' }),
  /** Live capture at 50,000 to 200,000 packets/s by each source, and the rate of the first loss. */
  live: () => liveFigures('load'),
  /** kill -9 of capture worker and host under traffic, fifty times each. */
  'live-kills': () => vitest('integration', ['scripts/live-capture/live-kills'], { JAWS_KILL_RUNS: '50' }),
  /** A machine that sleeps for a minute in mid-capture. */
  sleep: () => vitest('integration', ['scripts/live-capture/sleep'], { JAWS_SLEEP_SECONDS: '60' }),
  /** 500 MB to a listener over a line that is cut ten times; kills on both sides, full disks. */
  push: () => vitest('integration', ['headless/src/push'], { JAWS_PUSH_BYTES: '500000000' }),
  /** The listener: 20 GB over 1,000 connections, then floods of 10,000 bad ones with honest runs beside them. */
  listener: () => run(process.execPath, ['--import', 'tsx', 'scripts/listener-load/main.ts']),
  /** Half an hour of live picture at 60 times a 90,000-packet hour: memory of page and host stays level. */
  'live-memory': () =>
    run(process.execPath, ['--import', 'tsx', 'scripts/live-page-memory.ts', ...liveOptions]),
  /** Ten minutes at 20,000 packets/s below the live picture of 10,000 flows: frames, lag, backlog. */
  'live-picture': () => liveFigures('picture'),
  /** An hour at 20,000 packets/s: memory stays level. */
  hour: () => liveFigures('hour'),
};

const only = onlyAt < 0 ? Object.keys(steps) : (args[onlyAt + 1] ?? '').split(',');
const unknown = only.filter((name) => !Object.hasOwn(steps, name));
if (args.includes('--help') || unknown.length > 0) {
  if (unknown.length > 0) process.stdout.write(`unknown step "${unknown.join('", "')}"\n`);
  process.stdout.write(
    `usage: npm run soak -- [--only NAME[,NAME]] [options of the live steps]\nsteps: ${Object.keys(steps).join(', ')}\n`,
  );
  process.exit(unknown.length > 0 ? 1 : 0);
}
const report = [];
run(process.execPath, ['scripts/build.mjs']);
for (const name of only) {
  const loadBefore = loadavg()[0];
  const startedMs = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  const status = steps[name]();
  report.push({
    name,
    ok: status === 0,
    seconds: (Date.now() - startedMs) / 1000,
    loadBefore,
    loadAfter: loadavg()[0],
  });
}

mkdirSync(results, { recursive: true });
const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const file = join(results, 'soak.json');
let before = {};
try {
  before = JSON.parse(readFileSync(file, 'utf8')).steps ?? {};
} catch (error) {
  process.stdout.write(`no earlier soak (${error.code})\n`);
}
const merged = {
  ...before,
  ...Object.fromEntries(report.map((entry) => [entry.name, { ...entry, commit }])),
};
writeFileSync(
  file,
  `${JSON.stringify({ node: process.version, date: new Date().toISOString(), steps: merged }, null, 2)}\n`,
);
for (const entry of report)
  process.stdout.write(`${entry.ok ? 'ok    ' : 'FAILED'} ${entry.name} ${entry.seconds.toFixed(0)} s\n`);
process.exitCode = report.every((entry) => entry.ok) ? 0 : 1;
