// A signal before the command itself has been loaded, and an answer that stdout does not take.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  buildCommand,
  checkDocument,
  createJawsHome,
  demoCapture,
  launcher,
  type JawsHome,
  type JawsRun,
} from './jaws-process.fixture.ts';
import { runJaws } from './running-jaws.fixture.ts';

let home: JawsHome;

beforeAll(() => {
  buildCommand();
}, 240_000);
beforeEach(() => {
  home = createJawsHome();
});
afterEach(() => {
  home.remove();
});

/** The launcher asks for this variable before it loads anything: there the process gets the signal. */
function runSignalled(signal: 'SIGINT' | 'SIGTERM', ...argv: string[]): JawsRun {
  const preload = home.file(
    'preload.mjs',
    `let isSent = false;
    process.env = new Proxy(process.env, {
      get(env, name) {
        // Once: it is asked for again where the environment is copied for a worker.
        if (name === 'JAWS_SKIP_BUILD_CHECK' && !isSent) {
          isSent = true;
          process.kill(process.pid, '${signal}');
        }
        return env[name];
      },
    });`,
  );
  const words = ['--import', preload, launcher, ...argv, '--json'];
  const run = spawnSync(process.execPath, words, { env: home.env, encoding: 'utf8', timeout: 60_000 });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s before the command is loaded', (signal) => {
  it('ends a capture in order: exit 0, the document, a closed dataset', () => {
    const argv = ['capture', '--source', 'replay', '--file', demoCapture, '--dataset', 'd'];
    const { code, out, err } = runSignalled(signal, ...argv);
    expect([code, err.includes('jaws: cancelled')]).toEqual([0, false]);
    checkDocument('capture', JSON.parse(out));
    expect(home.document('datasets-verify', 'datasets', 'verify', 'd')).toMatchObject({ ok: true });
  });

  it('ends anything else with 130, one error document, and nothing made', () => {
    const { code, out } = runSignalled(signal, 'import', demoCapture);
    expect(code).toBe(130);
    checkDocument('error', JSON.parse(out));
    expect(existsSync(join(home.folder, 'data'))).toBe(false);
  });
});

const noFull = existsSync('/dev/full') ? '' : ' (skipped: no /dev/full)';

describe.skipIf(noFull !== '')(`a disk that is full${noFull}`, () => {
  function runOnFull(stream: 'out' | 'err', ...argv: string[]): JawsRun {
    const full = openSync('/dev/full', 'w');
    try {
      const stdio = ['ignore', stream === 'out' ? full : 'pipe', stream === 'err' ? full : 'pipe'] as const;
      const run = spawnSync(process.execPath, [launcher, ...argv], {
        env: home.env,
        encoding: 'utf8',
        timeout: 60_000,
        stdio: [...stdio],
      });
      return { code: run.status, out: run.stdout, err: run.stderr };
    } finally {
      closeSync(full);
    }
  }

  it('behind stdout: exit 1 and one line that says so; the work itself is done', () => {
    const { code, err } = runOnFull('out', 'import', demoCapture, '--dataset', 'd', '--json');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^jaws: export\.unwritable: Standard output cannot be written: the disk is full\..+\n$/,
    );
    expect(home.document('datasets-verify', 'datasets', 'verify', 'd')).toMatchObject({ ok: true });
  });

  it('behind stderr: progress is lost, and nothing else', () => {
    const argv = ['capture', '--source', 'replay', '--file', demoCapture, '--speed', 'max', '--dataset', 'd'];
    const { code, out } = runOnFull('err', ...argv, '--json', '--progress', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ dataset: 'd', phase: 'ended' });
    expect(runOnFull('err', 'datasets', 'wat').code).toBe(2);
    expect(readdirSync(join(home.folder, 'data/captures'))).toEqual([]);
  });
});

it('an empty condition labels nothing: it is more likely a mistake of a script than all packets', () => {
  home.document('import', 'import', demoCapture, '--dataset', 'd');
  expect(home.failure(2, 'datasets', 'label', 'd', '--set', 'mine', '--where', ' ')).toBe('usage.invalid');
  expect(home.document('datasets-show', 'datasets', 'show', 'd')).toMatchObject({ labels: { norm: 16_608 } });
});

it('a capture that rotates is controlled by the name that it was started with', async () => {
  const argv = ['capture', '--source', 'replay', '--file', demoCapture, '--dataset', 'd', '--rotate', '1s'];
  const jaws = runJaws(home, ...argv, '--json', '--progress', 'json');
  await jaws.printed(/"dataset":"d-2"/);
  expect(home.document('capture-control', 'capture', 'control', 'd', 'label', 'mine')).toMatchObject({
    label: 'mine',
    dataset: expect.stringMatching(/^d-\d+$/) as string,
  });
  expect(home.document('capture-control', 'capture', 'control', 'd', 'stop')).toMatchObject({
    phase: 'ended',
  });
  expect((await jaws.ended).code).toBe(0);
});
