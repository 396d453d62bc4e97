// What the host asks of the worker thread that makes live pictures: as live.ts, with ids given by the host.

import { liveEnd, liveFrame, liveMute, liveProcedures, liveSettings } from '@jaws/shared/contract/live';
import { datasetName, identifier, nothing } from '@jaws/shared/contract/primitives';
import { z } from 'zod';

const liveId = identifier;
const mutes = z.array(liveMute).max(1000);

export const liveWorkerProcedures = {
  'work.openLive': {
    input: z.strictObject({ liveId, dataset: datasetName, settings: liveSettings, mutes }),
    output: nothing,
  },
  'work.configureLive': liveProcedures['live.configure'],
  'work.closeLive': liveProcedures['live.close'],
  'work.pinLive': liveProcedures['live.pin'],
  /** For all pictures of this worker. */
  'work.muteLive': { input: z.strictObject({ mutes }), output: nothing },
  'work.liveUnits': liveProcedures['live.units'],
} as const;

export const liveWorkerEvents = {
  'work.liveFramed': { kind: 'state', key: 'liveId', payload: liveFrame },
  'work.liveEnded': { kind: 'state', key: 'liveId', payload: liveEnd },
} as const;
