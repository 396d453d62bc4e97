// Captures of this process, which their service reaches directly.

import type { ActiveCapture } from '../capture/service/active-capture.ts';
import type { FlowListener } from './flow-listener.ts';

export interface RunningCaptures {
  active(): readonly ActiveCapture[];
}

export function serviceListeners(captures: RunningCaptures): readonly FlowListener[] {
  return captures.active().flatMap((capture) => {
    const { phase, dataset, captureId } = capture.state;
    if (dataset === null || (phase !== 'running' && phase !== 'paused')) return [];
    return [
      {
        id: captureId,
        dataset,
        watch: (flows) => capture.watchFlows(flows),
        finish: (flows) => capture.finishFlows(flows),
      },
    ];
  });
}
