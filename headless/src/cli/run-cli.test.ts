// Usage, help and the error form; what commands do is tested on the built command (cli.integration.test.ts).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
    ['of all, without a command', [], 'Usage: jaws COMMAND'],
    ['of all, with help alone', ['help'], 'Exit codes: 0 done'],
    ['of a group, without a subcommand', ['datasets'], 'Usage: jaws datasets COMMAND'],
    ['of a group', ['help', 'datasets'], 'take a dataset back from the trash'],
    ['of a subcommand', ['help', 'datasets', 'export'], 'Usage: jaws datasets export'],
    ['of a subcommand, asked of its group', ['datasets', 'help', 'export'], 'Usage: jaws datasets export'],
    ['with --help', ['analyze', '--help'], 'Options of every command:'],
    ['of a command that is a group, too', ['help', 'capture'], 'jaws capture control DATASET ACTION'],
    ['by another name of the command', ['sea', '--help'], '--chum-address <ip>'],
    ['of what is below it', ['help', 'capture', 'control'], 'Usage: jaws capture control'],
    [
      'of what is below another name',
      ['sea', 'control', '--help'],
      '(choices: "label", "pause", "resume", "stop")',
    ],
    ['of what is below, asked of the group', ['capture', 'help', 'control'], '<dataset>'],
  ])('prints help %s', async (_title, argv, text) => {
    const { code, out, err } = await jaws(...argv);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(text);
  });

  it('keeps every line of help within 100 columns and without trailing blanks', async () => {
    for (const command of [
      '',
      'capture',
      'capture control',
      'import',
      'analyze',
      'serve',
      'datasets',
      'completion',
    ]) {
      const { out } = await jaws('help', ...command.split(' ').filter(Boolean));
      expect(out.split('\n').filter((line) => line.length > 100 || line !== line.trimEnd())).toEqual([]);
    }
  });

  it('takes the options of every command before it, too', async () => {
    const list = await jaws('datasets', 'list', '--json');
    expect(list).toMatchObject({ code: 0, out: '{"datasets":[]}\n' });
    expect(await jaws('--json', 'datasets', 'list')).toEqual(list);
    expect(await jaws('datasets', '--json', 'list')).toEqual(list);
    const elsewhere = join(dataDir, 'elsewhere');
    mkdirSync(join(elsewhere, 'datasets', 'named'), { recursive: true });
    // The name is one only in that folder, so that the option must have counted for the short form as well.
    expect((await jaws(`--data-dir=${elsewhere}`, 'named', '--json')).out).toContain('"dataset.');
    expect((await jaws('named', '--json')).out).toContain('neither a command nor a file nor a dataset');
  });

  it('names the command in the hint, and reads nothing behind -- as an option', async () => {
    expect((await jaws('datasets', 'export', 'x')).err).toContain('See `jaws help datasets export`.');
    expect((await jaws('wat')).err).toContain('See `jaws help`.');
    expect(await jaws('datasets', 'show', '--', '--json')).toMatchObject({ code: 2, out: '' });
    expect((await jaws('--', 'datasets')).err).toContain('dataset.not-found');
  });

  it.each([
    ['an unknown command', ['wat']],
    ['help of a command, asked for by its option', ['capture', '--help']],
    ['no command at all', []],
    ['a group without a subcommand', ['datasets']],
    ['help of a command that is none', ['help', 'wat']],
    ['too many arguments', ['datasets', 'list', 'x']],
    ['a value forgotten at the end', ['import', 'x', '--dataset']],
    ['an empty name', ['import', 'x', '--dataset', '']],
    ['a radius of 0', ['analyze', 'x', '--eps', '0']],
    ['no samples', ['analyze', 'x', '--min-samples', '0']],
    ['no clusters', ['analyze', 'x', '--method', 'kmeans', '--k', '0']],
    ['a range that is none', ['analyze', 'x', '--local', 'wat']],
    ['a slip', ['anlayze', 'x']],
    ['a capture from nowhere', ['capture']],
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

  it('does nothing after a signal of the first moment, and says so: exit 130', async () => {
    const signal = { aborted: true, addEventListener: () => undefined, removeEventListener: () => undefined };
    const io = createTestIo({ env: { JAWS_DATA_DIR: dataDir }, signal });
    expect(await runCli(['datasets', 'list', '--json'], io, '1')).toBe(130);
    expect(io.out()).toContain('"code":"cancelled"');
  });

  it('says which command or dataset may have been meant', async () => {
    mkdirSync(join(dataDir, 'datasets', 'monday'), { recursive: true });
    expect((await jaws('anlayze', 'x')).err).toContain(' Did you mean analyze? ');
    expect((await jaws('mondy')).err).toContain(' Did you mean monday? ');
    expect((await jaws('datasets', 'show', 'mondya')).err).toMatch(
      /^jaws: dataset\.not-found: There is no dataset "mondya"\. Did you mean monday\? See /,
    );
    expect((await jaws('help', 'imprt')).err).toContain(' Did you mean import? ');
  });

  it('writes nothing on stdout for a failure without --json', async () => {
    const { code, out, err } = await jaws('datasets', 'show', 'none');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^jaws: dataset\.not-found: /);
  });
});
