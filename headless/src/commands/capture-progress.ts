// What a running capture shows on stderr: one line that is drawn anew on a terminal, NDJSON with `--progress json`,
// else nothing.

import type { CaptureState } from '@jaws/shared/contract/capture';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatBitRate, formatCount, printable } from '../cli/format.ts';
import { printRemark } from '../cli/print-document.ts';

export interface CaptureProgress {
  update(state: CaptureState): void;
  /** Clears the line. */
  end(): void;
}

const redrawMs = 200;
const heartbeatMs = 1000;

/** `dropped 0`; a number that cannot be known yet is not a 0. */
export function droppedText({ dropped, source }: Pick<CaptureState, 'dropped' | 'source'>): string {
  if (dropped !== null) return `dropped ${formatCount(dropped)}`;
  return source?.drops === 'end' ? 'dropped: reported when you stop' : 'dropped unknown';
}

/** The live line, without the ends that draw it. */
export function liveLine(state: CaptureState): string {
  const { phase, packetsPerSecond, bitsPerSecond, stored, queue, elapsedMs, label, dataset } = state;
  const parts = [
    formatElapsed(elapsedMs),
    phase === 'running' ? `${formatCount(Math.round(packetsPerSecond))} packets/s` : phase,
    formatBitRate(bitsPerSecond),
    `stored ${formatCount(stored)}`,
    droppedText(state),
    `queue ${formatCount(queue.packets)}`,
    `label ${label}`,
    dataset ?? '',
  ];
  return parts.join('  ').trimEnd();
}

function terminalLine({ io }: CommandContext): CaptureProgress {
  let lastMs = -Infinity;
  let drawn = false;
  return {
    update: (state) => {
      const nowMs = io.clock();
      // A clock that was set back does not stop the drawing.
      if (nowMs >= lastMs && nowMs - lastMs < redrawMs) return;
      lastMs = nowMs;
      drawn = true;
      // A line that wraps could not be drawn over.
      io.stderr(`\r${liveLine(state).slice(0, Math.max(1, io.stderrColumns() - 1))}\u001b[K`);
    },
    end: () => {
      if (drawn) io.stderr('\r\u001b[K');
      drawn = false;
    },
  };
}

/** A line for every change of what is stored, and of phase, label and dataset; at rest one a second. */
function ndjson({ io }: CommandContext): CaptureProgress {
  let lastKey = '';
  let lastMs = -Infinity;
  return {
    update: (state) => {
      const { stored, phase, label, dataset, dropped, blacklisted, packetsPerSecond, bitsPerSecond } = state;
      const key = JSON.stringify([stored, phase, label, dataset]);
      const nowMs = io.clock();
      if (key === lastKey && nowMs >= lastMs && nowMs - lastMs < heartbeatMs) return;
      lastKey = key;
      lastMs = nowMs;
      const line = {
        stored,
        packetsPerSecond,
        bitsPerSecond,
        dropped,
        blacklisted,
        queue: state.queue.packets,
        elapsedMs: Math.round(state.elapsedMs),
        phase,
        label,
        dataset,
      };
      io.stderr(`${JSON.stringify(line)}\n`);
    },
    end: () => undefined,
  };
}

/**
 * Tells each warning once, when it comes up. Those of the end are in the answer: whoever reads it needs them no sooner.
 */
export function createWarningTeller(
  context: CommandContext,
  progress: CaptureProgress,
): (state: CaptureState) => void {
  const told = new Set<string>();
  return ({ phase, warnings }) => {
    if (phase !== 'running' && phase !== 'paused') return;
    for (const warning of warnings.filter((text) => !told.has(text))) {
      told.add(warning);
      progress.end();
      if (context.options.progress === 'json') context.io.stderr(`${JSON.stringify({ warning })}\n`);
      else printRemark(context, printable(warning));
    }
  };
}

/** The kind of progress this call asked for. */
export function createCaptureProgress(context: CommandContext): CaptureProgress {
  if (context.options.progress === 'json') return ndjson(context);
  if (context.options.quiet === true || !context.io.stderrIsTerminal)
    return { update: () => undefined, end: () => undefined };
  return terminalLine(context);
}
