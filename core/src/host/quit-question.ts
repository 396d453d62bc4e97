// Whether a window may close while something goes on, and what to ask. The policy is here; a desktop shell binds it.

import type { UnfinishedWork } from './unfinished-work.ts';

export interface QuitFacts {
  readonly unfinished: readonly UnfinishedWork[];
  /** False for a window that closes where the app stays (macOS): all of it goes on there. */
  readonly endsApp: boolean;
  /** The user has said so, or a question is no use any more (the system shuts down). */
  readonly isDecided: boolean;
}

export interface QuitQuestion {
  readonly message: string;
  /** What would be stopped, a line each; then what becomes of it. */
  readonly detail: string;
  readonly stop: string;
  readonly stay: string;
}

/** A box that names more than these says nothing any more. */
const namedLines = 6;
const names = { capture: 'capture', chum: 'run of chum', push: 'push', job: 'job' } as const;
const fates = {
  capture: 'What was captured is stored either way.',
  chum: 'The run of chum ends with a receipt for what has arrived.',
  push: 'A stopped push can be started again; a listener goes on where it was.',
  job: 'A stopped job has to be started again.',
} as const;
const kinds = ['capture', 'chum', 'push', 'job'] as const;

/** The question to ask first; null = go on without asking. */
export function quitQuestion({ unfinished, endsApp, isDecided }: QuitFacts): QuitQuestion | null {
  if (isDecided || !endsApp || unfinished.length === 0) return null;
  const isOne = unfinished.length === 1;
  const found = kinds.filter((kind) => unfinished.some((work) => work.kind === kind));
  const counted = found.map((kind) => {
    const count = unfinished.filter((work) => work.kind === kind).length;
    return count === 1 ? `a ${names[kind]}` : `${count} ${plural(names[kind])}`;
  });
  const subject = listed(counted);
  const only = isOne ? found[0] : undefined;
  return {
    message: `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${isOne ? 'is' : 'are'} running. Stop ${isOne ? 'it' : 'them'} and quit?`,
    detail: [...lines(unfinished), '', ...found.map((kind) => fates[kind])].join('\n'),
    stop: only === undefined ? 'Stop all and quit' : `Stop the ${names[only]} and quit`,
    stay: 'Keep going',
  };
}

function lines(unfinished: readonly UnfinishedWork[]): string[] {
  const shown = unfinished.length > namedLines ? namedLines - 1 : namedLines;
  const rest = unfinished.length - shown;
  return [...unfinished.slice(0, shown).map(({ text }) => text), ...(rest > 0 ? [`and ${rest} more`] : [])];
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function plural(name: string): string {
  if (name === names.chum) return 'runs of chum';
  return name.endsWith('sh') ? `${name}es` : `${name}s`;
}
