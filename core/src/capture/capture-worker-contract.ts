// What the host and a capture worker process say to each other: the same wire as between page and host. One process
// runs one capture; packets never pass, only options, states and the newest rows.

import {
  captureEvents,
  captureOptions,
  captureProcedures,
  captureState,
} from '@jaws/shared/contract/capture';
import {
  count,
  datasetName,
  identifier,
  labelName,
  noInput,
  nothing,
} from '@jaws/shared/contract/primitives';
import { z } from 'zod';
import { flowKeys, flowReport, watchedFlows } from './flows/watched-flow.ts';

const path = z.string().min(1).max(4096);

/** What a capture worker is asked to do; the host has checked and completed the options. */
export const captureJob = z.strictObject({
  captureId: identifier,
  dataDir: path,
  /** `dataset` is never null here. */
  options: captureOptions,
  /** The file of `options.replay`. */
  replayPath: path.nullable(),
});
export type CaptureJob = z.infer<typeof captureJob>;

export const captureWorkerProcedures = {
  /** Resolves when packets are being captured and the dataset is there. */
  'worker.start': {
    input: captureJob,
    output: z.strictObject({ dataset: datasetName, helperPid: count.nullable() }),
  },
  'worker.label': { input: z.strictObject({ label: labelName }), output: nothing },
  'worker.pause': { input: noInput, output: nothing },
  'worker.resume': { input: noInput, output: nothing },
  /** Resolves when packets of these flows are labelled and counted, from the next one on. */
  'worker.watchFlows': { input: z.strictObject({ flows: watchedFlows }), output: nothing },
  /** What was seen of them so far; they are forgotten a minute later. May be asked again until then. */
  'worker.finishFlows': { input: z.strictObject({ flows: flowKeys }), output: flowReport },
  /** Resolves with the final state; also after an end by stop condition or failure. */
  'worker.stop': { input: noInput, output: captureProcedures['capture.stop'].output },
} as const;

export const captureWorkerEvents = {
  ...captureEvents,
  /** After the last row is stored and the dataset is closed, however it came to that. */
  'worker.ended': { kind: 'log', payload: captureState },
  /** The helper in use now: to be ended when the worker dies. */
  'worker.helperChanged': { kind: 'log', payload: z.strictObject({ pid: count.nullable() }) },
  'worker.logged': {
    kind: 'log',
    payload: z.strictObject({ level: z.enum(['info', 'warn', 'error']), text: z.string().max(20_000) }),
  },
} as const;

export const captureWorkerContract = {
  procedures: captureWorkerProcedures,
  events: captureWorkerEvents,
} as const;
export type CaptureWorkerProcedures = typeof captureWorkerProcedures;
export type CaptureWorkerEvents = typeof captureWorkerEvents;
