// The whole contract between a page and its host: procedures and events, by name.

import type { z } from 'zod';
import { analysisEvents, analysisProcedures } from './analysis.ts';
import { captureEvents, captureProcedures } from './capture.ts';
import { chumEvents, chumProcedures } from './chum.ts';
import { datasetEvents, datasetProcedures } from './datasets.ts';
import { drillEvents, drillRunProcedures } from './drill-run.ts';
import { drillProcedures } from './drill.ts';
import { finderProcedures } from './finder.ts';
import { lookupAskingEvents, lookupAskingProcedures } from './lookup-asking.ts';
import { lookupProcedures } from './lookup.ts';
import { findingsEvents, findingsProcedures } from './findings.ts';
import { importProcedures } from './imports.ts';
import { jobEvents, jobProcedures } from './jobs.ts';
import { liveEvents, liveProcedures } from './live.ts';
import { modelEvents, modelProcedures } from './models.ts';
import { practiceEvents, practiceProcedures } from './practice.ts';
import { pushProcedures } from './push.ts';
import { seriesProcedures } from './series.ts';
import { sessionEvents, sessionProcedures } from './session.ts';
import { statsProcedures } from './stats.ts';
import { tableProcedures } from './tables.ts';

export const procedures = {
  ...sessionProcedures,
  ...jobProcedures,
  ...datasetProcedures,
  ...importProcedures,
  ...tableProcedures,
  ...statsProcedures,
  ...finderProcedures,
  ...lookupProcedures,
  ...lookupAskingProcedures,
  ...seriesProcedures,
  ...analysisProcedures,
  ...findingsProcedures,
  ...modelProcedures,
  ...captureProcedures,
  ...liveProcedures,
  ...pushProcedures,
  ...chumProcedures,
  ...drillProcedures,
  ...drillRunProcedures,
  ...practiceProcedures,
} as const;

export const events = {
  ...sessionEvents,
  ...jobEvents,
  ...datasetEvents,
  ...analysisEvents,
  ...lookupAskingEvents,
  ...findingsEvents,
  ...modelEvents,
  ...captureEvents,
  ...liveEvents,
  ...chumEvents,
  ...practiceEvents,
  ...drillEvents,
} as const;

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
export type ProcedureInput<N extends ProcedureName> = z.infer<Procedures[N]['input']>;
export type ProcedureOutput<N extends ProcedureName> = z.infer<Procedures[N]['output']>;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.infer<Events[N]['payload']>;

/** What a handler is given beside its input. */
export interface CallContext {
  /** Aborted when the caller cancels or its connection ends. */
  readonly signal: CallSignal;
}

/** The part of AbortSignal that is used here; `lib: ES2023` has no DOM. */
export interface CallSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export type Handlers = {
  readonly [N in ProcedureName]: (
    input: ProcedureInput<N>,
    context: CallContext,
  ) => Promise<ProcedureOutput<N>>;
};

/** How the host tells its clients; returns at once, never throws. */
export type Publish = <N extends EventName>(name: N, payload: EventPayload<N>) => void;
