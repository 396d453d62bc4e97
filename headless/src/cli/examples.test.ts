import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { allExamples } from './examples.ts';
import { allCommands, buildProgram } from './program.ts';
import { runCli } from './run-cli.ts';
import { createTestIo } from './test-io.fixture.ts';

/** Shell words; single quotes only, as in the examples. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

describe('examples of help', () => {
  it.each(allExamples())('%s: `%s` is a call that the command understands', async (path, line) => {
    const [, argv = ''] = /jaws (.+?)(?: \| source|\))?$/.exec(line) ?? [];
    const words = wordsOf(argv);
    expect(`${words.join(' ')} `.startsWith(`${path} `)).toBe(true);
    const ran: string[] = [];
    const program = buildProgram(createTestIo(), '1', () => {
      ran.push(path);
      return Promise.resolve();
    });
    await program.parseAsync(words, { from: 'user' });
    expect(ran).toEqual([path]);
  });

  it('stand below the help of their command, within 100 columns', async () => {
    for (const [path, line] of allExamples()) {
      const io = createTestIo();
      expect(await runCli(['help', ...path.split(' ')], io, '1')).toBe(0);
      expect(io.out()).toContain(`  ${line}\n`);
      expect(line.length).toBeLessThan(100);
    }
  });

  it('belong to commands that there are', () => {
    const paths = new Set<string>();
    const program = buildProgram(createTestIo(), '1', () => Promise.resolve());
    const nameOf = (command: Command): string =>
      command.parent === null ? '' : `${nameOf(command.parent)} ${command.name()}`.trim();
    for (const command of allCommands(program)) paths.add(nameOf(command));
    expect(allExamples().filter(([path]) => !paths.has(path))).toEqual([]);
  });
});
