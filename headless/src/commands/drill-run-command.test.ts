// `jaws drill run --dry-run` tells what would be sent and opens nothing; what does not go together is refused before.

import { createHook } from 'node:async_hooks';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { createTestIo } from '../cli/test-io.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'jaws-dry-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...argv: string[]) {
  const io = createTestIo({ env: { JAWS_DATA_DIR: join(folder, 'data') } });
  const code = await runCli(argv, io, '1.0.0');
  return { code, out: io.out(), err: io.err() };
}

/** Kinds of everything that a network needs, as Node names what is opened during the work. */
async function openedBy(work: () => Promise<unknown>): Promise<string[]> {
  const opened: string[] = [];
  const network = /^(TCP|UDP|PIPE|GETADDRINFO|TLS|WORKER|PROCESS)/;
  const hook = createHook({
    init: (_id, type) => {
      if (network.test(type)) opened.push(type);
    },
  }).enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return opened;
}

describe('--dry-run', () => {
  it('tells the runs, their order, bytes and time, opens no socket and writes nothing', async () => {
    let answer = { code: -1, out: '', err: '' };
    const opened = await openedBy(async () => {
      answer = await run('drill', 'run', '--dry-run', '--json');
    });
    expect(opened).toEqual([]);
    expect(answer.code).toBe(0);
    const document = JSON.parse(answer.out) as { runs: Record<string, unknown>[]; bytes: number };
    expect(document.runs).toHaveLength(56);
    expect(document.runs[0]).toMatchObject({
      number: 1,
      title: 'classic',
      host: '127.0.1.1',
      endpoint: 'new',
    });
    expect(document.bytes).toBeGreaterThan(1_000_000);
    expect(existsSync(join(folder, 'data')) ? readdirSync(join(folder, 'data')) : []).toEqual([]);
  });

  it('would be caught if it opened one', async () => {
    const opened = await openedBy(async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await new Promise((resolve) => server.close(resolve));
    });
    expect(opened).toContain('TCPSERVERWRAP');
  });

  it('of listeners elsewhere names them as they were given', async () => {
    const hosts = ['--host', 'a.example', '--host', 'b.example', '--interface', 'eth0'];
    const choice = ['--styles', 'https', '--sizes', '1kB', '--rates', 'own,100kB/s', '--endpoints', 'new'];
    const { code, out } = await run('drill', ...choice, ...hosts, '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/1 .* https +1\.0 kB +its own +a\.example +new/);
    expect(out).toMatch(/2 .* 100 kB\/s at most +b\.example +new/);
    expect(out).toContain('Nothing was sent.');
  });
});

describe('with options only, `jaws drill` is `jaws drill run`', () => {
  it.each([
    ['drill', '--scenario', 'smash-and-grab', '--dry-run'],
    ['drill', '--dry-run'],
    ['drill', '--dry-run', '--json'],
    ['drill', '--json', '--dry-run'],
  ])('%s %s', async (...argv) => {
    const { code, out } = await run(...argv);
    expect([code, out.length > 100]).toEqual([0, true]);
  });

  it('without any it is help', async () => {
    expect((await run('drill')).out).toContain('Usage: jaws drill');
  });
});

describe('is refused before anything is opened', () => {
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, '{"version":1,"name":"x","cells":[{"style":"classic"}]}');
  it.each([
    [2, 'drill.bad-plan', ['--plan', plan]],
    [2, 'drill.bad-plan', ['--plan', join(folder, 'none.json')]],
    [2, 'usage.invalid', ['--plan', plan, '--sizes', '1kB']],
    [2, 'usage.invalid', ['--styles', 'morse']],
    [2, 'usage.invalid', ['--sizes', 'much']],
    [2, 'usage.invalid', ['--rates', '1']],
    [2, 'usage.invalid', ['--endpoints', 'old']],
    [2, 'usage.invalid', ['--interface', 'eth0']],
    [2, 'usage.invalid', ['--host', 'a.example']],
    [2, 'usage.invalid', ['--scenario', 'trickle', '--styles', 'dns']],
    [2, 'drill.too-few-hosts', ['--host', 'a.example', '--interface', 'eth0']],
    [2, 'drill.too-large', ['--sizes', '2GB', '--repeats', '2']],
    [1, 'dataset.not-found', ['--baseline', 'none']],
    [2, 'dataset.bad-name', ['--dataset', 'No Name']],
    [2, 'chum.bad-scenario', ['--scenario', join(folder, 'none.json')]],
    [
      2,
      'chum.token-missing',
      ['--host', 'a', '--interface', 'lo', '--styles', 'dns', '--sizes', '1', '--endpoints', 'new'],
    ],
  ])('exit %i, %s: %j', async (exit, code, options) => {
    const { code: found, out } = await run('drill', 'run', ...options, '--json');
    const { error } = JSON.parse(out) as { error: { code: string } };
    expect([found, error.code]).toEqual([exit, code]);
  });
});
