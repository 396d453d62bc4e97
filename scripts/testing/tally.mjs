// What the runners reported: tests passed, failed, skipped and why, and how long each file took.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { failureLine } from './failure-line.mjs';

const slowestShown = 10;

function withReason(title, message) {
  return message === undefined ? title : `${title}\n    ${failureLine(message)}`;
}

export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  skips = [];
  failures = [];
  files = [];

  /** @param {string} root the project's folder, left out of names */
  constructor(root) {
    this.root = root;
  }

  /** A step that is one check: its exit status. */
  addCheck(name, status) {
    if (status === 0) this.passed += 1;
    else {
      this.failed += 1;
      this.failures.push(name);
    }
  }

  /** @param {number} status the runner's: a file that could not be loaded has no test to count. */
  addVitest(name, path, status) {
    const report = this.#read(path);
    if (report === null) {
      this.addCheck(name, 1);
      return;
    }
    this.passed += report.numPassedTests;
    this.failed += report.numFailedTests;
    this.skipped += report.numPendingTests + report.numTodoTests;
    for (const file of report.testResults) {
      const fileName = relative(this.root, file.name);
      this.files.push({ name: fileName, ms: file.endTime - file.startTime });
      for (const test of file.assertionResults) {
        const title = `${fileName}: ${test.fullName}`;
        if (test.status === 'failed') this.failures.push(withReason(title, test.failureMessages[0]));
        if (test.status === 'pending' || test.status === 'skipped' || test.status === 'todo')
          this.skips.push(title);
      }
    }
    if (status !== 0 && report.numFailedTests === 0)
      this.addCheck(`${name} (a file could not be run)`, status);
  }

  addPlaywright(name, path, status) {
    const report = this.#read(path);
    if (report === null) {
      this.addCheck(name, 1);
      return;
    }
    const failedBefore = this.failed;
    for (const suite of report.suites) {
      let ms = 0;
      this.#walk(suite, (title, test) => {
        ms += test.results.reduce((sum, { duration }) => sum + duration, 0);
        this.#addBrowserTest(title, test);
      });
      this.files.push({ name: `e2e/${suite.file}`, ms });
    }
    if (status !== 0 && this.failed === failedBefore) this.addCheck(`${name} (could not be run)`, status);
  }

  #addBrowserTest(title, test) {
    if (test.status === 'skipped') {
      this.skipped += 1;
      const reason = test.annotations.find((entry) => entry.type === 'skip')?.description;
      this.skips.push(reason === undefined ? title : `${title}: ${reason}`);
    } else if (test.status === 'expected') this.passed += 1;
    else {
      this.failed += 1;
      this.failures.push(withReason(title, test.results.at(-1)?.error?.message));
    }
  }

  #walk(suite, visit) {
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests) visit(`${suite.file}: ${spec.title} [${test.projectName}]`, test);
    for (const inner of suite.suites ?? []) this.#walk(inner, visit);
  }

  #read(path) {
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      process.stdout.write(`no report at ${relative(this.root, path)}: ${String(error)}\n`);
      return null;
    }
  }

  /** Slowest files, skips, failures, and the closing line. */
  text() {
    const list = (title, lines) =>
      lines.length === 0 ? '' : `\n${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    const slowest = [...this.files].sort((one, other) => other.ms - one.ms).slice(0, slowestShown);
    return [
      list(
        'Slowest files',
        slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`),
      ),
      list('Skipped', this.skips),
      list('Failed', this.failures),
      `\n${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped\n`,
    ].join('');
  }
}
