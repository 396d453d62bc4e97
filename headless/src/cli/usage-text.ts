// What is wrong with a call, in one sentence of ours: the parser's own messages quote whole option definitions.

import type { CommanderError } from 'commander';

type Rewrite = readonly [pattern: RegExp, text: (parts: readonly string[]) => string];

const rewrites: readonly Rewrite[] = [
  [/^missing required argument '(.+)'$/, ([name]) => `The argument <${name ?? ''}> is missing.`],
  [/^option '(?:-\w, )?(--[\w-]+).*' argument missing$/, ([option]) => `${option ?? ''} needs a value.`],
  [/^required option '(--[\w-]+).*' not specified$/, ([option]) => `The option ${option ?? ''} is missing.`],
  [/^unknown option '(.+)'$/s, ([option]) => `There is no option ${option ?? ''} here.`],
  [/^unknown command '(.*)'$/s, ([name]) => `There is no command ${JSON.stringify(name)} here.`],
  [/^too many arguments for '(.+)'\. Expected (\d+) .* got (\d+)\.$/, tooMany],
  [/^command-argument value '(.*)' is invalid for argument '(.+)'\. (.+)$/s, invalidArgument],
  [/^option '(?:-\w, )?(--[\w-]+).*' argument '(.*)' is invalid\. (.+)$/s, invalidValue],
];

function tooMany([command = '', expected = '', got = '']: readonly string[]): string {
  const takes =
    expected === '0' ? 'no argument' : expected === '1' ? 'one argument' : `${expected} arguments`;
  return `\`${command}\` takes ${takes}, not ${got}. What has blanks or \`*\` in it needs quotes.`;
}

function invalidArgument([value = '', name = '', why = '']: readonly string[]): string {
  return invalidValue([`<${name}>`, value, why]);
}

function invalidValue([option = '', value = '', why = '']: readonly string[]): string {
  const choices = /^Allowed choices are (.+)\.$/.exec(why)?.[1];
  const takes = choices === undefined ? why.replace(/\.$/, '') : `${option} takes one of ${choices}`;
  return `${takes}, not ${JSON.stringify(value)}.`;
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?)]$/.test(upper) ? upper : `${upper}.`;
}

export function usageText(error: CommanderError): string {
  const [said = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n(');
  const tail = suggestion.length === 0 ? '' : ` ${suggestion.join('').replace(/\)$/, '')}`;
  for (const [pattern, text] of rewrites) {
    const found = pattern.exec(said);
    if (found !== null) return text(found.slice(1)) + tail;
  }
  return sentence(said) + tail;
}
