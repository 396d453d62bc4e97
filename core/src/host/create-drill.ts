// Runs of chum, practice on this machine and drills: all ask the same worker whether a run was noticed.

import type { CallSignal, Events } from '@jaws/shared/contract/contract';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { EventHub } from '@jaws/shared/rpc/event-hub';
import { judgeCaptures, type JudgeParts } from '../chum/judge-captures.ts';
import { ChumService } from '../chum/service/chum-service.ts';
import { DrillService } from '../drill/drill-service.ts';
import type { JudgeRuns } from '../drill/drill-parts.ts';
import type { HostOptions } from '../host.ts';
import { PracticeService } from '../practice/practice-service.ts';
import { createFlowWatch } from '../truth/create-flow-watch.ts';
import type { HostServices } from './host-services.ts';

type PartsOfDrill = Pick<HostServices, 'store' | 'viewWorker' | 'allowList' | 'captures'>;

export function createDrill(
  parts: PartsOfDrill,
  { dataDir, clock, log, randomId, chumTools }: HostOptions,
  temporaryDir: string,
  hub: EventHub<Events>,
): Pick<HostServices, 'chum' | 'practice' | 'drill'> {
  const { captures } = parts;
  const chum = new ChumService({
    ...{ dataDir, clock, log },
    tools: chumTools,
    watchFlows: (warn) => createFlowWatch({ dataDir, clock, warn, captures }),
    judge: (record, warn, signal) => judgeCaptures(record, { ...judgeParts(parts, signal), dataDir, warn }),
    publish: (state) => {
      hub.publish('chum.stateChanged', state);
    },
  });
  const practice = new PracticeService({
    ...{ captures, chum, temporaryDir, randomId, clock, log },
    startListener: chumTools.startListener,
    judgeParts: (signal) => judgeParts(parts, signal),
    publish: (state) => {
      hub.publish('practice.stateChanged', state);
    },
  });
  const drill = new DrillService({
    ...{ captures, chum, temporaryDir, randomId, clock, log, dataDir },
    startListener: chumTools.startListener,
    allowed: () => parts.allowList.entries(),
    judge: (request, signal) => judgeAll(parts.viewWorker, request, signal),
    publish: (state) => {
      hub.publish('drill.stateChanged', state);
    },
  });
  return { chum, practice, drill };
}

function judgeParts(
  { store, viewWorker, allowList }: PartsOfDrill,
  signal: CallSignal,
): Omit<JudgeParts, 'dataDir' | 'warn'> {
  return {
    store,
    signal,
    allowed: () => allowList.entries(),
    judge: async ({ trace, ...request }) => {
      const [verdict] = await judgeAll(viewWorker, { ...request, traces: [trace] }, signal);
      if (verdict === undefined) throw new RangeError('no verdict of a run');
      return verdict;
    },
  };
}

function judgeAll(
  viewWorker: HostServices['viewWorker'],
  { signal: _, allowed, traces, ...request }: Parameters<JudgeRuns>[0] & { readonly signal?: unknown },
  signal: CallSignal,
): Promise<RunVerdict[]> {
  const input = { ...request, allowed: [...allowed], traces: [...traces] };
  return viewWorker.useInterruptibly((client) => client.call('work.judgeRuns', input, { signal }), signal);
}
