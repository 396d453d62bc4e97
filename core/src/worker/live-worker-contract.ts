// What the host asks of the worker thread that makes live pictures: as live.ts, with ids given by the host.

import { allowEntry } from '@jaws/shared/contract/findings';
import { findingsLimits } from '@jaws/shared/findings/findings-limits';
import { liveAlert, liveEnd, liveFrame, liveProcedures, liveSettings } from '@jaws/shared/contract/live';
import { datasetName, identifier, nothing } from '@jaws/shared/contract/primitives';
import { z } from 'zod';

const liveId = identifier;
/** Those in force. */
const allowed = z.array(allowEntry).max(findingsLimits.allowEntries);

export const liveWorkerProcedures = {
  'work.openLive': {
    input: z.strictObject({ liveId, dataset: datasetName, settings: liveSettings, allowed }),
    output: nothing,
  },
  'work.configureLive': liveProcedures['live.configure'],
  'work.closeLive': liveProcedures['live.close'],
  'work.pinLive': liveProcedures['live.pin'],
  /** For all pictures of this worker. */
  'work.allowLive': { input: z.strictObject({ allowed }), output: nothing },
  'work.liveUnits': liveProcedures['live.units'],
} as const;

export const liveWorkerEvents = {
  'work.liveFramed': { kind: 'state', key: 'liveId', payload: liveFrame },
  'work.liveAlerted': {
    kind: 'log',
    payload: z.strictObject({
      dataset: datasetName,
      alertsPerDay: liveSettings.shape.alertsPerDay,
      alerts: z.array(liveAlert.omit({ isTold: true })).max(100),
    }),
  },
  'work.liveEnded': { kind: 'state', key: 'liveId', payload: liveEnd },
} as const;
