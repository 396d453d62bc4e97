// Errors of drills: batches of runs that are recorded and judged by themselves.

import type { ErrorText } from './errors.ts';

export const drillErrorTexts = {
  'drill.bad-plan': {
    message: 'This is not a plan of a drill that JAWS understands.',
    hint: 'See docs/chum.md for what a plan may hold.',
    exit: 2,
  },
  'drill.too-large': {
    message: 'This drill is too large.',
    hint: 'Take fewer runs, smaller sizes, or faster rates; `jaws drill run --dry-run` tells what a plan comes to.',
    exit: 2,
  },
  'drill.too-few-hosts': {
    message: 'This drill needs more listeners than were named.',
    hint: 'Give --host once for each run to a new server, and once more for those to a known one; or leave it out: a drill on this machine has addresses enough.',
    exit: 2,
  },
  'drill.no-capture': {
    message: 'The drill cannot be recorded: nothing may be captured here.',
    hint: 'Run `jaws doctor`: it says what to do. `jaws drill limit` asks a similar question without any permission, and sends nothing.',
  },
  'drill.audit-failed': {
    message: 'The log of the drill cannot be written.',
    hint: 'Check the data folder, its permissions and the space on the disk. Without its log a drill does not go on.',
  },
  'drill.running': {
    message: 'A drill is going on already.',
    hint: 'Wait for its end, or cancel it.',
  },
} as const satisfies Record<string, ErrorText>;
