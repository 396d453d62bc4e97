// `jaws completion SHELL`: scripts made from the command tree, so that they cannot fall behind it.

import type { Command } from 'commander';
import { JawsError } from '@jaws/shared/contract/errors';
import type { CommandContext } from '../cli/cli-io.ts';
import { namesOf } from '../cli/program-options.ts';

interface Entry {
  /** `datasets export` */
  readonly path: string;
  readonly subcommands: readonly string[];
  /** What an argument may be, where that is a choice. */
  readonly choices: readonly string[];
  readonly options: readonly string[];
  /** What the value of an option may be, where that is a choice. */
  readonly values: readonly (readonly [option: string, choices: readonly string[]])[];
}

/** One entry for each name of a command: `sea` is completed as `capture` is. */
function entriesOf(command: Command, path: readonly string[] = []): Entry[] {
  const own: Entry = {
    path: path.join(' '),
    subcommands: command.commands.flatMap(namesOf),
    choices: command.registeredArguments.flatMap((one) => one.argChoices ?? []),
    options: command.options.map((one) => one.long ?? one.short ?? ''),
    values: command.options.flatMap((one) =>
      one.argChoices === undefined ? [] : [[one.long ?? '', one.argChoices] as const],
    ),
  };
  const below = command.commands.flatMap((one) =>
    namesOf(one).flatMap((name) => entriesOf(one, [...path, name])),
  );
  return [own, ...below];
}

function bashScript(entries: readonly Entry[]): string {
  const cases = entries.map(
    (entry) =>
      `    "${entry.path}") words="${[...entry.subcommands, ...entry.choices, ...entry.options].join(' ')}" ;;`,
  );
  const values = entries.flatMap((entry) =>
    entry.values.map(([option, choices]) => `    "${entry.path} ${option}") words="${choices.join(' ')}" ;;`),
  );
  return `# bash completion for jaws: source it, or save it in your bash-completion folder
_jaws() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) break ;; esac
    case " ${topLevel(entries)} " in *" $word "*) path="\${path:+$path }$word" ;; esac
  done
  case "$path \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _jaws jaws
`;
}

function topLevel(entries: readonly Entry[]): string {
  return [...new Set(entries.flatMap((entry) => entry.subcommands))].join(' ');
}

function fishScript(entries: readonly Entry[]): string {
  const lines = entries.flatMap((entry) => {
    const names = entry.path.split(' ').filter(Boolean);
    const seen = names.map((name) => `__fish_seen_subcommand_from ${name}`).join('; and ');
    const condition = names.length === 0 ? '__fish_use_subcommand' : seen;
    return [
      ...[...entry.subcommands, ...entry.choices].map(
        (name) => `complete -c jaws -n '${condition}' -a ${name}`,
      ),
      ...entry.options
        .filter((name) => name.startsWith('--'))
        .map((name) => `complete -c jaws -n '${condition}' -l ${name.slice(2)}`),
      ...entry.values.map(
        ([name, choices]) =>
          `complete -c jaws -n '${condition}' -l ${name.slice(2)} -x -a '${choices.join(' ')}'`,
      ),
    ];
  });
  return `# fish completion for jaws\n${lines.join('\n')}\n`;
}

export function completionCommand(context: CommandContext, program: Command, shell: string): number {
  const entries = entriesOf(program);
  if (shell === 'bash') context.io.stdout(bashScript(entries));
  else if (shell === 'zsh')
    context.io.stdout(`autoload -U +X bashcompinit && bashcompinit\n${bashScript(entries)}`);
  else if (shell === 'fish') context.io.stdout(fishScript(entries));
  else
    throw new JawsError(
      'usage.invalid',
      `There is no completion for ${JSON.stringify(shell)}: bash, zsh or fish.`,
    );
  return 0;
}
