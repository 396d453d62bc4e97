// Progress of long commands on stderr: a bar on a terminal, NDJSON with `--progress json`, else nothing.

import type { CommandContext } from './cli-io.ts';
import { formatBytes, formatCount } from './format.ts';

export interface ProgressState {
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'rows' | 'trees' | 'rankings';
  /** Rows that survive a kill from now on. */
  readonly stored?: number;
  /** What it does just now, in words. */
  readonly note?: string;
}

export interface Progress {
  update(state: ProgressState): void;
  /** Clears the bar. */
  end(): void;
}

const redrawMs = 100;
const barCells = 24;

function barLine(title: string, state: ProgressState): string {
  const share = state.total > 0 ? Math.min(1, state.done / state.total) : 0;
  const full = Math.round(share * barCells);
  const amount =
    state.unit === 'bytes' ? formatBytes(state.done) : `${formatCount(state.done)} ${state.unit}`;
  const note = state.note === undefined ? '' : `  ${state.note}`;
  return `${title} [${'#'.repeat(full)}${'.'.repeat(barCells - full)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${amount}${note}`;
}

function terminalBar(context: CommandContext, title: string): Progress {
  let lastMs = -Infinity;
  let drawn = false;
  return {
    update: (state) => {
      const nowMs = context.io.clock();
      if (nowMs - lastMs < redrawMs) return;
      lastMs = nowMs;
      drawn = true;
      context.io.stderr(`\r${barLine(title, state)}\u001b[K`);
    },
    end: () => {
      if (drawn) context.io.stderr('\r\u001b[K');
      drawn = false;
    },
  };
}

/** One line a report; `stored` is printed after the write that stored the rows returned. */
function ndjson(context: CommandContext): Progress {
  let lastStored = -1;
  return {
    update: ({ stored, done, total, unit, note }) => {
      if (stored !== undefined && stored === lastStored) return;
      lastStored = stored ?? -1;
      context.io.stderr(
        `${JSON.stringify({ ...(stored === undefined ? {} : { stored }), done, total, unit, note })}\n`,
      );
    },
    end: () => undefined,
  };
}

/** The kind of progress this call asked for. */
export function createProgress(context: CommandContext, title: string): Progress {
  if (context.options.progress === 'json') return ndjson(context);
  if (context.options.quiet === true || !context.io.stderrIsTerminal)
    return { update: () => undefined, end: () => undefined };
  return terminalBar(context, title);
}
