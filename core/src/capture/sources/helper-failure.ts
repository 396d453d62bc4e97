// Turns what a capture program said before it ended into an error that a user can act on.

import { JawsError } from '@jaws/shared/contract/errors';

import type { HelperEnd } from './helper-process.ts';

export interface HelperStory {
  readonly program: string;
  readonly interfaceName: string;
  readonly filter: string;
  /** True when packets were being captured already. */
  readonly started: boolean;
  readonly end: HelperEnd;
  readonly lines: readonly string[];
}

const wentAway =
  /no longer attached|no longer running|interface disappeared|network is down|went down|not configured/i;
const notPermitted = /permission|operation not permitted|not permitted/i;
const notThere =
  /no device named|no such device|no such interface|no interface|isn't a valid interface|SIOCGIFHWADDR/i;
const notUp = /is not up|not up\)/i;
const badFilter = /invalid capture filter|isn't a valid capture filter/i;
const messageLength = 600;

export function helperFailure(story: HelperStory): JawsError {
  const said = story.lines.join('\n');
  if (story.end.startError !== null) return startFailure(story.program, story.end.startError);
  return (story.started ? lateFailure(story, said) : earlyFailure(story, said)) ?? otherFailure(story);
}

function startFailure(program: string, error: NodeJS.ErrnoException): JawsError {
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new JawsError('capture.permission-denied', `You may not run ${program}.`, { cause: error });
  }
  if (error.code === 'ENOENT') {
    return new JawsError('capture.source-missing', `${program} is not installed.`, { cause: error });
  }
  return new JawsError('capture.source-failed', `${program} could not be started: ${error.message}.`, {
    cause: error,
  });
}

function lateFailure({ interfaceName }: HelperStory, said: string): JawsError | null {
  if (!wentAway.test(said) && !notThere.test(said)) return null;
  return new JawsError('capture.interface-gone', `${interfaceName} went away while capturing.`);
}

function earlyFailure(story: HelperStory, said: string): JawsError | null {
  const { interfaceName, filter } = story;
  if (badFilter.test(said)) return filterError(filter, said);
  if (notPermitted.test(said)) {
    return new JawsError('capture.permission-denied', `You may not capture on ${interfaceName}.`);
  }
  if (notThere.test(said)) {
    return new JawsError('capture.unknown-interface', `There is no interface ${interfaceName}.`);
  }
  if (notUp.test(said)) {
    return new JawsError('capture.source-failed', `${interfaceName} is not up.`, {
      hint: `Switch it on (on Linux: ip link set ${interfaceName} up) and start again.`,
    });
  }
  // tcpdump prints the filter compiler's words alone; its other errors begin with the interface's name.
  const complaint = story.lines.at(-1) ?? '';
  const isCompilers =
    complaint.startsWith('tcpdump: ') && !complaint.startsWith(`tcpdump: ${interfaceName}: `);
  return filter !== '' && isCompilers ? filterError(filter, complaint) : null;
}

function filterError(filter: string, said: string): JawsError {
  const reason = /capture filter \((.*)\)/.exec(said)?.[1] ?? /^tcpdump: (.*)$/m.exec(said)?.[1];
  const because = reason === undefined ? '' : `: ${reason}`;
  return new JawsError(
    'capture.bad-filter',
    `The capture filter “${shortened(filter)}” is not valid${because}.`,
  );
}

function otherFailure({ program, end, lines }: HelperStory): JawsError {
  const how = end.signal === null ? `ended with code ${end.code ?? 'unknown'}` : `was ended by ${end.signal}`;
  const last = lines.slice(-4).join(' ');
  return new JawsError(
    'capture.source-failed',
    last === '' ? `${program} ${how}.` : `${program} ${how}; its last words: ${shortened(last)}`,
  );
}

function shortened(text: string): string {
  return text.length <= messageLength ? text : `${text.slice(0, messageLength)}…`;
}
