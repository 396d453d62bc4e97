// An argv taken apart: the words that name the command, the options of every command, the rest. So `jaws --json
// datasets list` means what `jaws datasets list --json` means.

const flags: ReadonlySet<string> = new Set(['--json', '--quiet']);
const withValue: ReadonlySet<string> = new Set(['--data-dir', '--progress']);

export interface CommandLine {
  /** `['datasets', 'list']`; one word where the first is no group; empty when nothing was named. */
  readonly path: readonly string[];
  /** Options of every command that stood before the command, or between its words. */
  readonly options: readonly string[];
  readonly rest: readonly string[];
}

function isOwnText(word: string): boolean {
  return flags.has(word) || [...withValue].some((option) => word.startsWith(`${option}=`));
}

/** `groups` names the commands that have commands below them. */
export function readCommandLine(argv: readonly string[], groups: ReadonlySet<string>): CommandLine {
  const path: string[] = [];
  const options: string[] = [];
  let at = 0;
  while (at < argv.length && (path.length === 0 || (path.length === 1 && groups.has(path[0] ?? '')))) {
    const word = argv[at] ?? '';
    if (withValue.has(word)) options.push(word, ...argv.slice(++at, at + 1));
    else if (isOwnText(word)) options.push(word);
    else if (word.startsWith('-')) break;
    else path.push(word);
    at += 1;
  }
  return { path, options, rest: argv.slice(at) };
}

/** The value of `--name V` or `--name=V` before any `--`; the last one counts. */
export function optionValue(argv: readonly string[], name: string): string | undefined {
  let value: string | undefined;
  for (const [at, word] of beforeDashes(argv).entries()) {
    if (word === name) value = argv[at + 1];
    else if (word.startsWith(`${name}=`)) value = word.slice(name.length + 1);
  }
  return value;
}

/** What stands behind `--` is no option, whatever it looks like. */
export function beforeDashes(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--');
  return at === -1 ? argv : argv.slice(0, at);
}
