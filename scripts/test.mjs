// `npm test`: format, types, lint, unused code, unit, integration and browser tests, one after the other.
// Ends with one line `N passed, N failed, N skipped` over all runners; every skip is named with its reason.
// `--only NAME[,NAME]` runs some of the steps.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failureLine } from './failure-line.mjs';
import { findChromium } from './find-chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'build', 'reports');
const totals = { passed: 0, failed: 0, skipped: 0 };
const skips = [];
const failures = [];

function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return result.status ?? 1;
}

function bin(name) {
  return join(root, 'node_modules', '.bin', name);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    process.stdout.write(`no report at ${relative(root, path)}: ${String(error)}\n`);
    return null;
  }
}

function withReason(title, message) {
  return message === undefined ? title : `${title}\n    ${failureLine(message)}`;
}

function countStep(name, status) {
  if (status === 0) totals.passed += 1;
  else {
    totals.failed += 1;
    failures.push(name);
  }
}

function check(name, command, args) {
  countStep(name, run(command, args));
}

function vitest(project) {
  const path = join(reports, `${project}.json`);
  const status = run(bin('vitest'), [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path}`,
  ]);
  const report = readReport(path);
  if (report === null) {
    countStep(`${project} tests`, 1);
    return;
  }
  totals.passed += report.numPassedTests;
  totals.failed += report.numFailedTests;
  totals.skipped += report.numPendingTests + report.numTodoTests;
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      const title = `${relative(root, file.name)}: ${test.fullName}`;
      if (test.status === 'failed') failures.push(withReason(title, test.failureMessages[0]));
      if (test.status === 'pending' || test.status === 'skipped' || test.status === 'todo') skips.push(title);
    }
  }
  // A file that could not be loaded has no test to count, and an unhandled error belongs to none.
  if (status !== 0 && report.numFailedTests === 0)
    countStep(`${project} tests (a file could not be run)`, status);
}

function walkSuite(suite, visit) {
  for (const spec of suite.specs ?? [])
    for (const test of spec.tests) visit(`${suite.file}: ${spec.title} [${test.projectName}]`, test);
  for (const inner of suite.suites ?? []) walkSuite(inner, visit);
}

function browser() {
  const path = join(reports, 'e2e.json');
  const status = run(bin('playwright'), ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: path,
  });
  const report = readReport(path);
  if (report === null) {
    countStep('browser tests', 1);
    return;
  }
  let failed = 0;
  const visit = (title, test) => {
    if (test.status === 'skipped') {
      totals.skipped += 1;
      const reason = test.annotations.find((entry) => entry.type === 'skip')?.description;
      skips.push(reason === undefined ? title : `${title}: ${reason}`);
    } else if (test.status === 'expected') totals.passed += 1;
    else {
      failed += 1;
      failures.push(withReason(title, test.results.at(-1)?.error?.message));
    }
  };
  for (const suite of report.suites) walkSuite(suite, visit);
  totals.failed += failed;
  if (status !== 0 && failed === 0) countStep('browser tests (could not be run)', status);
}

/** Chromium from the usual places; on Debian as root from its packages; else Playwright's own. */
function needChromium() {
  if (findChromium() !== null) return;
  const asRoot = process.getuid?.() === 0;
  if (asRoot && spawnSync('apt-get', ['--version']).status === 0) {
    process.stdout.write('no Chromium found: installing it with apt-get\n');
    run('apt-get', ['update', '-qq']);
    if (run('apt-get', ['install', '-y', '-qq', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' }) === 0)
      return;
  }
  process.stdout.write('no Chromium found: asking Playwright for its own\n');
  run(bin('playwright'), ['install', 'chromium']);
}

const steps = {
  format: () => check('format', bin('prettier'), ['--check', '.', '--log-level', 'warn']),
  types: () => {
    check('types', bin('tsc'), ['-b']);
    check('types of the tests', bin('tsc'), ['-p', 'tsconfig.tests.json']);
  },
  lint: () => check('lint', bin('eslint'), ['.', '--max-warnings', '0']),
  knip: () => check('knip', bin('knip'), []),
  build: () => check('build', process.execPath, ['scripts/build.mjs']),
  unit: () => vitest('unit'),
  renderer: () => vitest('renderer'),
  integration: () => vitest('integration'),
  e2e: () => {
    needChromium();
    browser();
  },
};

const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1].split(',')
  : Object.keys(steps);
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
for (const name of only) {
  const startedMs = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  steps[name]();
  process.stdout.write(`== ${name}: ${((Date.now() - startedMs) / 1000).toFixed(0)} s\n`);
}

if (skips.length > 0) process.stdout.write(`\nSkipped:\n${skips.map((line) => `  ${line}`).join('\n')}\n`);
if (failures.length > 0)
  process.stdout.write(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}\n`);
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exitCode = totals.failed === 0 ? 0 : 1;
