// What a running chum shows on stderr: the bar with rate and time left, NDJSON with `--progress json`, else nothing.

import type { ChumState } from '@jaws/shared/contract/chum';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatBytes } from '../cli/format.ts';
import { createProgress } from '../cli/progress.ts';

export interface ChumProgress {
  readonly update: (state: ChumState) => void;
  /** Clears the bar. */
  readonly end: () => void;
}

/** `1.2 MB/s, 0:31 left`; what is not known is left out. */
export function rateText({ phase, bytesPerSecond, secondsLeft, openConnections }: ChumState): string {
  if (phase !== 'running') return phase;
  const open = openConnections > 1 ? [`${openConnections} connections`] : [];
  const left = secondsLeft === null ? [] : [`${formatElapsed(secondsLeft * 1000)} left`];
  return [`${formatBytes(Math.round(bytesPerSecond))}/s`, ...left, ...open].join(', ');
}

function ndjson({ io }: CommandContext): ChumProgress {
  return {
    update: (state) => {
      const { runId, phase, sentBytes, sizeBytes, bytesPerSecond, secondsLeft, connections } = state;
      const line = {
        ...{ runId, phase, done: sentBytes, total: sizeBytes, unit: 'bytes' },
        bytesPerSecond: Math.round(bytesPerSecond),
        secondsLeft: secondsLeft === null ? null : Math.round(secondsLeft * 10) / 10,
        connections,
      };
      io.stderr(`${JSON.stringify(line)}\n`);
    },
    end: () => undefined,
  };
}

/** The kind of progress this call asked for. */
export function createChumProgress(context: CommandContext): ChumProgress {
  if (context.options.progress === 'json') return ndjson(context);
  const bar = createProgress(context, 'chum');
  return {
    update: (state) => {
      bar.update({ done: state.sentBytes, total: state.sizeBytes, unit: 'bytes', note: rateText(state) });
    },
    end: () => {
      bar.end();
    },
  };
}
