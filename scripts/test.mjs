// `npm test`: format, types, lint, unused code, unit, integration and browser tests. Ends with the seconds of each
// step, the slowest files, every skip with its reason, and one line `N passed, N failed, N skipped`.
// `--only NAME[,NAME]` runs some of the steps. `--changed[=REV]` runs what the changes since REV can reach (without
// REV: the changes that are not committed).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './find-chromium.mjs';
import { reachOf } from './testing/reach.mjs';
import { Tally } from './testing/tally.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'build', 'reports');
const tally = new Tally(root);
const seconds = [];

function bin(name) {
  return join(root, 'node_modules', '.bin', name);
}

/** The exit status. Beside others the output is kept until the end, so that it is not mixed with theirs. */
function run(command, args, { env = {}, kept = null } = {}) {
  return new Promise((resolve) => {
    const stdio = kept === null ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...env } });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => kept.push(bytes));
    child.on('error', (error) => {
      process.stdout.write(`${command}: ${String(error)}\n`);
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

function check(name, command, args) {
  return async (kept) => {
    tally.addCheck(name, await run(command, args, { kept }));
  };
}

function vitest(name, projects, related) {
  return async () => {
    const path = join(reports, `${name}.json`);
    const what = related === null ? ['run'] : ['related', '--run', '--passWithNoTests', ...related];
    const status = await run(bin('vitest'), [
      ...what,
      ...projects.flatMap((project) => ['--project', project]),
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${path}`],
    ]);
    tally.addVitest(`${name} tests`, path, status);
  };
}

async function browser() {
  await needChromium();
  const path = join(reports, 'e2e.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: path };
  tally.addPlaywright(
    'browser tests',
    path,
    await run(bin('playwright'), ['test', ...specs, '--reporter=list,json'], { env }),
  );
}

/** Chromium from the usual places; on Debian as root from its packages; else Playwright's own. */
async function needChromium() {
  if (findChromium() !== null) return;
  const asRoot = process.getuid?.() === 0;
  if (asRoot && spawnSync('apt-get', ['--version']).status === 0) {
    process.stdout.write('no Chromium found: installing it with apt-get\n');
    await run('apt-get', ['update', '-qq']);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    if ((await run('apt-get', ['install', '-y', '-qq', 'chromium'], { env })) === 0) return;
  }
  process.stdout.write('no Chromium found: asking Playwright for its own\n');
  await run(bin('playwright'), ['install', 'chromium']);
}

/** Names from the project's root, deleted files too. */
function changedFiles(since) {
  const git = (...args) => {
    const { status, stdout, stderr } = spawnSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64e6,
    });
    if (status !== 0) {
      process.stderr.write(`cannot tell what has changed: ${stderr}`);
      process.exit(2);
    }
    return stdout.split('\n');
  };
  const names = [...git('diff', '--name-only', since), ...git('ls-files', '--others', '--exclude-standard')];
  return [...new Set(names)].filter((file) => file !== '');
}

function isThere(file) {
  return existsSync(join(root, file));
}

function option(name) {
  const at = process.argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (at < 0) return null;
  const word = process.argv[at];
  if (word !== name) return word.slice(name.length + 1);
  const next = process.argv[at + 1];
  return next === undefined || next.startsWith('--') ? '' : next;
}

const since = option('--changed');
const changed = since === null ? null : reachOf(changedFiles(since === '' ? 'HEAD' : since));
const reach = changed?.everything === true ? null : changed;
const related = reach?.related.filter(isThere) ?? null;
const lint = reach?.lint.filter(isThere) ?? ['.'];
const format = reach?.format.filter(isThere) ?? ['.'];
const specs = reach?.specs.filter(isThere) ?? [];
const hasTests = related === null || related.length > 0;

/** Steps by name; null where the change does not reach it. */
const steps = {
  lint:
    lint.length === 0
      ? null
      : check('lint', bin('eslint'), [...lint, '--max-warnings', '0', '--no-warn-ignored']),
  types: reach?.isTyped === false ? null : check('types', bin('tsc'), ['-b']),
  format:
    format.length === 0
      ? null
      : check('format', bin('prettier'), [
          ...['--check', '--log-level', 'warn', '--ignore-unknown'],
          ...format,
        ]),
  knip: reach?.isTyped === false ? null : check('knip', bin('knip'), []),
  build: hasTests ? check('build', process.execPath, ['scripts/build.mjs']) : null,
  unit: hasTests ? vitest('unit', ['unit', 'renderer'], related) : null,
  integration: hasTests ? vitest('integration', ['integration'], related) : null,
  e2e: reach?.isShown === false ? null : browser,
};

/** One after the other; in a stage with several lanes these run beside each other. */
const stages = [[['lint'], ['types', 'format', 'knip', 'build']], [['unit']], [['integration']], [['e2e']]];

async function runStep(name, isAlone) {
  const step = steps[name];
  if (step === null) return;
  const startedMs = Date.now();
  const kept = isAlone ? null : [];
  if (isAlone) process.stdout.write(`\n== ${name}\n`);
  await step(kept);
  const took = ((Date.now() - startedMs) / 1000).toFixed(0);
  if (!isAlone) process.stdout.write(`\n== ${name}\n${Buffer.concat(kept).toString()}`);
  process.stdout.write(`== ${name}: ${took} s\n`);
  seconds.push(`${name} ${took} s`);
}

const only = option('--only')?.split(',') ?? Object.keys(steps);
const unknown = only.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  process.stderr.write(`no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}\n`);
  process.exit(2);
}
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const startedMs = Date.now();
for (const stage of stages) {
  const lanes = stage
    .map((lane) => lane.filter((name) => only.includes(name)))
    .filter((lane) => lane.length > 0);
  await Promise.all(
    lanes.map(async (lane) => {
      for (const name of lane) await runStep(name, lanes.length === 1);
    }),
  );
}
const total = ((Date.now() - startedMs) / 1000).toFixed(0);
process.stdout.write(`\nSeconds: ${seconds.join(', ')}; together ${total} s\n${tally.text()}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
