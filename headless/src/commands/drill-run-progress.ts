// What a running drill shows on stderr: the bar over all runs and which one goes on.

import type { DrillState } from '@jaws/shared/contract/drill-run';
import { runNowText } from '@jaws/shared/drill/drill-text';
import type { CommandContext } from '../cli/cli-io.ts';
import { printRemark } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';

export interface DrillProgress {
  readonly update: (state: DrillState) => void;
  readonly remark: (text: string) => void;
  /** Clears the bar. */
  readonly end: () => void;
}

export function createDrillProgress(context: CommandContext): DrillProgress {
  const bar = createProgress(context, 'drill');
  return {
    update: (state) => {
      const { plan, done } = state;
      const sent = plan.runs.slice(0, done).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      bar.update({ done: sent, total: plan.bytes, unit: 'bytes', note: runNowText(state) });
    },
    remark: (text) => {
      bar.end();
      printRemark(context, text);
    },
    end: () => {
      bar.end();
    },
  };
}
