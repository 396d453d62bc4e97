// The course of a drill, before anything is sent: when each run begins, how long it takes, and when the ordinary requests
// go to the servers that are to be known by then. Pure: the same plan has the same course.

import { createRandom } from '../analysis/random.ts';
import { JawsError } from '../contract/errors.ts';
import { planSchedule, scenarioOf } from '../exfil/chum-plan.ts';
import { drawEven } from '../exfil/draw.ts';
import { drillBounds, runsOfPlan, type DrillPlan, type DrillRun } from './drill-plan.ts';

export interface CourseRun extends DrillRun {
  /** By the waits of the schedule, since the beginning of the drill. */
  readonly startSeconds: number;
  /** Of the run itself. */
  readonly seconds: number;
  /** When an ordinary request goes to its server, seconds since the beginning of the drill; empty: it is new. */
  readonly warmUps: readonly number[];
}

export interface DrillCourse {
  readonly name: string;
  readonly pauseSeconds: number;
  readonly runs: readonly CourseRun[];
  readonly seconds: number;
  readonly bytes: number;
}

/** Handshake, receipt, and what captures take to count: measured 0.6 to 1.5 s on loopback. */
const runOverheadSeconds = 1;
const warmUp = {
  visits: 5,
  /** Of a visit. */
  requests: { from: 2, to: 10 },
  /** On average, between two requests of a visit. */
  gapSeconds: 0.4,
  leastSeconds: 15,
  mostSeconds: 120,
} as const;

/** @throws JawsError drill.too-large, or chum.bad-size, chum.bad-scenario of a run that a listener would end */
export function courseOfPlan(plan: DrillPlan): DrillCourse {
  const random = createRandom(plan.seed + 1);
  const planned = runsOfPlan(plan);
  const bytes = planned.reduce((sum, run) => sum + run.sizeBytes, 0);
  refuseTooLarge(bytes);
  const runs: CourseRun[] = [];
  let atSeconds = 0;
  for (const [number, run] of planned.entries()) {
    const seconds = secondsOf(run, number) + runOverheadSeconds;
    const isKnown = run.endpoint === 'known';
    const startSeconds = isKnown ? Math.max(atSeconds, warmUp.leastSeconds) : atSeconds;
    runs.push({ ...run, startSeconds, seconds, warmUps: isKnown ? warmUpsBefore(startSeconds, random) : [] });
    atSeconds = startSeconds + seconds + plan.pauseSeconds;
  }
  const seconds = atSeconds - plan.pauseSeconds;
  refuseTooLong(seconds);
  return { name: plan.name, pauseSeconds: plan.pauseSeconds, runs, seconds, bytes };
}

function secondsOf(run: DrillRun, number: number): number {
  try {
    return planSchedule({ ...run, scenario: scenarioOf(run), ports: [] }).seconds;
  } catch (error) {
    if (!(error instanceof JawsError)) throw error;
    const { code, hint } = error;
    throw new JawsError(code, `Run ${number + 1} (${run.title}): ${error.message}`, { hint, cause: error });
  }
}

/** In visits, as people use a service: what asks at even times would be a finding of its own (regular contact). */
function warmUpsBefore(startSeconds: number, random: () => number): number[] {
  const span = Math.min(startSeconds, warmUp.mostSeconds);
  const times: number[] = [];
  for (let visit = 0; visit < warmUp.visits; visit++) {
    let atSeconds = startSeconds - span * random();
    const requests = drawEven(random, warmUp.requests);
    for (let at = 0; at < requests; at++) {
      times.push(Math.min(startSeconds, atSeconds));
      // Exponential: most follow at once, some much later.
      atSeconds -= warmUp.gapSeconds * Math.log(1 - random());
    }
  }
  return times.map((time) => Math.round(time * 1000) / 1000).sort((a, b) => a - b);
}

function refuseTooLarge(bytes: number): void {
  if (bytes > drillBounds.bytes)
    throw new JawsError(
      'drill.too-large',
      `The runs of the plan come to ${bytes} bytes; a drill sends ${drillBounds.bytes} at most.`,
    );
}

function refuseTooLong(seconds: number): void {
  if (seconds > drillBounds.seconds)
    throw new JawsError(
      'drill.too-large',
      `The plan would take ${Math.ceil(seconds / 60)} minutes; a drill takes ${drillBounds.seconds / 60} at most.`,
    );
}
