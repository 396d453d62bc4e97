// Compiles a capture filter (BPF, pcap-filter(7)) without capturing, so that a mistake is shown at the field before
// anything starts. What a filter may say depends on the interface's link type, so the helpers are asked with the
// interface first; without permission for it, tcpdump still compiles for Ethernet. Names in a filter are not looked up
// here: a question to a name server at each key stroke would leave the machine unasked. The start looks them up.

import { withoutNames } from './filter-names.ts';
import type { MachineFacts } from './machine-facts.ts';

export interface FilterQuestion {
  /** Null where no interface is chosen (replay, standard input): compiled for Ethernet. */
  readonly interface: string | null;
  /** BPF; empty = everything. */
  readonly filter: string;
}

export interface FilterAnswer {
  /** False where nothing here could compile it, or it has host names: then the start of the capture will tell. */
  readonly checked: boolean;
  /** One sentence; null = good, or not checked. */
  readonly error: string | null;
}

/** For all attempts together. */
const limitMs = 3000;
const notChecked: FilterAnswer = { checked: false, error: null };

/** What libpcap says in other words when the device is the problem, and not the filter. */
const deviceTrouble =
  /permission|not permitted|no such device|is not up|couldn't find|could not be|There is no (?:device|interface)|cap_set_proc|Npcap|isn't one of the DLTs|not one of the DLTs|failed to set|unrecognized option|invalid option/i;

function sentence(said: string): string {
  const clean = said
    .replace(/^can't parse filter expression: /, '')
    .replace(/[.\s]+$/, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300);
  return `Not a capture filter: ${clean === '' ? 'syntax error' : clean}.`;
}

const syntaxError = sentence('syntax error');

/**
 * Reads what `dumpcap -d` said. Its exit code is 0 even for a filter that it refuses (4.0.17), so the text decides.
 * Null = it could not tell.
 */
export function readDumpcapAnswer(output: string): FilterAnswer | null {
  const refused =
    /That string (?:isn't|looks like a valid display filter; however, it isn't) a valid capture filter \(([^\n]*)\)/.exec(
      output,
    );
  if (refused !== null) return { checked: true, error: sentence(refused[1] ?? '') };
  return /^\(000\) /m.test(output) ? { checked: true, error: null } : null;
}

/** Reads what `tcpdump -d` said. Null = it could not tell. */
export function readTcpdumpAnswer(output: string): FilterAnswer | null {
  if (/^\(000\) /m.test(output)) return { checked: true, error: null };
  const lines = output.split('\n').filter((line) => line.startsWith('tcpdump: '));
  const refused = lines.find((line) => !/^tcpdump: (?:data link type|WARNING|listening)/i.test(line));
  if (refused === undefined || deviceTrouble.test(refused)) return null;
  return { checked: true, error: sentence(refused.slice('tcpdump: '.length)) };
}

/** Compiled for Ethernet in the place of a link type that is not known: what that type alone knows is no mistake. */
function readEthernetAnswer(output: string): FilterAnswer | null {
  const answer = readTcpdumpAnswer(output);
  return typeof answer?.error === 'string' && /supported only on|only supported/i.test(answer.error)
    ? null
    : answer;
}

interface Attempt {
  readonly file: string;
  readonly argv: readonly string[];
  readonly read: (output: string) => FilterAnswer | null;
}

async function attempts(question: FilterQuestion, facts: MachineFacts): Promise<readonly Attempt[]> {
  const [dumpcap, tcpdump] = [await facts.helperPath('dumpcap'), await facts.helperPath('tcpdump')];
  const { interface: name, filter } = question;
  const made: Attempt[] = [];
  if (dumpcap !== null && name !== null) {
    // `-f` takes the next element whole, also when it starts with a dash; `-p`: the card's mode stays as it is.
    made.push({ file: dumpcap, argv: ['-d', '-p', '-i', name, '-f', filter], read: readDumpcapAnswer });
  }
  if (tcpdump === null) return made;
  if (name !== null)
    made.push({ file: tcpdump, argv: ['-d', '-p', '-i', name, '--', filter], read: readTcpdumpAnswer });
  made.push({ file: tcpdump, argv: ['-d', '-y', 'EN10MB', '--', filter], read: readEthernetAnswer });
  return made;
}

/** Never rejects, and asks no name server. At most 3 s; 20-70 ms here. */
export async function checkFilter(question: FilterQuestion, facts: MachineFacts): Promise<FilterAnswer> {
  if (question.filter.trim() === '') return { checked: true, error: null };
  if (question.filter.includes('\0')) return { checked: true, error: sentence('it has a NUL character') };
  const { filter, names } = withoutNames(question.filter);
  const answer = await compile({ ...question, filter }, facts);
  // With an address in the place of a name only the grammar can be judged.
  const isJudged = names.length === 0 || answer.error === syntaxError;
  return isJudged ? answer : notChecked;
}

async function compile(question: FilterQuestion, facts: MachineFacts): Promise<FilterAnswer> {
  const startMs = performance.now();
  for (const one of await attempts(question, facts)) {
    const leftMs = Math.floor(limitMs - (performance.now() - startMs));
    if (leftMs <= 0) return notChecked;
    const result = await facts.runProgram(one.file, one.argv, leftMs);
    if (result.failure === 'time-limit') return notChecked;
    const answer = one.read(result.output);
    if (answer !== null) return answer;
  }
  return notChecked;
}
