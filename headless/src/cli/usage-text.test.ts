import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { createTestIo } from './test-io.fixture.ts';
import { usageText } from './usage-text.ts';

// The parser's messages are not a contract of its own: these go through it, so that a new version cannot change ours.
describe('usage errors as they are said', () => {
  it.each([
    [['import'], 'The argument <file> is missing.'],
    [['analyze', 'x', '--where'], '--where needs a value.'],
    [['analyze', 'x', '--local', '--quiet'], '--local needs a value.'],
    [['datasets', 'export', 'x', '--out', 'y'], 'The option --format is missing.'],
    [['import', 'x', '--wat'], 'There is no option --wat here.'],
    [['import', 'x', '--lable'], 'There is no option --lable here. Did you mean --label?'],
    [['datasets', 'wat'], 'There is no command "wat" here.'],
    [
      ['analyze', 'x', '--unit', 'a\nb'],
      '--unit takes one of channels, endpoints, flows, packets, not "a\\nb".',
    ],
    [['analyze', 'x', '--top', '-1'], '--top takes a whole number from 0 to 1000000, not "-1".'],
    [
      ['analyze', 'x', '--min-samples', '0'],
      '--min-samples takes a whole number from 1 to 1000000, not "0".',
    ],
    [['serve', '--port', '99999'], '--port takes a whole number from 0 to 65535, not "99999".'],
    [['serve', '--listen', ''], '--listen takes an address of this machine, not "".'],
    [
      ['listen', '--ports', '99999'],
      '--ports takes at most 1000 ports from 0 to 65535, such as 443,6660-6669, not "99999".',
    ],
    [
      ['listen', '--ports', ''],
      '--ports takes at most 1000 ports from 0 to 65535, such as 443,6660-6669, not "".',
    ],
    [['datasets', ''], 'There is no command "" here.'],
    [
      ['datasets', 'list', 'x'],
      '`list` takes no argument, not 1. What has blanks or `*` in it needs quotes.',
    ],
    [
      ['datasets', 'note', 'x', 'two', 'words'],
      '`note` takes 2 arguments, not 3. What has blanks or `*` in it needs quotes.',
    ],
    [['capture', 'control', 'x', 'halt'], '<action> takes one of label, pause, resume, stop, not "halt".'],
  ])('%j', async (argv, message) => {
    const io = createTestIo();
    expect(await runCli([...argv, '--json'], io, '1')).toBe(2);
    const { error } = JSON.parse(io.out()) as { error: { code: string; message: string } };
    expect(error).toMatchObject({ code: 'usage.invalid', message });
  });

  it('makes a sentence of a message it does not know', () => {
    expect(usageText(new CommanderError(1, 'x', 'error: something odd'))).toBe('Something odd.');
  });
});
