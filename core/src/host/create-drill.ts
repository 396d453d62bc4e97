// Runs of chum, and practice on this machine: both ask the same worker whether a run was noticed.

import type { CallSignal, Events } from '@jaws/shared/contract/contract';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { EventHub } from '@jaws/shared/rpc/event-hub';
import type { JudgeRunsRequest } from '../analysis/judge-run.ts';
import { judgeCaptures, type JudgeParts } from '../chum/judge-captures.ts';
import { ChumService } from '../chum/service/chum-service.ts';
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
): Pick<HostServices, 'chum' | 'practice'> {
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
  return { chum, practice };
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
  { signal: _, allowed, traces, ...request }: Omit<JudgeRunsRequest, 'store'>,
  signal: CallSignal,
): Promise<RunVerdict[]> {
  const input = { ...request, allowed: [...allowed], traces: [...traces] };
  return viewWorker.useInterruptibly((client) => client.call('work.judgeRuns', input, { signal }), signal);
}
