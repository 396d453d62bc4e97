// What a drill is given: the command line and the app's host have their own ways to send and to judge.

import type { CaptureOptions } from '@jaws/shared/contract/capture';
import type { ChumOptions, ChumTarget } from '@jaws/shared/contract/chum';
import type { CallSignal } from '@jaws/shared/contract/contract';
import type { DrillPlanned, DrillState } from '@jaws/shared/contract/drill-run';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import type { DrillCourse } from '@jaws/shared/drill/drill-course';
import type { RunDrill, RunRecord } from '@jaws/shared/exfil/run-record';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { JudgeRunsRequest } from '../analysis/judge-run.ts';
import type { CaptureService } from '../capture/service/capture-service.ts';

export interface RunToSend {
  readonly options: ChumOptions;
  readonly drill: RunDrill;
  /** Ends the run in order. */
  readonly signal: CallSignal;
  readonly onStart: (runId: string) => void;
}

/** Resolves with the record of a run that has ended, whatever its end. @throws JawsError chum.*: nothing was sent */
export type SendRun = (run: RunToSend) => Promise<RunRecord>;

/** Verdicts in the order of the traces. */
export type JudgeRuns = (
  request: Pick<JudgeRunsRequest, 'dataset' | 'baseline' | 'alertsPerDay' | 'traces' | 'allowed' | 'isApart'>,
) => Promise<RunVerdict[]>;

export interface DrillServer {
  readonly target: ChumTarget;
  /** Those of TCP: where ordinary requests go. */
  readonly tcpPorts: readonly number[];
}

/** Where the runs of a drill go, and who records them. */
export interface DrillGround {
  /** Of each run, in their order. */
  readonly servers: readonly DrillServer[];
  readonly capture: CaptureOptions;
  /** For the log of the drill; never the token. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** In words for the user. */
  readonly warnings: readonly string[];
  readonly close: () => Promise<void>;
}

export interface DrillParts {
  readonly drillId: string;
  readonly course: DrillCourse;
  readonly planned: DrillPlanned;
  /** Opens listeners where the drill brings its own; the signal gives it up. */
  readonly openGround: () => Promise<DrillGround>;
  readonly baseline: string | null;
  readonly dataDir: string;
  /** Takes the lines of the log, too. */
  readonly auditFile: string | null;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly captures: CaptureService;
  readonly send: SendRun;
  readonly judge: JudgeRuns;
  readonly allowed: () => Promise<readonly AllowEntry[]>;
  /** Ends the drill in order: what was sent until then is judged. */
  readonly signal: CallSignal;
  /** Returns at once, never throws. */
  readonly onState: (state: DrillState) => void;
}
