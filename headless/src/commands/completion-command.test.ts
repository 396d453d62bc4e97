// What bash offers with the script, asked of bash itself.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { createTestIo } from '../cli/test-io.fixture.ts';

async function scriptOf(shell: string): Promise<string> {
  const io = createTestIo();
  expect(await runCli(['completion', shell], io, '1')).toBe(0);
  return io.out();
}

const why = spawnSync('bash', ['--version']).status === 0 ? '' : ' (skipped: no bash)';

describe.skipIf(why !== '')(`completion in bash${why}`, () => {
  let script = '';
  let empty = '';
  beforeAll(async () => {
    script = await scriptOf('bash');
    empty = mkdtempSync(join(tmpdir(), 'jaws-completion-'));
  });
  afterAll(() => {
    rmSync(empty, { recursive: true });
  });

  /** In an empty folder: names of files are offered, too. */
  function offered(...words: string[]): string[] {
    const ask = `${script}\nCOMP_WORDS=(jaws "$@"); COMP_CWORD=$#; _jaws; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync('bash', ['-c', ask, 'bash', ...words], { encoding: 'utf8', cwd: empty });
    return stdout.split('\n').filter((word) => word !== '');
  }

  it.each([
    [['da'], ['datasets']],
    [
      ['datasets', 're'],
      ['repair', 'rename', 'remove', 'restore'],
    ],
    [['capture', 'control', 'office', 'pa'], ['pause']],
    [['sea', '--rot'], ['--rotate']],
    [['analyze', 'office', '--un'], ['--unit']],
  ])('%j: %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  it.each([
    [
      ['analyze', 'office', '--unit', ''],
      ['channels', 'endpoints', 'flows', 'packets'],
    ],
    [['analyze', 'office', '--unit', 'fl'], ['flows']],
    [
      ['datasets', 'export', 'office', '--format', ''],
      ['csv', 'jsonl', 'parquet'],
    ],
    [['import', 'x.pcap', '--progress', ''], ['json']],
  ])('the value of an option that is a choice, %j: %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });
});

it('gives fish the choices of an option, too', async () => {
  expect(await scriptOf('fish')).toContain(
    "complete -c jaws -n '__fish_seen_subcommand_from analyze' -l unit -x -a 'channels endpoints flows packets'\n",
  );
});
