// Usage, help and the error form; what commands do is tested on the built command (cli.integration.test.ts).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { createTestIo } from './test-io.fixture.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'jaws-cli-'));
afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

async function jaws(...argv: string[]) {
  const io = createTestIo({ env: { JAWS_DATA_DIR: dataDir } });
  const code = await runCli(argv, io, '9.8.7');
  return { code, out: io.out(), err: io.err() };
}

describe('runCli', () => {
  it('prints help without arguments, the version, and help of a command', async () => {
    expect((await jaws()).out).toContain('Usage: jaws');
    expect(await jaws('--version')).toEqual({ code: 0, out: '9.8.7\n', err: '' });
    expect(JSON.parse((await jaws('--version', '--json')).out)).toEqual({ version: '9.8.7' });
    const help = await jaws('help', 'import');
    expect(help.code).toBe(0);
    expect(help.out).toContain('--chum-address');
  });

  it.each([
    ['an unknown command', ['wat']],
    ['a command of later work', ['capture']],
    ['an unknown option', ['import', 'x', '--wat']],
    ['a missing argument', ['import']],
    ['a choice that is none', ['analyze', 'x', '--unit', 'whales']],
    ['a number that is none', ['analyze', 'x', '--top', 'many']],
    ['an unknown subcommand', ['datasets', 'wat']],
    ['a name that leaves the folder', ['import', '/dev/null', '--dataset', '../x']],
  ])('%s is bad usage: exit 2, one document, one line', async (_title, argv) => {
    const { code, out, err } = await jaws(...argv, '--json');
    expect(code).toBe(2);
    const document = JSON.parse(out) as { error: { code: string; message: string; hint: string } };
    expect(document.error.code).toMatch(/^(usage\.invalid|dataset\.bad-name)$/);
    expect(document.error.message).not.toBe('');
    expect(err).toMatch(/^jaws: [a-z.-]+: .+\n$/);
  });

  it('writes nothing on stdout for a failure without --json', async () => {
    const { code, out, err } = await jaws('datasets', 'show', 'none');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^jaws: dataset\.not-found: /);
  });
});
